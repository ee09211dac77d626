"""Who asks for help before sending is remembered, so that their worry can be disposed of."""

from django.db import migrations, models

from handrail.domain.referrals.intake_functions import FORGET, GUARD


class Migration(migrations.Migration):
    dependencies = [("referrals", "0011_trail")]
    operations = [
        migrations.AddField(
            model_name="intake",
            name="help_asked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(GUARD + FORGET, migrations.RunSQL.noop),
    ]
