"""How much a case takes of its worker, in points; and a case that goes on in another service."""

from django.db import migrations, models

from handrail.domain.cases.transfer_functions import DROP_MOVE_WITHIN, MOVE_WITHIN
from handrail.kernel.row_security import APP_ROLE


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_still_agreed")]
    operations = [
        migrations.AddField(
            "case",
            "weight",
            models.PositiveSmallIntegerField(
                choices=[(1, "light: 1 point"), (2, "usual: 2 points"), (4, "complex: 4 points")],
                db_default=2,
                default=2,
            ),
        ),
        migrations.RunSQL(
            f"grant update (weight) on cases_case to {APP_ROLE}",
            f"revoke update (weight) on cases_case from {APP_ROLE}",
        ),
        migrations.RunSQL(MOVE_WITHIN, DROP_MOVE_WITHIN),
    ]
