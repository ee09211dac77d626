"""Letters to practices, and whether support helped, go with their referral, or when nothing else of the person is left."""

from django.db import migrations

from handrail.domain.retention.functions import DISPOSE


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0014_enquiries"),
        ("messaging", "0007_delivery_fences"),
        ("outcomes", "0004_feedback"),
    ]
    operations = [migrations.RunSQL(DISPOSE, migrations.RunSQL.noop)]
