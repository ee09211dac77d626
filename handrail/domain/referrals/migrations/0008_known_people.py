"""Only people whom the sender sees are referred."""

from django.db import migrations

from handrail.kernel.row_security import OnlyKnownPeople


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0007_sight_by_reason"),
        ("participants", "0003_sight_by_reason"),
    ]
    operations = [OnlyKnownPeople("referrals_referral")]
