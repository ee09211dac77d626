"""What moved a referral's clocks goes with it."""

from django.db import migrations

from handrail.domain.retention.functions import DISPOSE


class Migration(migrations.Migration):
    dependencies = [("retention", "0009_overrides"), ("referrals", "0013_clocks")]
    operations = [migrations.RunSQL(DISPOSE, migrations.RunSQL.noop)]
