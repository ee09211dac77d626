"""Times are booked only for people the booker sees."""

from django.db import migrations

from handrail.kernel.row_security import OnlyKnownPeople


class Migration(migrations.Migration):
    dependencies = [
        ("capacity", "0002_fences"),
        ("participants", "0003_sight_by_reason"),
    ]
    operations = [OnlyKnownPeople("capacity_booking")]
