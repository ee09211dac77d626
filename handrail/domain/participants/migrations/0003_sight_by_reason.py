"""Who refers a person sees them for that reason, whatever else lets them see the person."""

from django.db import migrations

from handrail.domain.participants.functions import REGISTER


class Migration(migrations.Migration):
    dependencies = [("participants", "0002_fences")]
    operations = [migrations.RunSQL(REGISTER, migrations.RunSQL.noop)]
