"""Letters that a practice's own system fetches, by FHIR."""

from django.db import migrations, models

from handrail.domain.messaging.delivery_functions import REROUTE, REROUTE_FETCHED


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0007_delivery_fences"),
    ]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="channel",
            field=models.CharField(
                choices=[
                    ("practice_email", "to a practice's shared mailbox"),
                    ("practice_mesh", "to a practice's clinical system, by MESH"),
                    ("practice_fhir", "fetched by a practice's clinical system, by FHIR"),
                    ("staff_email", "to a member of staff"),
                    ("person_text", "a text to the person"),
                    ("person_email", "an e-mail to the person"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunSQL(REROUTE_FETCHED, REROUTE),
    ]
