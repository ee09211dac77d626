"""The database functions by which an override is asked for, opened and read; for the migration.

They run as the tables' owner with a fixed search path and check their caller themselves: who asks
holds `record.override` in a job role of that organisation now, and is not behind the wall. An
override opens no grant and no release: it is a row that answers one account for four hours.
"""

from handrail.domain.overrides.facts import LINES, Shown
from handrail.domain.overrides.rules import ASKS_FOR_HOURS, SHORTEST_WORDS, SHOWS_FOR_HOURS
from handrail.domain.staff.wall import told_only_list

ACCOUNT = "nullif(current_setting('handrail.account', true), '')::uuid"
ORG = "nullif(current_setting('handrail.organisation', true), '')::uuid"
AT = "nullif(current_setting('handrail.at', true), '')::timestamptz"
ROLE = "coalesce(current_setting('handrail.role', true), '')"

# The wall, said once more: whoever works for the Jobcentre, DWP or an employer never overrides.
MAY = f"""
create or replace function overrides_may() returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
    select oversight_may('record.override')
       and not staff_works_for_dwp({ACCOUNT}, {AT})
       and not exists (select 1 from organisations_organisation o
                        where o.id = {ORG} and o.kind in ({told_only_list()}))
$$;
create or replace function overrides_check_review_by(p_review_by timestamptz) returns void
language plpgsql stable set search_path = pg_catalog, public as $$
begin
    -- A working day lies at most a week ahead, over any holiday there is.
    if p_review_by is null or p_review_by <= {AT} or p_review_by > {AT} + interval '8 days' then
        raise check_violation using message = 'an override is reviewed within one working day';
    end if;
end $$;
"""

# A step of the history and the line of the audit, whose ids are made in Python in that order.
NOTE = f"""
create or replace function overrides_note(
    p_ids uuid[], p_override uuid, p_event text, p_words text, p_person uuid
) returns void
language sql security definer set search_path = pg_catalog, public as $$
    insert into overrides_step (id, override_id, at, event, by_account_id, note)
    values (p_ids[1], p_override, {AT}, p_event, {ACCOUNT}, left(trim(p_words), 500));
    insert into audit_event (
        id, at, action, is_view, actor_kind, account_id, organisation_id, job_role, person_id,
        subject_type, subject_id, purpose, purpose_code, request_id, detail
    ) values (
        p_ids[2], {AT}, p_event, false, current_setting('handrail.kind', true),
        {ACCOUNT}, {ORG}, {ROLE}, p_person, 'override', p_override::text,
        left(trim(p_words), 200), 'emergency', '', '{{}}'
    );
$$;
revoke execute on function overrides_note(uuid[], uuid, text, text, uuid) from public;
"""

# Found by three facts, exactly, or by a referral that the viewer's organisation is a party to.
ASK = f"""
create or replace function overrides_ask(
    p_ids uuid[], p_id uuid, p_nhs text, p_birth date, p_family text, p_referral uuid,
    p_reason text, p_words text, p_is_emergency boolean, p_could_endanger boolean,
    p_review_by timestamptz
) returns uuid
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_person uuid;
    v_at timestamptz := {AT};
begin
    if not overrides_may() then
        raise insufficient_privilege using message = 'only who may override, never behind the wall';
    end if;
    if length(trim(p_words)) < {SHORTEST_WORDS} then
        raise check_violation using message = 'an override has a reason in words';
    end if;
    perform overrides_check_review_by(p_review_by);
    if p_referral is null then
        select p.id into v_person from participants_person p
         where p.nhs_number = p_nhs and p.birth_date = p_birth
           and lower(p.family_name) = lower(trim(p_family));
    else
        select r.person_id into v_person from referrals_referral r
         where r.id = p_referral and {ORG} in (
            r.from_organisation_id, r.to_organisation_id, r.offered_organisation_id,
            r.rescue_organisation_id);
    end if;
    if v_person is null then
        insert into audit_event (
            id, at, action, is_view, actor_kind, account_id, organisation_id, job_role,
            subject_type, subject_id, purpose, purpose_code, request_id, detail
        ) values (
            p_ids[2], v_at, 'override.found_nobody', false, 'staff', {ACCOUNT}, {ORG},
            {ROLE}, 'override', '', left(trim(p_words), 200), 'emergency', '', '{{}}'
        );
        return null;
    end if;
    insert into overrides_override (
        id, person_id, account_id, organisation_id, job_role, reason, words, is_emergency,
        could_endanger, state, asked_at, opened_at, until_at, review_by_at, judged, telling,
        not_told_why
    ) values (
        p_id, v_person, {ACCOUNT}, {ORG}, {ROLE}, p_reason, left(trim(p_words), 500),
        p_is_emergency, p_could_endanger,
        case when p_is_emergency then 'to_review' else 'asked' end, v_at,
        case when p_is_emergency then v_at end,
        case when p_is_emergency then v_at + interval '{SHOWS_FOR_HOURS} hours' end,
        case when p_is_emergency then p_review_by end, '', 'waits', ''
    );
    perform overrides_note(
        p_ids, p_id, case when p_is_emergency then 'override.opened' else 'override.asked' end,
        p_words, v_person);
    return p_id;
end $$;
"""

