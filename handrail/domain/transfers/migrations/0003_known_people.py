"""Cases are brought in only for people their new holder sees."""

from django.db import migrations

from handrail.kernel.row_security import OnlyKnownPeople


class Migration(migrations.Migration):
    dependencies = [
        ("transfers", "0002_fences"),
        ("participants", "0003_sight_by_reason"),
    ]
    operations = [OnlyKnownPeople("transfers_item")]
