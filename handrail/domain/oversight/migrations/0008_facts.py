"""What rules were judged by can be judged again by others, to count who would gain or lose."""

from django.db import migrations

from handrail.domain.oversight.rules_functions import DROP, FACTS


class Migration(migrations.Migration):
    dependencies = [("oversight", "0007_clocks")]
    operations = [migrations.RunSQL(FACTS, DROP)]