# A second person, never the one who asked: at the same organisation, or for the area's board.
SECOND = f"""
create or replace function overrides_decide(
    p_ids uuid[], p_override uuid, p_agrees boolean, p_words text, p_review_by timestamptz
) returns boolean
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v overrides_override%rowtype;
begin
    if not overrides_may() then
        raise insufficient_privilege using message = 'only who may override, never behind the wall';
    end if;
    select * into v from overrides_override o where o.id = p_override
       and o.organisation_id in (select oversight_organisations(false)) for update;
    if not found or v.state <> 'asked' or v.asked_at <= {AT} - interval '{ASKS_FOR_HOURS} hours'
    then
        return false;
    end if;
    if v.account_id = {ACCOUNT} then
        raise insufficient_privilege using message = 'nobody agrees with themself';
    end if;
    if length(trim(p_words)) < {SHORTEST_WORDS} then
        raise check_violation using message = 'the second person says why';
    end if;
    if p_agrees then
        perform overrides_check_review_by(p_review_by);
    end if;
    update overrides_override o
       set second_account_id = {ACCOUNT},
           state = case when p_agrees then 'to_review' else 'refused' end,
           opened_at = case when p_agrees then {AT} end,
           until_at = case when p_agrees then {AT} + interval '{SHOWS_FOR_HOURS} hours' end,
           review_by_at = case when p_agrees then p_review_by end
     where o.id = p_override;
    perform overrides_note(
        p_ids, p_override, case when p_agrees then 'override.agreed' else 'override.refused' end,
        p_words, v.person_id);
    return true;
end $$;
"""

# Without whom they are about: the viewer's own, and what waits for them as the second person.
MINE = f"""
create or replace function overrides_mine()
returns table (id uuid, account_id uuid, organisation_id uuid, job_role text, reason text,
               words text, is_emergency boolean, state text, asked_at timestamptz,
               opened_at timestamptz, until_at timestamptz, is_own boolean)
language sql stable security definer set search_path = pg_catalog, public as $$
    select o.id, o.account_id, o.organisation_id, o.job_role, o.reason, o.words, o.is_emergency,
           o.state, o.asked_at, o.opened_at, o.until_at, o.account_id = {ACCOUNT}
      from overrides_override o
     where overrides_may()
       and (o.account_id = {ACCOUNT} and o.organisation_id = {ORG}
            or o.state = 'asked' and o.account_id <> {ACCOUNT}
               and o.asked_at > {AT} - interval '{ASKS_FOR_HOURS} hours'
               and o.organisation_id in (select oversight_organisations(false)))
     order by o.asked_at desc, o.id limit 200
$$;
"""


def _line(line: Shown) -> str:
    return (
        f"select p.id, '{line.kind}'::text, '{line.key}'::text, ({line.sql})::text"
        " from participants_person p, live where p.id = live.person_id"
    )


SHOWN = """
create or replace function overrides_shown(p_override uuid)
returns table (person_id uuid, kind text, key text, value text)
language sql stable security definer set search_path = pg_catalog, public as $$
    with live as (
        select o.person_id from overrides_override o
         where o.id = p_override and overrides_may() and o.account_id = {account}
           and o.organisation_id = {org} and o.job_role = {role}
           and o.opened_at <= {at} and o.until_at > {at}
    ), found(person_id, kind, key, value) as (
        {lines}
    )
    select * from found where value is not null
$$;
""".format(
    account=ACCOUNT,
    org=ORG,
    role=ROLE,
    at=AT,
    lines="\n        union all ".join(map(_line, LINES)),
)

CREATE = MAY + NOTE + ASK + SECOND + MINE + SHOWN
DROP = """
drop function if exists overrides_shown(uuid);
drop function if exists overrides_mine();
drop function if exists overrides_decide(uuid[], uuid, boolean, text, timestamptz);
drop function if exists overrides_ask(
    uuid[], uuid, text, date, text, uuid, text, text, boolean, boolean, timestamptz);
drop function if exists overrides_note(uuid[], uuid, text, text, uuid);
drop function if exists overrides_check_review_by(timestamptz);
drop function if exists overrides_may();
"""
