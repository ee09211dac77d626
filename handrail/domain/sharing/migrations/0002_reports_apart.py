"""What was released for one report opens no more than that report."""

from django.db import migrations

from handrail.domain.sharing import functions


class Migration(migrations.Migration):
    dependencies = [("sharing", "0001_functions")]
    operations = [migrations.RunSQL(functions.SHOWN, migrations.RunSQL.noop)]
