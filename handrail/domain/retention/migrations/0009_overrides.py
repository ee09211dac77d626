"""Overrides go when nothing else of the person they were about is left; the audit stays."""

from django.db import migrations

from handrail.domain.retention.functions import DISPOSE


class Migration(migrations.Migration):
    dependencies = [("retention", "0008_objections"), ("overrides", "0002_fences")]
    operations = [migrations.RunSQL(DISPOSE, migrations.RunSQL.noop)]
