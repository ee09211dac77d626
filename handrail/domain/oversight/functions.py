"""The database functions that answer past one organisation's sight, written for the migration.

They run as the tables' owner with a fixed search path and check their caller themselves: who
looks has to hold the permission in a job role of that organisation now. Who looked is answered
about one person at a time, for a reason, and written down; the area is answered in counts, in
which small numbers are hidden before they leave the database.
"""

MAY = """
create or replace function oversight_may(p_permission text) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
    select current_setting('handrail.kind', true) = 'staff' and exists (
        select 1 from staff_membership m join staff_jobrole j on j.key = m.job_role_id
         where m.account_id = nullif(current_setting('handrail.account', true), '')::uuid
           and m.organisation_id = nullif(current_setting('handrail.organisation', true), '')::uuid
           and m.job_role_id = current_setting('handrail.role', true)
           and m.from_at <= nullif(current_setting('handrail.at', true), '')::timestamptz
           and (m.until_at is null
                or m.until_at > nullif(current_setting('handrail.at', true), '')::timestamptz)
           and p_permission = any(j.permissions))
$$;
"""

# The viewer's own organisation and, where that is an area's board, whatever belongs to the
# area: now, or at any time until now, because what was done there then is still to be answered
# for.
ORGANISATIONS = """
create or replace function oversight_organisations(p_ever boolean) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public as $$
    with recursive viewer as (
        select nullif(current_setting('handrail.organisation', true), '')::uuid as id,
               nullif(current_setting('handrail.at', true), '')::timestamptz as at
    ), down(id) as (
        select viewer.id from viewer where viewer.id is not null
        union
        select r.child_id from organisations_relation r join down on r.parent_id = down.id, viewer
         where exists (select 1 from organisations_area a where a.organisation_id = viewer.id)
           and r.from_date <= viewer.at::date
           and (p_ever or r.until_date is null or r.until_date >= viewer.at::date)
           and not exists (select 1 from organisations_area a where a.organisation_id = r.child_id)
    )
    select id from down
$$;
"""

ENQUIRE = """
create or replace function oversight_enquire(
    p_id uuid, p_audit uuid, p_nhs text, p_birth date, p_family text, p_reason text
) returns uuid
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_org uuid := nullif(current_setting('handrail.organisation', true), '')::uuid;
    v_account uuid := nullif(current_setting('handrail.account', true), '')::uuid;
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
    v_person uuid;
begin
    if not oversight_may('audit.read') then
        raise insufficient_privilege using message = 'only who reads the audit may ask';
    end if;
    if length(trim(p_reason)) < 10 then
        raise check_violation using message = 'an enquiry has a reason';
    end if;
    select p.id into v_person from participants_person p
     where (p.nhs_number = p_nhs or p.nhs_number_claimed = p_nhs) and p.birth_date = p_birth
       and lower(p.family_name) = lower(trim(p_family))
       and exists (select 1 from disclosure_grant g where g.person_id = p.id
                      and g.organisation_id in (select oversight_organisations(true)))
     order by (p.nhs_number is not null) desc, p.created_at, p.id limit 1;
    insert into audit_event (
        id, at, action, is_view, actor_kind, account_id, organisation_id, job_role, person_id,
        subject_type, subject_id, purpose, purpose_code, request_id, detail
    ) values (
        p_audit, v_at, 'audit.person_sought', true, 'staff', v_account, v_org,
        current_setting('handrail.role', true), v_person, 'enquiry',
        case when v_person is null then '' else p_id::text end, left(trim(p_reason), 200),
        'governance', '',
        jsonb_build_object('found', v_person is not null)
    );
    if v_person is null then
        return null;
    end if;
    insert into oversight_enquiry (id, account_id, organisation_id, person_id, reason, asked_at)
    values (p_id, v_account, v_org, v_person, left(trim(p_reason), 200), v_at);
    return p_id;
end $$;
"""

# An enquiry answers for eight hours, to the one who asked, in the organisation they asked for.
SUBJECT = """
create or replace function oversight_subject(p_enquiry uuid)
returns table (person_id uuid, family_name text, birth_date date, nhs_number text,
               reason text, asked_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public as $$
    select p.id, p.family_name, p.birth_date, coalesce(p.nhs_number, p.nhs_number_claimed),
           e.reason, e.asked_at
      from oversight_enquiry e join participants_person p on p.id = e.person_id
     where e.id = p_enquiry and oversight_may('audit.read')
       and e.account_id = nullif(current_setting('handrail.account', true), '')::uuid
       and e.organisation_id = nullif(current_setting('handrail.organisation', true), '')::uuid
       and e.asked_at > nullif(current_setting('handrail.at', true), '')::timestamptz
                        - interval '8 hours'
$$;
"""

