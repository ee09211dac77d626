"""Places in a service's week and in its line go with the referral they were for."""

from django.db import migrations

from handrail.domain.retention.functions import DISPOSE


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0010_clocks"),
        ("capacity", "0007_place_fences"),
        ("referrals", "0014_places"),
        ("cases", "0010_weight"),
    ]
    operations = [migrations.RunSQL(DISPOSE, migrations.RunSQL.noop)]
