"""Tell an area how its services stand, in counts with small numbers hidden."""

from django.db import migrations

from handrail.domain.oversight.room_functions import DROP_ROOM, ROOM


class Migration(migrations.Migration):
    dependencies = [("oversight", "0008_facts"), ("capacity", "0007_place_fences")]
    operations = [migrations.RunSQL(ROOM, DROP_ROOM)]
