"""Find who is sent round by an index, name them by a code, and keep to a tier's cap elsewhere."""

from django.db import migrations, models

from handrail.domain.referrals.bouncing_functions import TRAIL, TURNS
from handrail.domain.referrals.place_functions import KEEP_FUNCTION


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0008_wording_says"),
        ("referrals", "0015_signposts_and_bounces"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                condition=models.Q(
                    (
                        "event__in",
                        ("referral.offered_elsewhere", "referral.closed", "referral.finished"),
                    )
                ),
                fields=["at"],
                name="referrals_step_turns",
            ),
        ),
        migrations.RunSQL(TURNS + TRAIL, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP_FUNCTION, migrations.RunSQL.noop),
    ]
