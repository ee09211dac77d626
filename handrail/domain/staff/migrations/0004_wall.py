"""The wall between the Jobcentre and everybody's record (R101, R102)."""

from django.db import migrations, models

from handrail.domain.staff import wall


class Migration(migrations.Migration):
    dependencies = [("staff", "0003_refers_as"), ("organisations", "0003_dwp_kind")]
    operations = [
        migrations.AddField(
            model_name="account",
            name="works_for_dwp",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(wall.FUNCTIONS, wall.DROP),
    ]
