"""Copies go when nothing else of a person is left."""

from django.db import migrations

from handrail.domain.retention.functions import DISPOSE


class Migration(migrations.Migration):
    dependencies = [("retention", "0004_reports"), ("copies", "0002_fences")]
    operations = [migrations.RunSQL(DISPOSE, migrations.RunSQL.noop)]
