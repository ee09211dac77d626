"""What came of one practice's referrals, in counts, for that practice."""

from django.db import migrations

from handrail.domain.oversight.practice_functions import CREATE, DROP


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0010_gaps"),
        ("cases", "0010_weight"),
        ("outcomes", "0004_feedback"),
        ("referrals", "0015_signposts_and_bounces"),
    ]
    operations = [migrations.RunSQL(CREATE, DROP)]
