"""What was sent in error, or brought in and taken back, counts in no figure of the area."""

from django.db import migrations

from handrail.domain.oversight.functions import COUNTS


class Migration(migrations.Migration):
    dependencies = [("oversight", "0004_health")]
    operations = [migrations.RunSQL(COUNTS, migrations.RunSQL.noop)]
