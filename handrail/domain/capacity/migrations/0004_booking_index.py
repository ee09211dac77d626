"""Find what was booked for a referral without reading every booking."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("capacity", "0003_known_people")]
    operations = [
        migrations.AddIndex(
            "booking", models.Index(fields=["referral_id"], name="capacity_booking_referral")
        ),
    ]
