"""Signposts and bounces go with their referral, or when nothing else of the person is left."""

from django.db import migrations

from handrail.domain.retention.functions import DISPOSE


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0011_places"),
        ("referrals", "0015_signposts_and_bounces"),
    ]
    operations = [migrations.RunSQL(DISPOSE, migrations.RunSQL.noop)]
