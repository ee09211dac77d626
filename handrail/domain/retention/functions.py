"""What only the database does: work out the day, hold back, propose, dispose. For the migration.

All run as the tables' owner with a fixed search path and check their caller themselves: who asks
has to hold the permission in a job role of that organisation now, and sees only the records of
organisations that belong to it.
"""
# ruff: noqa: S608 - put together from our own text, for a migration

from handrail.domain.cases.functions import AGREED_PLANS_STAY
from handrail.domain.retention.tables import WITH_INTAKE, WITH_PERSON, WITH_REFERRAL

ORG = "nullif(current_setting('handrail.organisation', true), '')::uuid"
ACCOUNT = "nullif(current_setting('handrail.account', true), '')::uuid"
AT = "nullif(current_setting('handrail.at', true), '')::timestamptz"

# The rule, in words: so many years after the latest contact or the closing, whichever was later;
# for a class that says so, so many years after death where that is sooner; never before the 25th
# birthday (the 26th of somebody who was 17) of who was a child at that day.
DAY = """
create or replace function retention_day(
    p_latest date, p_birth date, p_died date, p_years integer, p_years_after_death integer
) returns date
language sql immutable set search_path = pg_catalog, public as $$
    select greatest(
        case when p_died is not null and p_years_after_death is not null
             then least((p_latest + make_interval(years => p_years))::date,
                        (p_died + make_interval(years => p_years_after_death))::date)
             else (p_latest + make_interval(years => p_years))::date end,
        case when p_birth is not null and p_latest < (p_birth + interval '18 years')
             then (p_birth + make_interval(
                 years => case when p_latest >= p_birth + interval '17 years' then 26 else 25 end
             ))::date end
    )
$$;
"""

# Every record that is over, with its class and its day. Only the functions below read it.
RECORDS = """
create or replace function retention_records(p_on date)
returns table (what text, id uuid, person_id uuid, reference text, organisation_id uuid,
               class_key text, latest_date date, due_date date, is_held boolean)
language sql stable security definer set search_path = pg_catalog, public as $$
    with over as (
        select 'referral' as what, r.id, r.person_id, r.reference::text as reference,
               r.to_organisation_id as organisation_id,
               case when 'mental_health' = any(r.conditions) then 'mental_health'
                    else 'general' end as class_key,
               (greatest(
                   r.sent_at, r.closed_at, r.first_contact_at, c.closed_at,
                   (select max(a.at) from cases_contactattempt a where a.case_id = c.id),
                   (select max(m.starts_at) from cases_appointment m where m.case_id = c.id
                       and m.state in ('attended', 'attended_late')),
                   (select max(n.at) from cases_note n where n.case_id = c.id)
               ) at time zone 'Europe/London')::date as latest_date,
               p.birth_date, p.died_date
          from referrals_referral r
          join participants_person p on p.id = r.person_id
          left join cases_case c on c.referral_id = r.id
         where r.state = 'closed' and r.closed_at is not null
           and (c.id is null or c.state = 'closed')
        union all
        select 'intake', i.id, null, i.reference, i.to_organisation_id, 'general',
               (greatest(i.sent_at, i.handled_at) at time zone 'Europe/London')::date,
               i.birth_date, null
          from referrals_intake i
         where i.is_sent and i.handled_at is not null and i.referral_id is null
    ), dated as (
        select o.*, retention_day(o.latest_date, o.birth_date, o.died_date,
                                  k.years::integer, k.years_after_death::integer) as due_date
          from over o join retention_recordclass k on k.key = o.class_key
    )
    select d.what, d.id, d.person_id, d.reference, d.organisation_id, d.class_key,
           d.latest_date, d.due_date,
           exists (select 1 from retention_hold h
                    where h.lifted_at is null and (h.until_date is null or h.until_date >= p_on)
                      and (h.person_id = d.person_id
                           or (d.what = 'intake' and h.intake_id = d.id)))
      from dated d
$$;
revoke execute on function retention_records(date) from public;
"""

# Since worries can be about what nobody sent in the end: the shell of such a draft is a record too.
OF_DRAFTS = """
        union all
        select 'intake', i.id, null, i.reference, c.organisation_id, 'general',
               (max(c.dealt_with_at) at time zone 'Europe/London')::date, null, null
          from referrals_intake i join concerns_concern c on c.intake_id = i.id
         where not i.is_sent and i.help_asked_at is not null
         group by i.id, i.reference, c.organisation_id
        having bool_and(c.state = 'dealt_with')
           and not exists (select 1 from concerns_concern o where o.intake_id = i.id
                              and o.organisation_id <> c.organisation_id)
"""
RECORDS_WITH_DRAFTS = RECORDS.replace("    ), dated as (", OF_DRAFTS + "    ), dated as (")

