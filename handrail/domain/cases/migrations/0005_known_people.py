"""Cases are opened only of people their holder sees."""

from django.db import migrations

from handrail.kernel.row_security import OnlyKnownPeople


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_sight_by_reason"),
        ("participants", "0003_sight_by_reason"),
    ]
    operations = [OnlyKnownPeople("cases_case")]
