"""A secret opens one report or proposal; a pull that waits says its area, and is let go once settled.

Two rows of one secret came of a form sent twice at the same moment, and say the same. The earliest
keeps the secret; the others stay for whoever answers them, behind a hash that no secret has.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

ONE_EACH = """
update {table} r set token_hash = encode(sha256(convert_to('again:' || r.id::text, 'UTF8')), 'hex')
where exists (
  select 1 from {table} o
  where o.token_hash = r.token_hash and (o.made_at, o.id) < (r.made_at, r.id))
"""
LET_GO = """
update directory_waitingpull set packed = '' where settled_at is not null and packed <> ''
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0009_fences_and_ids")]
    operations = [
        migrations.RunSQL(ONE_EACH.format(table="directory_report"), migrations.RunSQL.noop),
        migrations.RunSQL(ONE_EACH.format(table="directory_proposal"), migrations.RunSQL.noop),
        migrations.RunSQL(LET_GO, migrations.RunSQL.noop),
        migrations.RemoveIndex("report", "directory_report_token"),
        migrations.RemoveIndex("proposal", "directory_proposal_token"),
        migrations.AddConstraint(
            "report",
            models.UniqueConstraint(fields=["token_hash"], name="directory_report_token_once"),
        ),
        migrations.AddConstraint(
            "proposal",
            models.UniqueConstraint(fields=["token_hash"], name="directory_proposal_token_once"),
        ),
        migrations.AddField(
            "waitingpull",
            "area_codes",
            django.contrib.postgres.fields.ArrayField(
                models.TextField(), blank=True, db_default=[], default=list
            ),
        ),
    ]