QUEUE = f"""
create or replace function retention_queue(p_until date, p_limit integer)
returns table (what text, id uuid, reference text, organisation_id uuid, class_key text,
               latest_date date, due_date date, is_held boolean, is_proposed boolean)
language sql stable security definer set search_path = pg_catalog, public as $$
    select r.what, r.id, r.reference, r.organisation_id, r.class_key, r.latest_date, r.due_date,
           r.is_held,
           exists (select 1 from retention_disposalitem i where i.what = r.what
                      and i.record_id = r.id)
      from retention_records(({AT} at time zone 'Europe/London')::date) r
     where oversight_may('records.dispose') and r.due_date <= p_until
       and r.organisation_id in (select oversight_organisations(true))
     order by r.due_date, r.reference, r.id limit p_limit
$$;
"""

HOLD = f"""
create or replace function retention_hold(
    p_id uuid, p_reference text, p_why text, p_until date
) returns boolean
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_person uuid;
    v_intake uuid;
begin
    if not oversight_may('records.dispose') then
        raise insufficient_privilege using message = 'only who looks after records may hold them';
    end if;
    select r.person_id into v_person from referrals_referral r
     where r.reference = p_reference
       and r.to_organisation_id in (select oversight_organisations(true));
    if v_person is null then
        select i.id into v_intake from referrals_intake i
         where i.reference = p_reference and i.is_sent
           and i.to_organisation_id in (select oversight_organisations(true));
    end if;
    if v_person is null and v_intake is null then
        return false;
    end if;
    insert into retention_hold (id, organisation_id, person_id, intake_id, reference, why,
                                placed_by_account_id, placed_at, until_date)
    values (p_id, {ORG}, v_person, v_intake, p_reference, left(trim(p_why), 300),
            {ACCOUNT}, {AT}, p_until);
    return true;
end $$;
create or replace function retention_lift(p_hold uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
    if not oversight_may('records.dispose') then
        raise insufficient_privilege using message = 'only who looks after records may lift a hold';
    end if;
    update retention_hold h set lifted_at = {AT}, lifted_by_account_id = {ACCOUNT}
     where h.id = p_hold and h.organisation_id = {ORG} and h.lifted_at is null;
    return found;
end $$;
"""

PROPOSE = f"""
create or replace function retention_propose(p_id uuid, p_what text[], p_records uuid[])
returns integer
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_on date := ({AT} at time zone 'Europe/London')::date;
    v_count integer;
begin
    if not oversight_may('records.dispose') then
        raise insufficient_privilege using message = 'only who looks after records may propose';
    end if;
    insert into retention_disposal
        (id, organisation_id, proposed_by_account_id, proposed_at, counts)
    values (p_id, {ORG}, {ACCOUNT}, {AT}, '{{}}');
    insert into retention_disposalitem (id, disposal_id, what, record_id)
    select gen_random_uuid(), p_id, r.what, r.id
      from unnest(p_what, p_records) as asked(what, id)
      join retention_records(v_on) r on r.what = asked.what and r.id = asked.id
     where r.due_date <= v_on and not r.is_held
       and r.organisation_id in (select oversight_organisations(true))
       and not exists (select 1 from retention_disposalitem i
                        where i.what = r.what and i.record_id = r.id);
    get diagnostics v_count = row_count;
    return v_count;
end $$;
create or replace function retention_withdraw(p_disposal uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
    if not oversight_may('records.dispose') then
        raise insufficient_privilege using message = 'only who looks after records may take back';
    end if;
    update retention_disposal d set withdrawn_at = {AT}, withdrawn_by_account_id = {ACCOUNT}
     where d.id = p_disposal and d.organisation_id = {ORG}
       and d.confirmed_at is null and d.withdrawn_at is null;
    if found then
        delete from retention_disposalitem i where i.disposal_id = p_disposal;
        return true;
    end if;
    return false;
end $$;
"""


def _deletes(lists: tuple[tuple[str, str], ...]) -> str:
    """Return the statements that delete and count, table by table."""
    named = {
        "referral": "v_item.record_id",
        "case": "v_case",
        "intake": "v_item.record_id",
        "person": "v_person",
    }
    return "\n".join(
        f"            delete from {table} where {where.format(**named)};\n"
        f"            get diagnostics v_rows = row_count;\n"
        f"            v_tables := retention_add(v_tables, '{table}', v_rows);"
        for table, where in lists
    )


