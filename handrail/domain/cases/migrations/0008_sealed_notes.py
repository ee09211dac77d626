"""Notes that only some read can be put before a health professional, for the person's own copy."""

from django.db import migrations

from handrail.domain.cases.functions import DROP_SEALED_NOTES, SEALED_NOTES


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_safe_now")]
    operations = [migrations.RunSQL(SEALED_NOTES, DROP_SEALED_NOTES)]
