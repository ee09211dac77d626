"""A release of single lines opens no kind, so nothing is implied by it either."""

from django.db import migrations

from handrail.domain.consent.functions import ALLOWS, GUARD_IMPLIED


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0008_wording_says"),
        ("disclosure", "0005_recipients"),
    ]
    operations = [migrations.RunSQL(ALLOWS + GUARD_IMPLIED, migrations.RunSQL.noop)]
