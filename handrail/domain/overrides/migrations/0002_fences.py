"""Overrides are written and read by functions that check who asks; their steps only grow."""

from django.db import migrations

from handrail.domain.overrides import judging_functions, opening_functions
from handrail.kernel.row_security import APP_ROLE, AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("overrides", "0001_initial"),
        ("audit", "0005_overrides_apart"),
        ("staff", "0010_agreements_and_override"),
        ("oversight", "0004_health"),
        ("participants", "0006_restricted_address"),
        ("referrals", "0011_trail"),
        ("cases", "0009_still_agreed"),
        ("concerns", "0002_fences"),
        ("directory", "0006_areas_of_feeds"),
    ]
    operations = [
        migrations.RunSQL(
            f"revoke all on overrides_override, overrides_step from {APP_ROLE};",
            migrations.RunSQL.noop,
        ),
        AppendOnly("overrides_step"),
        migrations.RunSQL(
            opening_functions.CREATE + judging_functions.CREATE,
            judging_functions.DROP + opening_functions.DROP,
        ),
    ]
