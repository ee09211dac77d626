"""Find what an area's team was called in for without reading every referral."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0008_known_people")]
    operations = [
        migrations.AddIndex(
            "referral",
            models.Index(
                fields=["rescue_organisation_id"],
                condition=models.Q(rescue_organisation_id__isnull=False),
                name="referrals_rescue",
            ),
        ),
    ]
