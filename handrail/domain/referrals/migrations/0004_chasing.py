"""Remember who was told that a promise is running out, for intakes as for referrals."""

from django.db import migrations, models

from handrail.domain.referrals.chasing_functions import DROP_UNANSWERED, UNANSWERED


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_intakes_and_codes")]
    operations = [
        migrations.AddField(
            model_name="intake", name="reminded_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="intake", name="manager_told_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="intake", name="area_told_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(
                    ("area_told_at", None), ("closed_at", None), ("first_contact_at", None)
                ),
                fields=["promised_at"],
                name="referrals_uncontacted",
            ),
        ),
        migrations.RunSQL(UNANSWERED, DROP_UNANSWERED),
    ]
