"""Their own aim, what they can do, and a clinician's wording for a fit note, at the end."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_weight")]
    operations = [
        *(
            migrations.AddField(
                model_name="ending",
                name=name,
                field=models.CharField(blank=True, db_default="", default="", max_length=length),
            )
            for name, length in (("aim", 300), ("function", 500), ("med3", 300))
        ),
        migrations.AddConstraint(
            model_name="ending",
            constraint=models.CheckConstraint(
                condition=models.Q(("med3", ""), ("by_account_id__isnull", False), _connector="OR"),
                name="cases_med3_has_a_name",
            ),
        ),
    ]
