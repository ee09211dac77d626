"""Send a referral into a place of the service's week, and give it back when it goes elsewhere."""

from django.db import migrations

from handrail.domain.referrals.place_functions import CREATE, DROP


class Migration(migrations.Migration):
    dependencies = [("referrals", "0013_clocks"), ("capacity", "0007_place_fences")]
    operations = [migrations.RunSQL(CREATE, DROP)]
