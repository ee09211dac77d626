"""Work is recorded only of people the writer sees."""

from django.db import migrations

from handrail.kernel.row_security import OnlyKnownPeople


class Migration(migrations.Migration):
    dependencies = [
        ("outcomes", "0002_fences"),
        ("participants", "0003_sight_by_reason"),
    ]
    operations = [OnlyKnownPeople("outcomes_workrecord")]
