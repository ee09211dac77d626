"""Each reason to see a person opens its own grant, and ends only that one."""

from django.db import migrations

from handrail.domain.referrals.functions import SHARE_SIGHT


class Migration(migrations.Migration):
    dependencies = [("referrals", "0006_send"), ("disclosure", "0002_fences")]
    operations = [migrations.RunSQL(SHARE_SIGHT, migrations.RunSQL.noop)]
