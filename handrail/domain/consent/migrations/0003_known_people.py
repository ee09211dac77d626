"""Agreement is recorded only of people the writer sees."""

from django.db import migrations

from handrail.kernel.row_security import OnlyKnownPeople


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0002_fences"),
        ("participants", "0003_sight_by_reason"),
    ]
    operations = [OnlyKnownPeople("consent_evidence")]
