"""What a wording says is coded, so that nothing goes by its words."""

import django.contrib.postgres.fields
from django.db import migrations, models

# The only words so far by which the area's team may see who is passed on. A version never changes:
# this adds what it says, and not a word.
MARK = """
alter table consent_wording disable trigger append_only;
update consent_wording set says = array['passed_on']
 where key = 'referral' and text like '%passed on more than once%';
alter table consent_wording enable trigger append_only;
"""


class Migration(migrations.Migration):
    dependencies = [("consent", "0007_implied_fences")]

    operations = [
        migrations.AddField(
            model_name="wording",
            name="says",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        (
                            "passed_on",
                            "the area's team may see that they are passed on more than once",
                        )
                    ],
                    max_length=20,
                ),
                db_default=models.Value([]),
                default=list,
                size=None,
            ),
        ),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
    ]
