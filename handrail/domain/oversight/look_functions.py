"""The database functions about looks: who looked at one person, and looks to explain.

They run as the tables' owner with a fixed search path and check their caller themselves, as
those in ``functions.py`` do. The first two answer nobody but the others.
"""

# Somebody has a relation to a person who refers, triages, supports or is asked to, or who has
# done something for them. So have those whose task it is: who decides, moves cases or runs the
# service where the person was sent or is supported, and who follows what their organisation
# sent. Finding somebody is no relation.
RELATION = """
create or replace function oversight_has_relation(
    p_account uuid, p_organisation uuid, p_role text, p_person uuid
) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
    select exists (select 1 from cases_case c where c.person_id = p_person
                      and c.coach_account_id = p_account)
        or exists (select 1 from referrals_referral r where r.person_id = p_person
                      and p_account in (r.assigned_account_id, r.referred_by_account_id))
        or exists (select 1 from cases_handover h join cases_case c on c.id = h.case_id
                    where c.person_id = p_person
                      and p_account in (h.to_account_id, h.from_account_id))
        or exists (select 1 from audit_event a where a.person_id = p_person
                      and a.account_id = p_account and not a.is_view
                      and a.action not in ('person.matched', 'person.added')
                      and left(a.action, 9) <> 'override.')
        or exists (
            select 1 from staff_jobrole j where j.key = p_role and (
                array['referral.triage', 'case.reassign', 'service.manage']::varchar[]
                && j.permissions
                and (exists (select 1 from referrals_referral r where r.person_id = p_person
                                and p_organisation in (r.to_organisation_id,
                                    r.offered_organisation_id, r.rescue_organisation_id))
                     or exists (select 1 from cases_case c where c.person_id = p_person
                                   and c.organisation_id = p_organisation))
                or 'referral.follow' = any(j.permissions)
                and exists (select 1 from referrals_referral r where r.person_id = p_person
                               and r.from_organisation_id = p_organisation)))
$$;
revoke execute on function oversight_has_relation(uuid, uuid, text, uuid) from public;
"""

# Whether a member of staff's name ends in these names, whatever title it begins with.
ENDS_IN = """
create or replace function oversight_ends_in(p_name text, p_ending text) returns boolean
language sql immutable set search_path = pg_catalog, public as $$
    select trim(p_ending) <> ''
       and right(' ' || lower(trim(p_name)), length(trim(p_ending)) + 1)
           = ' ' || lower(trim(p_ending))
$$;
"""

LOOKS = """
create or replace function oversight_looks(p_enquiry uuid)
returns table (id uuid, at timestamptz, action text, is_view boolean, actor_kind text,
               account_id uuid, organisation_id uuid, job_role text, purpose_code text,
               reason text, has_relation boolean)
language sql stable security definer set search_path = pg_catalog, public as $$
    select e.id, e.at, e.action, e.is_view, e.actor_kind, e.account_id, e.organisation_id,
           e.job_role, e.purpose_code, e.purpose,
           e.account_id is null or not e.is_view
           or e.action in ('audit.person_sought', 'audit.viewed', 'look.viewed')
           or left(e.action, 9) = 'override.'
           or oversight_has_relation(e.account_id, e.organisation_id, e.job_role, s.person_id)
      from oversight_subject(p_enquiry) s join audit_event e on e.person_id = s.person_id
     where e.organisation_id is null
        or e.organisation_id in (select oversight_organisations(true))
     order by e.at desc, e.id desc limit 2000
$$;
"""

# One row for whoever looked at somebody on one day, with all reasons why that is to be
# explained. What was explained is not raised again for ninety days by the same reasons.
RAISE = """
create or replace function oversight_raise_looks(p_from timestamptz, p_until timestamptz)
returns integer
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
    v_count integer;
begin
    if v_at is null or coalesce(current_setting('handrail.kind', true), '') <> 'system' then
        raise insufficient_privilege using message = 'only the clock raises looks';
    end if;
    with looked as (
        select e.account_id, e.organisation_id, e.person_id,
               (e.at at time zone 'Europe/London')::date as looked_date,
               (array_agg(e.job_role order by e.at desc, e.id))[1] as job_role,
               min(e.at) as first_at, max(e.at) as latest_at, count(*)::integer as times
          from audit_event e
         where e.is_view and e.at >= p_from and e.at < p_until and e.actor_kind = 'staff'
           and e.account_id is not null
           and e.organisation_id is not null and e.person_id is not null
           and e.action not in ('audit.person_sought', 'audit.viewed', 'look.viewed')
           and left(e.action, 9) <> 'override.'
         group by e.account_id, e.organisation_id, e.person_id, looked_date
    ), judged as (
        select l.*, array_remove(array[
            case when not exists (
                select 1 from disclosure_grant g where g.person_id = l.person_id
                   and g.organisation_id = l.organisation_id and g.from_at <= l.latest_at
                   and (g.until_at is null or g.until_at > l.first_at)) then 'organisation' end,
            case when not oversight_has_relation(
                l.account_id, l.organisation_id, l.job_role, l.person_id) then 'unrelated' end,
            case when oversight_ends_in(a.name, p.given_name || ' ' || p.family_name)
                   or lower(a.email) = lower(nullif(p.email, '')) then 'own' end,
            case when oversight_ends_in(a.name, p.family_name)
                  and not oversight_ends_in(a.name, p.given_name || ' ' || p.family_name)
                 then 'surname' end,
            case when exists (
                select 1 from staff_membership m join staff_account c on c.id = m.account_id
                 where m.organisation_id = l.organisation_id and c.id <> l.account_id
                   and m.from_at <= l.latest_at
                   and (m.until_at is null or m.until_at > l.first_at)
                   and (lower(c.email) = lower(nullif(p.email, ''))
                        or oversight_ends_in(c.name, p.given_name || ' ' || p.family_name)
                        or oversight_ends_in(c.name, p.preferred_name || ' ' || p.family_name)))
                 then 'colleague' end
        ], null) as reasons
          from looked l join participants_person p on p.id = l.person_id
          join staff_account a on a.id = l.account_id
    )
    insert into oversight_raisedlook (
        id, account_id, organisation_id, job_role, person_id, looked_date, first_at, latest_at,
        times, reasons, state, raised_at, note
    )
    select gen_random_uuid(), j.account_id, j.organisation_id, j.job_role, j.person_id,
           j.looked_date, j.first_at, j.latest_at, j.times, j.reasons, 'to_explain', v_at, ''
      from judged j
     where j.reasons <> '{}' and not exists (
        select 1 from oversight_raisedlook c where c.account_id = j.account_id
           and c.person_id = j.person_id and c.state = 'explained'
           and j.reasons <@ c.reasons::text[]
           and c.decided_at > v_at - interval '90 days')
        on conflict (account_id, organisation_id, person_id, looked_date) do nothing;
    get diagnostics v_count = row_count;
    return v_count;
end $$;
"""

