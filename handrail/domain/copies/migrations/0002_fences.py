"""A copy is seen by its organisation and the person; its parts by the organisation alone."""

from django.db import migrations

from handrail.domain.copies.functions import CREATE, DROP
from handrail.domain.disclosure.scopes import Held, Scope, Subject
from handrail.kernel.row_security import APP_ROLE, KIND, OnlyKnownPeople, ProtectRows

PRIVILEGES = f"""
revoke update, delete, truncate on copies_copy, copies_part from {APP_ROLE};
grant update (state, reviewed_at, reviewed_by_account_id, until_at, token_hash)
    on copies_copy to {APP_ROLE};
grant update (content, withheld_why, withheld_reason, withheld_by_account_id, withheld_at)
    on copies_part to {APP_ROLE};
"""
# The person asks through the organisation, and changes nothing in what came of it.
ONLY_THE_TEAM = f"""
create policy only_the_team_adds on copies_copy as restrictive for insert
    with check ({KIND} in ('system', 'staff'));
create policy only_the_team_changes on copies_copy as restrictive for update
    using ({KIND} in ('system', 'staff'));
"""
BACK = """
drop policy if exists only_the_team_adds on copies_copy;
drop policy if exists only_the_team_changes on copies_copy;
"""


class Migration(migrations.Migration):
    dependencies = [("copies", "0001_initial"), ("participants", "0003_sight_by_reason")]
    operations = [
        ProtectRows("copies_copy", Scope(Held("organisation_id"), Subject("person_id"))),
        ProtectRows("copies_part", Scope(Held("organisation_id"))),
        OnlyKnownPeople("copies_copy"),
        migrations.RunSQL(PRIVILEGES, migrations.RunSQL.noop),
        migrations.RunSQL(ONLY_THE_TEAM, BACK),
        migrations.RunSQL(CREATE, DROP),
    ]
