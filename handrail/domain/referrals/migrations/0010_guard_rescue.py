"""Only the clock lets the area's team see an intake; who sent it does not."""

from django.db import migrations

from handrail.domain.referrals.intake_functions import GUARD


class Migration(migrations.Migration):
    dependencies = [("referrals", "0009_rescue_index")]
    operations = [migrations.RunSQL(GUARD, migrations.RunSQL.noop)]