# Without whom they looked at: that is shown one by one, and written down.
RAISED_LOOKS = """
create or replace function oversight_raised_looks(p_states text[])
returns table (id uuid, account_id uuid, organisation_id uuid, job_role text, looked_date date,
               first_at timestamptz, latest_at timestamptz, times integer, reasons text[],
               state text, raised_at timestamptz, decided_at timestamptz, note text)
language sql stable security definer set search_path = pg_catalog, public as $$
    select c.id, c.account_id, c.organisation_id, c.job_role, c.looked_date, c.first_at,
           c.latest_at, c.times, c.reasons, c.state, c.raised_at, c.decided_at, c.note
      from oversight_raisedlook c
     where oversight_may('audit.read') and c.state = any(p_states)
       and c.organisation_id in (select oversight_organisations(true))
     order by c.looked_date desc, c.latest_at desc, c.id limit 1000
$$;
"""

LOOK_SUBJECT = """
create or replace function oversight_look_subject(p_look uuid)
returns table (person_id uuid, given_name text, family_name text, birth_date date)
language sql stable security definer set search_path = pg_catalog, public as $$
    select p.id, p.given_name, p.family_name, p.birth_date
      from oversight_raised_looks(array['to_explain', 'explained', 'referred']) seen
      join oversight_raisedlook c on c.id = seen.id
      join participants_person p on p.id = c.person_id
     where c.id = p_look
$$;
"""

LOOK_LINES = """
create or replace function oversight_look_lines(p_look uuid)
returns table (at timestamptz, action text, is_view boolean, purpose_code text, reason text)
language sql stable security definer set search_path = pg_catalog, public as $$
    select e.at, e.action, e.is_view, e.purpose_code, e.purpose
      from oversight_raised_looks(array['to_explain', 'explained', 'referred']) seen
      join oversight_raisedlook c on c.id = seen.id
      join audit_event e on e.person_id = c.person_id and e.account_id = c.account_id
           and e.organisation_id = c.organisation_id
     where c.id = p_look and (e.at at time zone 'Europe/London')::date = c.looked_date
     order by e.at, e.id limit 200
$$;
"""

DECIDE = """
create or replace function oversight_decide(
    p_look uuid, p_decision uuid, p_from text, p_to text, p_note text
) returns boolean
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_account uuid := nullif(current_setting('handrail.account', true), '')::uuid;
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
begin
    if not oversight_may('audit.read') then
        raise insufficient_privilege using message = 'only who reads the audit decides';
    end if;
    if exists (select 1 from oversight_raisedlook c where c.id = p_look
                  and c.account_id = v_account) then
        raise insufficient_privilege using message = 'nobody decides about themself';
    end if;
    update oversight_raisedlook c
       set state = p_to, note = left(trim(p_note), 500), decided_at = v_at,
           decided_by_account_id = v_account
     where c.id = p_look and c.state = p_from and p_to in ('explained', 'referred')
       and c.organisation_id in (select oversight_organisations(true));
    if not found then
        return false;
    end if;
    insert into oversight_decision (
        id, raised_look_id, at, by_account_id, from_state, to_state, note
    ) values (p_decision, p_look, v_at, v_account, p_from, p_to, left(trim(p_note), 500));
    return true;
end $$;
"""

CREATE = RELATION + ENDS_IN + LOOKS + RAISE + RAISED_LOOKS + LOOK_SUBJECT + LOOK_LINES + DECIDE
DROP = """
drop function if exists oversight_decide(uuid, uuid, text, text, text);
drop function if exists oversight_look_lines(uuid);
drop function if exists oversight_look_subject(uuid);
drop function if exists oversight_raised_looks(text[]);
drop function if exists oversight_raise_looks(timestamptz, timestamptz);
drop function if exists oversight_looks(uuid);
drop function if exists oversight_ends_in(text, text);
drop function if exists oversight_has_relation(uuid, uuid, text, uuid);
"""
