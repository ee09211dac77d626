"""Who decides on an unheard report is told, and told again; the row remembers when."""

from django.db import migrations, models

from handrail.domain.reports.functions import DROP_UNHEARD, UNHEARD
from handrail.kernel.row_security import APP_ROLE


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_fences")]
    operations = [
        migrations.AddField("report", "decider_told_at", models.DateTimeField(null=True)),
        migrations.RunSQL(
            f"grant update (decider_told_at) on reports_report to {APP_ROLE}",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(UNHEARD, DROP_UNHEARD),
    ]
