"""Enquiries are seen where they came in; a question also where it was sent, without whom it is about."""

from django.db import migrations

from handrail.domain.disclosure.scopes import Held, Scope, Through
from handrail.domain.enquiries.functions import CREATE, DROP
from handrail.kernel.row_security import APP_ROLE, OnlyKnownPeople, ProtectRows

# What was asked, said and sent is never rewritten by the app; only what becomes of it is.
PRIVILEGES = f"""
revoke update, delete, truncate on enquiries_call, enquiries_question, enquiries_asked,
    enquiries_mail, enquiries_attachment from {APP_ROLE};
revoke delete, truncate on enquiries_mailbox from {APP_ROLE};
grant update (intake_id, draft_id, went_on_at) on enquiries_call to {APP_ROLE};
grant update (state, opened_at, answer, answered_at, answered_by_account_id, read_at, draft_id,
    reminded_at, manager_told_at, area_told_at) on enquiries_question to {APP_ROLE};
grant update (state, why, handled_at, handled_by_account_id, intake_id, manager_told_at)
    on enquiries_mail to {APP_ROLE};
"""
# A question is asked in the name of one's own organisation, and nobody answers one there.
OWN = """
create policy own on enquiries_question as restrictive for insert with check (
    organisation_id = (select nullif(current_setting('handrail.organisation', true), '')::uuid)
    and state = 'asked' and answer = ''
);
create policy own on enquiries_asked as restrictive for insert with check (exists (
    select 1 from enquiries_question q where q.id = enquiries_asked.question_id
       and q.organisation_id = enquiries_asked.organisation_id
));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enquiries", "0001_initial"),
        ("participants", "0003_sight_by_reason"),
        ("referrals", "0008_known_people"),
        ("consent", "0004_until"),
        ("disclosure", "0004_wall"),
    ]
    operations = [
        ProtectRows("enquiries_call", Scope(Held("organisation_id"))),
        ProtectRows(
            "enquiries_question", Scope(Held("organisation_id"), Held("to_organisation_id"))
        ),
        ProtectRows("enquiries_asked", Scope(Held("organisation_id"))),
        OnlyKnownPeople("enquiries_asked"),
        ProtectRows("enquiries_mailbox", Scope(Held("organisation_id"))),
        ProtectRows("enquiries_mail", Scope(Held("organisation_id"))),
        ProtectRows("enquiries_attachment", Scope(Through("enquiries.Mail", "mail_id"))),
        migrations.RunSQL(PRIVILEGES, migrations.RunSQL.noop),
        migrations.RunSQL(
            OWN,
            "drop policy if exists own on enquiries_question;"
            "drop policy if exists own on enquiries_asked",
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
