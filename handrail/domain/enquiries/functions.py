"""What the clock may ask across organisations, and what a specialist may know of whom it is."""

from handrail.domain.disclosure.queries import released
from handrail.domain.enquiries.rules import NAMES_KEPT

_AT = "nullif(current_setting('handrail.at', true), '')::timestamptz"
_ORGANISATION = "nullif(current_setting('handrail.organisation', true), '')::uuid"

# Questions on which somebody is still to be told, by ids only.
LATE = f"""
create or replace function enquiries_unanswered() returns table (id uuid, organisation_id uuid)
language sql stable security definer set search_path = pg_catalog, public as $$
    select q.id, q.to_organisation_id from enquiries_question q
     where current_setting('handrail.kind', true) = 'system'
       and q.state = 'asked' and q.area_told_at is null
       and (q.promised_at <= {_AT} or (q.opened_at is null and q.reminded_at is null))
     order by q.promised_at, q.id
$$;
revoke execute on function enquiries_unanswered() from public;
grant execute on function enquiries_unanswered() to handrail_app;
"""  # noqa: S608 - our own text

# Mail whose promised time has ended without a decision, by ids only.
LATE_MAIL = f"""
create or replace function enquiries_late_mail() returns table (id uuid, organisation_id uuid)
language sql stable security definer set search_path = pg_catalog, public as $$
    select m.id, m.organisation_id from enquiries_mail m
     where current_setting('handrail.kind', true) = 'system'
       and m.state = 'waiting' and m.manager_told_at is null and m.promised_at <= {_AT}
     order by m.promised_at, m.id
$$;
revoke execute on function enquiries_late_mail() from public;
grant execute on function enquiries_late_mail() to handrail_app;
"""  # noqa: S608 - our own text

# Who it is, for the specialist who was asked, while the person lets them know.
NAMED = f"""
create or replace function enquiries_named(p_question uuid)
returns table (person_id uuid, name text, birth_date date)
language sql stable security definer set search_path = pg_catalog, public as $$
    select p.id, p.given_name || ' ' || p.family_name, p.birth_date
      from enquiries_question q
      join enquiries_asked a on a.question_id = q.id
      join participants_person p on p.id = a.person_id
     where q.id = p_question and q.to_organisation_id = {_ORGANISATION}
       and p.died_date is null
       and exists (select 1 from disclosure_release d
                    where d.person_id = a.person_id and d.evidence_id = a.evidence_id
                      and d.organisation_id = q.to_organisation_id and d.kind = 'identity'
                      and {released(_AT)})
$$;
revoke execute on function enquiries_named(uuid) from public;
grant execute on function enquiries_named(uuid) to handrail_app;
"""  # noqa: S608 - our own text

# Names and words of calls and mails that came to nothing are emptied after their time.
FORGET = f"""
create or replace function enquiries_forget() returns integer
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    before timestamptz := {_AT} - interval '{NAMES_KEPT.days} days';
    calls integer; mails integer;
begin
    if coalesce(current_setting('handrail.kind', true), '') <> 'system' or before is null then
        return 0;
    end if;
    update enquiries_call set given_name = '', family_name = '', phone = '', note = ''
     where intake_id is null and taken_at < before
       and (given_name || family_name || phone || note) <> '';
    get diagnostics calls = row_count;
    update enquiries_attachment a set content = null, name = 'forgotten',
           left_because = 'Its time is over.'
      from enquiries_mail m
     where m.id = a.mail_id and m.state in ('discarded', 'automatic') and m.fetched_at < before
       and a.content is not null;
    update enquiries_mail set sender = '', sender_name = '', subject = '', text = '',
           answers = '{{}}', remarks = '[]'
     where state in ('discarded', 'automatic') and fetched_at < before and sender <> '';
    get diagnostics mails = row_count;
    return calls + mails;
end $$;
revoke execute on function enquiries_forget() from public;
grant execute on function enquiries_forget() to handrail_app;
"""  # noqa: S608 - our own text

CREATE = LATE + LATE_MAIL + NAMED + FORGET
DROP = """
drop function if exists enquiries_forget();
drop function if exists enquiries_named(uuid);
drop function if exists enquiries_late_mail();
drop function if exists enquiries_unanswered();
"""
