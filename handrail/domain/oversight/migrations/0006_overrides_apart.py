"""A look by an override is reviewed by itself, and is not raised a second time."""

from django.db import migrations

from handrail.domain.oversight.look_functions import LOOKS, RAISE, RELATION


class Migration(migrations.Migration):
    dependencies = [("oversight", "0005_not_in_error")]
    operations = [migrations.RunSQL(RELATION + LOOKS + RAISE, migrations.RunSQL.noop)]
