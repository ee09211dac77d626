"""Write a referral and all that belongs to it in one statement."""

from django.db import migrations

from handrail.domain.referrals.functions import DROP_SEND, SEND


class Migration(migrations.Migration):
    dependencies = [("referrals", "0005_rescue"), ("audit", "0002_fences")]
    operations = [migrations.RunSQL(SEND, DROP_SEND)]
