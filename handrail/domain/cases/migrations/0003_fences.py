"""Cases are seen by who holds or shares them and by the person; notes by who wrote them."""

from django.db import migrations

from handrail.domain.cases.functions import (
    ACCEPT_HANDOVER,
    AGREED_PLANS_STAY,
    DROP_ACCEPT_HANDOVER,
    DROP_AGREED_PLANS_STAY,
    DROP_END_SHARES,
    DROP_OPEN_ANYWHERE,
    END_SHARES,
    OPEN_ANYWHERE,
)
from handrail.domain.disclosure.scopes import Held, HeldByAny, Scope, Subject, Through
from handrail.kernel.row_security import (
    ACCOUNT,
    APP_ROLE,
    ORGANISATION,
    AppendOnly,
    ProtectRows,
)

CASE = Scope(Held("organisation_id"), HeldByAny("shared_with"), Subject("person_id"))
OF_CASE = Scope(Through("cases.Case", "case_id"))
NOTE = Scope(Held("organisation_id"))
HANDOVER = Scope(
    Held("from_organisation_id"), Held("to_organisation_id"), Through("cases.Case", "case_id")
)

# Whom a case belongs to, and with whom it is shared, is changed only by the functions.
PRIVILEGES = f"""
revoke update, delete, truncate on cases_case, cases_handover from {APP_ROLE};
revoke delete, truncate on cases_contactattempt, cases_appointment from {APP_ROLE};
revoke truncate on cases_plan, cases_goal, cases_action from {APP_ROLE};
grant update (coach_account_id, state, next_step, next_step_date, worry, first_contact_at,
    plan_agreed_at, paused_until_date, pause_reason, closed_at, close_reason, version)
    on cases_case to {APP_ROLE};
grant update (answered_at, is_accepted, person_told_at) on cases_handover to {APP_ROLE};
"""
ONLY_ITS_HOLDER_OFFERS = f"""
create policy offered_by_its_holder on cases_handover as restrictive for insert with check (
    from_organisation_id = {ORGANISATION} and from_account_id = {ACCOUNT} and exists (
        select 1 from cases_case p where p.id = case_id and p.organisation_id = {ORGANISATION}
    )
);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_endings"),
        ("disclosure", "0002_fences"),
        ("participants", "0002_fences"),
        ("referrals", "0002_fences"),
    ]
    operations = [
        ProtectRows("cases_case", CASE),
        ProtectRows("cases_casestep", OF_CASE),
        ProtectRows("cases_contactattempt", OF_CASE),
        ProtectRows("cases_appointment", OF_CASE),
        ProtectRows("cases_note", NOTE),
        ProtectRows("cases_plan", OF_CASE),
        ProtectRows("cases_goal", Scope(Through("cases.Plan", "plan_id"))),
        ProtectRows("cases_action", Scope(Through("cases.Goal", "goal_id"))),
        ProtectRows("cases_handover", HANDOVER),
        ProtectRows("cases_ending", OF_CASE),
        AppendOnly("cases_casestep"),
        AppendOnly("cases_note"),
        AppendOnly("cases_ending"),
        migrations.RunSQL(PRIVILEGES, migrations.RunSQL.noop),
        migrations.RunSQL(
            ONLY_ITS_HOLDER_OFFERS,
            "drop policy if exists offered_by_its_holder on cases_handover",
        ),
        migrations.RunSQL(ACCEPT_HANDOVER, DROP_ACCEPT_HANDOVER),
        migrations.RunSQL(END_SHARES, DROP_END_SHARES),
        migrations.RunSQL(OPEN_ANYWHERE, DROP_OPEN_ANYWHERE),
        migrations.RunSQL(AGREED_PLANS_STAY, DROP_AGREED_PLANS_STAY),
    ]
