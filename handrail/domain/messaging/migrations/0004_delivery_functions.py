"""Stop or move what waits about a person, and show an administrator what did not arrive."""

from django.db import migrations

from handrail.domain.messaging.functions import CREATE, DROP


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0003_delivery_outcome"),
        ("disclosure", "0002_fences"),
        ("organisations", "0001_initial"),
        ("staff", "0001_initial"),
    ]
    operations = [migrations.RunSQL(CREATE, DROP)]
