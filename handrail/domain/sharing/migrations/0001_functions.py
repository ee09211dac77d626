"""Write the functions that show what was released."""

from django.db import migrations

from handrail.domain.sharing import functions


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0004_wall"),
        ("messaging", "0005_known_people"),
        ("cases", "0005_known_people"),
        ("outcomes", "0003_known_people"),
    ]
    operations = [migrations.RunSQL(functions.CREATE, functions.DROP)]
