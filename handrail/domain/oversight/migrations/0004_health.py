"""Count what an operator watches."""

from django.db import migrations

from handrail.domain.oversight.health_functions import DROP_HEALTH, HEALTH


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0003_looks_to_explain"),
        ("concerns", "0002_fences"),
        ("procrastinate", "0001_initial"),
    ]
    operations = [migrations.RunSQL(HEALTH, DROP_HEALTH)]
