"""What a system said of somebody goes when nothing else of the person is left."""

from django.db import migrations

from handrail.domain.retention.functions import DISPOSE


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0012_signposts_and_bounces"),
        ("participants", "0007_said"),
    ]
    operations = [migrations.RunSQL(DISPOSE, migrations.RunSQL.noop)]
