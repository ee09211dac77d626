"""Reports go with the case that they are of."""

from django.db import migrations

from handrail.domain.retention.functions import DISPOSE


class Migration(migrations.Migration):
    dependencies = [("retention", "0003_safeguarding"), ("reports", "0002_fences")]
    operations = [migrations.RunSQL(DISPOSE, migrations.RunSQL.noop)]
