"""Calls and mails go with what they became; whom a question was about, with that person."""

from django.db import migrations

from handrail.domain.retention.functions import DISPOSE


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0013_said"),
        ("enquiries", "0002_fences"),
    ]
    operations = [migrations.RunSQL(DISPOSE, migrations.RunSQL.noop)]
