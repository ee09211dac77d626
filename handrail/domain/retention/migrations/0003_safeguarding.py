"""Safeguarding notes go with their case."""

from django.db import migrations

from handrail.domain.retention.functions import CREATE


class Migration(migrations.Migration):
    dependencies = [("retention", "0002_fences"), ("cases", "0006_safeguarding")]
    operations = [migrations.RunSQL(CREATE, migrations.RunSQL.noop)]
