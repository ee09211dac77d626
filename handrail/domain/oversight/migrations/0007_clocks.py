"""Count broken promises of both clocks, by service."""

from django.db import migrations

from handrail.domain.oversight.clock_functions import CREATE, DROP


class Migration(migrations.Migration):
    dependencies = [("oversight", "0006_overrides_apart"), ("referrals", "0013_clocks")]
    operations = [migrations.RunSQL(CREATE, DROP)]
