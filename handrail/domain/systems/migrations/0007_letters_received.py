"""A practice's own system reads the letters that were written to the practice."""

from django.db import migrations

from handrail.domain.systems.letter_functions import CREATE, DROP


class Migration(migrations.Migration):
    dependencies = [
        ("systems", "0006_practice_keys"),
        ("messaging", "0007_delivery_fences"),
    ]

    operations = [migrations.RunSQL(CREATE, DROP)]
