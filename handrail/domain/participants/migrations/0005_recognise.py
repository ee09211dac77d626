"""People are recognised by their NHS number and date of birth once a provider has proved both."""

from django.db import migrations

from handrail.domain.participants.functions import DROP_RECOGNISE, RECOGNISE


class Migration(migrations.Migration):
    dependencies = [("participants", "0004_claimed_index")]
    operations = [migrations.RunSQL(RECOGNISE, DROP_RECOGNISE)]
