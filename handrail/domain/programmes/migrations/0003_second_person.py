"""Whoever changed a draft does not publish it; what was done with one is only added to."""

from django.db import migrations

from handrail.kernel.row_security import AppendOnly

SECOND_PERSON = """
alter table programmes_draft add constraint programme_draft_published_by_nobody_who_changed_it
check (published_by_account_id is null
       or published_by_account_id <> all(changed_by_account_ids))
"""
NONE = (
    "alter table programmes_draft"
    " drop constraint programme_draft_published_by_nobody_who_changed_it"
)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0002_drafts")]
    operations = [
        migrations.RunSQL(SECOND_PERSON, NONE),
        AppendOnly("programmes_draftstep"),
    ]