# Somebody has a relation to a person who refers, triages, supports or is asked to, or who has
# done something for them. Finding somebody is no relation; asking who looked has its reason.
LINES = """
create or replace function oversight_lines(p_enquiry uuid)
returns table (id uuid, at timestamptz, action text, is_view boolean, actor_kind text,
               account_id uuid, organisation_id uuid, job_role text, purpose text,
               has_relation boolean)
language sql stable security definer set search_path = pg_catalog, public as $$
    select e.id, e.at, e.action, e.is_view, e.actor_kind, e.account_id, e.organisation_id,
           e.job_role, e.purpose,
           e.account_id is null or not e.is_view
           or e.action in ('audit.person_sought', 'audit.viewed')
           or exists (select 1 from cases_case c where c.person_id = s.person_id
                         and c.coach_account_id = e.account_id)
           or exists (select 1 from referrals_referral r where r.person_id = s.person_id
                         and e.account_id in (r.assigned_account_id, r.referred_by_account_id))
           or exists (select 1 from cases_handover h join cases_case c on c.id = h.case_id
                       where c.person_id = s.person_id
                         and e.account_id in (h.to_account_id, h.from_account_id))
           or exists (select 1 from audit_event a where a.person_id = s.person_id
                         and a.account_id = e.account_id and not a.is_view
                         and a.action not in ('person.matched', 'person.added'))
      from oversight_subject(p_enquiry) s join audit_event e on e.person_id = s.person_id
     where e.organisation_id is null
        or e.organisation_id in (select oversight_organisations(true))
     order by e.at desc, e.id desc limit 2000
$$;
"""

# Counts between 1 and 7 are hidden (-1), 0 stays 0, all others are rounded to the nearest 5,
# totals too and by themselves, so that nothing can be worked out by taking away, as NHS
# Digital's disclosure control has it (its central suppression method, September 2018).
HIDDEN = """
create or replace function oversight_hidden(p_count bigint) returns integer
language sql immutable set search_path = pg_catalog, public as $$
    select case when p_count = 0 then 0 when p_count <= 7 then -1
                else (round(p_count / 5.0) * 5)::integer end
$$;
"""

COUNTS = """
create or replace function oversight_counts(p_from date, p_until date)
returns table (dimension text, service_id uuid, month date, source text, came_in integer,
               spoken integer, kept integer, late integer, waiting integer, overdue integer,
               ended integer)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
begin
    if not oversight_may('report.area') then
        raise insufficient_privilege using message = 'only who sees figures for the area';
    end if;
    return query
    with arrived as (
        select r.service_id, r.source::text as source, r.sent_at, r.promised_at,
               r.first_contact_at, r.closed_at
          from referrals_referral r
         where r.to_organisation_id in (select oversight_organisations(false))
           and r.closing <> 'sent_in_error'
        union all
        select i.service_id, i.source::text, i.sent_at, i.promised_at, null, null
          from referrals_intake i
         where i.is_sent and i.handled_at is null
           and i.to_organisation_id in (select oversight_organisations(false))
    ), counted as (
        select a.*, (a.sent_at at time zone 'Europe/London')::date as sent_on from arrived a
    ), dated as (
        select c.*, date_trunc('month', c.sent_on)::date as month from counted c
         where c.sent_on >= p_from and c.sent_on < p_until
    )
    select case when grouping(d.service_id) = 0 and grouping(d.month) = 0 then 'service and month'
                when grouping(d.service_id) = 0 then 'service'
                when grouping(d.month) = 0 then 'month'
                when grouping(d.source) = 0 then 'source' else 'all' end,
           d.service_id, d.month, d.source,
           oversight_hidden(count(*)),
           oversight_hidden(count(d.first_contact_at)),
           oversight_hidden(count(*) filter (where d.first_contact_at < d.promised_at)),
           oversight_hidden(count(*) filter (where d.first_contact_at >= d.promised_at)),
           oversight_hidden(count(*) filter (where d.first_contact_at is null
                and d.closed_at is null and d.promised_at > v_at)),
           oversight_hidden(count(*) filter (where d.first_contact_at is null
                and d.closed_at is null and d.promised_at <= v_at)),
           oversight_hidden(count(*) filter (where d.first_contact_at is null
                and d.closed_at is not null))
      from dated d
     group by grouping sets ((d.service_id, d.month), (d.service_id), (d.month), (d.source), ());
end $$;
"""

ENDINGS = """
create or replace function oversight_endings(p_from date, p_until date)
returns table (conclusion text, cases integer)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
    if not oversight_may('report.area') then
        raise insufficient_privilege using message = 'only who sees figures for the area';
    end if;
    return query
    select coalesce(g.conclusion, ''), oversight_hidden(count(*))
      from (select distinct on (e.case_id) e.case_id, e.conclusion::text as conclusion, e.at
              from cases_ending e order by e.case_id, e.at desc, e.id desc) g
      join cases_case c on c.id = g.case_id
     where c.state = 'closed' and g.conclusion <> 'void'
       and c.organisation_id in (select oversight_organisations(false))
       and (g.at at time zone 'Europe/London')::date >= p_from
       and (g.at at time zone 'Europe/London')::date < p_until
     group by grouping sets ((g.conclusion), ());
end $$;
"""

CREATE = MAY + ORGANISATIONS + ENQUIRE + SUBJECT + LINES + HIDDEN + COUNTS + ENDINGS
DROP = """
drop function if exists oversight_endings(date, date);
drop function if exists oversight_counts(date, date);
drop function if exists oversight_hidden(bigint);
drop function if exists oversight_lines(uuid);
drop function if exists oversight_subject(uuid);
drop function if exists oversight_enquire(uuid, uuid, text, date, text, text);
drop function if exists oversight_organisations(boolean);
drop function if exists oversight_may(text);
"""
