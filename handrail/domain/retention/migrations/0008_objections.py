"""That somebody wants to be asked first goes when nothing else of them is left."""

from django.db import migrations

from handrail.domain.retention.functions import DISPOSE


class Migration(migrations.Migration):
    dependencies = [("retention", "0007_helpers"), ("consent", "0007_implied_fences")]
    operations = [migrations.RunSQL(DISPOSE, migrations.RunSQL.noop)]
