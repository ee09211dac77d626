"""Gaps and signposts are counted for the area, small numbers hidden."""

from django.db import migrations

from handrail.domain.oversight.gap_functions import CREATE, DROP


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0009_room"),
        ("matching", "0001_initial"),
        ("referrals", "0015_signposts_and_bounces"),
    ]
    operations = [migrations.RunSQL(CREATE, DROP)]
