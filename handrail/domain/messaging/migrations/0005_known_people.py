"""Messages are written only about people their sender sees."""

from django.db import migrations

from handrail.kernel.row_security import OnlyKnownPeople


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0004_delivery_functions"),
        ("participants", "0003_sight_by_reason"),
    ]
    operations = [OnlyKnownPeople("messaging_message")]
