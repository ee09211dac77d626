"""The database functions by which overrides are reviewed and people told, for the migration.

They run as the tables' owner with a fixed search path and check their caller themselves: a
reviewer reads the audit of the organisation or its area's board, and neither opened nor agreed to
what they judge. The clock escalates what nobody has reviewed. The person reads only what they may
be told.
"""

from handrail.domain.overrides.opening_functions import ACCOUNT, AT, ORG
from handrail.domain.overrides.rules import SHORTEST_WORDS

KIND = "coalesce(current_setting('handrail.kind', true), '')"
TODAY = f"({AT} at time zone 'Europe/London')::date"

LISTED = """
create or replace function overrides_listed(p_since timestamptz)
returns table (id uuid, account_id uuid, organisation_id uuid, job_role text, reason text,
               words text, is_emergency boolean, could_endanger boolean, state text,
               asked_at timestamptz, second_account_id uuid, opened_at timestamptz,
               until_at timestamptz, review_by_at timestamptz, reviewed_at timestamptz,
               reviewed_by_account_id uuid, judged text, telling text, told_at timestamptz,
               not_told_by_account_id uuid, not_told_why text, ask_again_date date)
language sql stable security definer set search_path = pg_catalog, public as $$
    select o.id, o.account_id, o.organisation_id, o.job_role, o.reason, o.words, o.is_emergency,
           o.could_endanger, o.state, o.asked_at, o.second_account_id, o.opened_at, o.until_at,
           o.review_by_at, o.reviewed_at, o.reviewed_by_account_id, o.judged, o.telling, o.told_at,
           o.not_told_by_account_id, o.not_told_why, o.ask_again_date
      from overrides_override o
     where oversight_may('audit.read')
       and o.organisation_id in (select oversight_organisations(true))
       and (o.asked_at >= p_since or o.state = 'to_review' or o.telling = 'not_yet')
     order by o.asked_at desc, o.id limit 1000
$$;
"""

SUBJECT = """
create or replace function overrides_subject(p_override uuid)
returns table (person_id uuid, given_name text, family_name text, birth_date date)
language sql stable security definer set search_path = pg_catalog, public as $$
    select p.id, p.given_name, p.family_name, p.birth_date
      from overrides_override o join participants_person p on p.id = o.person_id
     where o.id = p_override and oversight_may('audit.read')
       and o.organisation_id in (select oversight_organisations(true))
$$;
create or replace function overrides_steps(p_override uuid)
returns table (at timestamptz, event text, by_account_id uuid, note text)
language sql stable security definer set search_path = pg_catalog, public as $$
    select s.at, s.event, s.by_account_id, s.note
      from overrides_override o join overrides_step s on s.override_id = o.id
     where o.id = p_override and oversight_may('audit.read')
       and o.organisation_id in (select oversight_organisations(true))
     order by s.at, s.id
$$;
"""

# Locked, within the reviewer's reach, and not one of their own.
MINE_TO_JUDGE = f"""
create or replace function overrides_to_judge(p_override uuid) returns overrides_override
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v overrides_override%rowtype;
begin
    if not oversight_may('audit.read') then
        raise insufficient_privilege using message = 'only who reads the audit reviews';
    end if;
    select * into v from overrides_override o where o.id = p_override
       and o.organisation_id in (select oversight_organisations(true)) for update;
    if v.id is not null and {ACCOUNT} in (v.account_id, v.second_account_id) then
        raise insufficient_privilege using message = 'nobody reviews what they did themself';
    end if;
    return v;
end $$;
revoke execute on function overrides_to_judge(uuid) from public;
"""

REVIEW = f"""
create or replace function overrides_review(
    p_ids uuid[], p_override uuid, p_judged text, p_words text)
returns boolean
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v overrides_override%rowtype := overrides_to_judge(p_override);
begin
    if v.id is null or v.state <> 'to_review' then
        return false;
    end if;
    if length(trim(p_words)) < {SHORTEST_WORDS} then
        raise check_violation using message = 'a reviewer says what they found';
    end if;
    update overrides_override o
       set state = 'reviewed', judged = p_judged, reviewed_at = {AT},
           reviewed_by_account_id = {ACCOUNT}
     where o.id = p_override;
    perform overrides_note(p_ids, p_override, 'override.reviewed', p_words, v.person_id);
    return true;
end $$;
"""

