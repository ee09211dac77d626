"""Helpers and wishes go when nothing else of a person is left."""

from django.db import migrations

from handrail.domain.retention.functions import DISPOSE


class Migration(migrations.Migration):
    dependencies = [("retention", "0006_worries"), ("sharing", "0004_recipients")]
    operations = [migrations.RunSQL(DISPOSE, migrations.RunSQL.noop)]
