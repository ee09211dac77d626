"""Find somebody by the NHS number that was given without reading everybody one may see."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("participants", "0003_sight_by_reason")]
    operations = [
        migrations.AddIndex(
            "person",
            models.Index(fields=["nhs_number_claimed"], name="participants_claimed"),
        ),
    ]
