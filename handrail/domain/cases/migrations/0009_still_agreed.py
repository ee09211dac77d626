"""A case moves to another organisation only while the person agrees to it."""

from django.db import migrations

from handrail.domain.cases.functions import ACCEPT_HANDOVER


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_sealed_notes"), ("consent", "0007_implied_fences")]
    operations = [migrations.RunSQL(ACCEPT_HANDOVER, migrations.RunSQL.noop)]