# Told at the review, or by the clock once its day is over; kept back only by a named reviewer,
# with why and until when. Told is never taken back.
TELL = f"""
create or replace function overrides_keep_back(
    p_ids uuid[], p_override uuid, p_why text, p_ask_again date) returns boolean
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v overrides_override%rowtype := overrides_to_judge(p_override);
begin
    if v.id is null or v.opened_at is null or v.telling = 'told' then
        return false;
    end if;
    if length(trim(p_why)) < {SHORTEST_WORDS} or p_ask_again is null or p_ask_again <= {TODAY}
       or p_ask_again > {TODAY} + 366
    then
        raise check_violation using message = 'kept back with why, and a day to ask again';
    end if;
    update overrides_override o
       set telling = 'not_yet', not_told_by_account_id = {ACCOUNT},
           not_told_why = left(trim(p_why), 500), ask_again_date = p_ask_again,
           asked_again_at = null
     where o.id = p_override;
    perform overrides_note(p_ids, p_override, 'override.kept_back', p_why, v.person_id);
    return true;
end $$;
create or replace function overrides_tell(p_ids uuid[], p_override uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v overrides_override%rowtype;
begin
    if {KIND} = 'system' then
        select * into v from overrides_override o
         where o.id = p_override and o.organisation_id = {ORG}
           and o.state = 'to_review' and o.telling = 'waits' and not o.could_endanger
           and o.review_by_at <= {AT} for update;
    else
        v := overrides_to_judge(p_override);
    end if;
    if v.id is null or v.opened_at is null or v.telling = 'told' then
        return false;
    end if;
    update overrides_override o set telling = 'told', told_at = {AT} where o.id = p_override;
    perform overrides_note(p_ids, p_override, 'override.person_told', '', v.person_id);
    return true;
end $$;
"""

# Who writes to the person: whoever supports them, else who is in touch with them last.
SENDER = f"""
create or replace function overrides_sender(p_override uuid) returns table (
    person_id uuid, organisation_id uuid)
language sql stable security definer set search_path = pg_catalog, public as $$
    select g.person_id, g.organisation_id
      from overrides_override o join disclosure_grant g on g.person_id = o.person_id
     where o.id = p_override and o.telling = 'told'
       and ({KIND} = 'system' and o.organisation_id = {ORG}
            or oversight_may('audit.read')
               and o.organisation_id in (select oversight_organisations(true)))
       and g.from_at <= {AT} and (g.until_at is null or g.until_at > {AT})
     order by exists (select 1 from cases_case c where c.person_id = g.person_id
                         and c.organisation_id = g.organisation_id and c.state <> 'closed') desc,
              g.from_at desc, g.id limit 1
$$;
"""

DUE = f"""
create or replace function overrides_due() returns table (id uuid, organisation_id uuid)
language sql stable security definer set search_path = pg_catalog, public as $$
    select o.id, o.organisation_id from overrides_override o
     where {KIND} = 'system'
       and (o.state = 'to_review' and o.review_by_at <= {AT}
            and (o.escalated_at is null or o.escalated_at <= {AT} - interval '1 day')
            or o.telling = 'not_yet' and o.ask_again_date <= {TODAY}
            and (o.asked_again_at is null or o.asked_again_at <= {AT} - interval '1 day'))
     order by o.asked_at, o.id
$$;
create or replace function overrides_escalate(p_ids uuid[], p_override uuid) returns text
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v overrides_override%rowtype;
begin
    if {KIND} <> 'system' then
        raise insufficient_privilege using message = 'only the clock escalates';
    end if;
    select * into v from overrides_override o where o.id = p_override and o.organisation_id = {ORG}
       and exists (select 1 from overrides_due() d where d.id = o.id) for update skip locked;
    if v.id is null then
        return null;
    end if;
    if v.state = 'to_review' then
        update overrides_override o set escalated_at = {AT} where o.id = p_override;
        perform overrides_note(p_ids, p_override, 'override.escalated', '', v.person_id);
        return 'overdue';
    end if;
    update overrides_override o set asked_again_at = {AT} where o.id = p_override;
    perform overrides_note(p_ids, p_override, 'override.asked_again', '', v.person_id);
    return 'ask_again';
end $$;
"""

# What the person is told: when, which role of which organisation, why in a code, what was found.
TOLD = """
create or replace function overrides_told()
returns table (id uuid, opened_at timestamptz, organisation_id uuid, job_role text, reason text,
               is_emergency boolean, judged text, told_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public as $$
    select o.id, o.opened_at, o.organisation_id, o.job_role, o.reason, o.is_emergency, o.judged,
           o.told_at
      from overrides_override o
     where o.person_id = nullif(current_setting('handrail.person', true), '')::uuid
       and o.telling = 'told' and o.opened_at is not null
     order by o.opened_at desc, o.id
$$;
"""

CREATE = LISTED + SUBJECT + MINE_TO_JUDGE + REVIEW + TELL + SENDER + DUE + TOLD
DROP = """
drop function if exists overrides_told();
drop function if exists overrides_escalate(uuid[], uuid);
drop function if exists overrides_due();
drop function if exists overrides_sender(uuid);
drop function if exists overrides_tell(uuid[], uuid);
drop function if exists overrides_keep_back(uuid[], uuid, text, date);
drop function if exists overrides_review(uuid[], uuid, text, text);
drop function if exists overrides_to_judge(uuid);
drop function if exists overrides_steps(uuid);
drop function if exists overrides_subject(uuid);
drop function if exists overrides_listed(timestamptz);
"""