ADD = """
create or replace function retention_add(p_counts jsonb, p_key text, p_more bigint) returns jsonb
language sql immutable set search_path = pg_catalog, public as $$
    select case when p_more = 0 then p_counts else
        p_counts || jsonb_build_object(p_key, coalesce((p_counts ->> p_key)::bigint, 0) + p_more)
    end
$$;
"""

DISPOSE = f"""
create or replace function retention_dispose(p_disposal uuid, p_audit uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_at timestamptz := {AT};
    v_on date := ({AT} at time zone 'Europe/London')::date;
    v_item record;
    v_case uuid;
    v_person uuid;
    v_rows bigint;
    v_skipped bigint := 0;
    v_people bigint := 0;
    v_from date;
    v_until date;
    v_classes jsonb := '{{}}';
    v_tables jsonb := '{{}}';
    v_counts jsonb;
begin
    if not oversight_may('records.dispose') then
        raise insufficient_privilege using message = 'only who looks after records may dispose';
    end if;
    perform 1 from retention_disposal d
      where d.id = p_disposal and d.organisation_id = {ORG} and d.confirmed_at is null
        and d.withdrawn_at is null and d.proposed_by_account_id <> {ACCOUNT} for update;
    if not found then
        raise insufficient_privilege using message = 'a second person confirms what waits here';
    end if;
    perform set_config('handrail.disposing', 'on', true);
    for v_item in
        select i.what, i.record_id, r.class_key, r.person_id, r.latest_date, r.due_date, r.is_held,
               r.id is not null and r.organisation_id in (select oversight_organisations(true))
                   as is_there
          from retention_disposalitem i
          left join retention_records(v_on) r on r.what = i.what and r.id = i.record_id
         where i.disposal_id = p_disposal
         order by i.id
    loop
        if not v_item.is_there or v_item.is_held or v_item.due_date > v_on then
            v_skipped := v_skipped + 1;
            continue;
        end if;
        v_classes := retention_add(v_classes, v_item.class_key, 1);
        v_from := least(v_from, v_item.latest_date);
        v_until := greatest(v_until, v_item.latest_date);
        if v_item.what = 'intake' then
{_deletes(WITH_INTAKE)}
            continue;
        end if;
        v_person := v_item.person_id;
        select c.id into v_case from cases_case c where c.referral_id = v_item.record_id;
{_deletes(WITH_REFERRAL)}
        if not exists (select 1 from referrals_referral r where r.person_id = v_person)
           and not exists (select 1 from cases_case c where c.person_id = v_person)
        then
            v_people := v_people + 1;
{_deletes(WITH_PERSON)}
        end if;
    end loop;
    delete from retention_disposalitem i where i.disposal_id = p_disposal;
    perform set_config('handrail.disposing', '', true);
    v_counts := jsonb_build_object(
        'records', v_classes, 'rows', v_tables, 'people', v_people, 'left_out', v_skipped,
        'latest_contact_from', v_from, 'latest_contact_until', v_until
    );
    update retention_disposal d
       set confirmed_by_account_id = {ACCOUNT}, confirmed_at = v_at, counts = v_counts
     where d.id = p_disposal;
    insert into audit_event (
        id, at, action, is_view, actor_kind, account_id, organisation_id, job_role,
        subject_type, subject_id, purpose, request_id, detail
    ) values (
        p_audit, v_at, 'records.disposed', false, 'staff', {ACCOUNT}, {ORG},
        current_setting('handrail.role', true), 'disposal', p_disposal::text, '', '', v_counts
    );
    return v_counts;
end $$;
"""

# An agreed plan stays for everybody but the function that disposes.
PLANS = AGREED_PLANS_STAY.split("create trigger")[0]

CREATE = DAY + RECORDS + QUEUE + HOLD + PROPOSE + ADD + DISPOSE
DROP = """
drop function if exists retention_dispose(uuid, uuid);
drop function if exists retention_add(jsonb, text, bigint);
drop function if exists retention_withdraw(uuid);
drop function if exists retention_propose(uuid, text[], uuid[]);
drop function if exists retention_lift(uuid);
drop function if exists retention_hold(uuid, text, text, date);
drop function if exists retention_queue(date, integer);
drop function if exists retention_records(date);
drop function if exists retention_day(date, date, date, integer, integer);
"""
