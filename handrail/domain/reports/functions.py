"""What a report shows, in one place: previewed by the person, read by the employer.

They run as the tables' owner with a fixed search path and check their caller themselves, as
those of ``sharing`` do; and the trigger is the second fence of a release.
"""
# ruff: noqa: S608 - put together from our own text, for a migration

from handrail.domain.reports.rules import REMINDED_AFTER, UNHEARD_AFTER

# kind, key, where it is found: who it is about, who wrote it, then each part.
PARTS = (
    ("identity", "name", "p.given_name || ' ' || p.family_name"),
    ("known to us", "written_by", "o.name"),
    ("attendance", "attendance", "nullif(r.attendance, '')"),
    ("work situation", "work_report", "nullif(r.work, '')"),
    ("adjustments", "adjustments_report", "nullif(r.adjustments, '')"),
    # Their own words go with it because they attached them.
    ("identity", "statement", "nullif(r.statement, '')"),
)
_LINES = "\n        union all ".join(
    f"select {number}, '{kind}'::text, '{key}'::text, ({sql})::text from r"
    f" join participants_person p on p.id = r.person_id"
    f" join organisations_organisation o on o.id = r.organisation_id"
    f" join organisations_organisation e on e.id = r.employer_id"
    f" where disclosure_may_be_told(e.kind, '{kind}') and p.died_date is null"
    for number, (kind, key, sql) in enumerate(PARTS)
)
LINES_OF = f"""
create or replace function reports_lines(p_report uuid)
returns table (place integer, kind text, key text, value text)
language sql stable security definer set search_path = pg_catalog, public as $$
    with r as (select * from reports_report where id = p_report),
    found(place, kind, key, value) as (
        {_LINES}
    )
    select f.* from found f where f.value is not null
$$;
revoke execute on function reports_lines(uuid) from public;
"""
PREVIEW = """
create or replace function reports_preview(p_report uuid)
returns table (place integer, kind text, key text, value text)
language sql stable security definer set search_path = pg_catalog, public as $$
    select l.* from reports_report r, reports_lines(r.id) l
     where r.id = p_report
       and ((r.state <> 'draft'
             and r.person_id = nullif(current_setting('handrail.person', true), '')::uuid)
            or r.organisation_id = nullif(current_setting('handrail.organisation', true), '')::uuid)
$$;
"""
# What was released to the body for which the viewer looks, on a consent that still holds.
SHOWN = """
create or replace function reports_shown(p_report uuid)
returns table (id uuid, person_id uuid, released_at timestamptz,
               place integer, kind text, key text, value text)
language sql stable security definer set search_path = pg_catalog, public as $$
    with viewer as (
        select current_setting('handrail.kind', true) as kind,
               nullif(current_setting('handrail.recipient', true), '')::uuid as body,
               nullif(current_setting('handrail.at', true), '')::timestamptz as at
    )
    select r.id, r.person_id, r.released_at, l.*
      from viewer v
      join reports_report r on r.employer_id = v.body and r.state = 'released',
           reports_lines(r.id) l
     where v.kind = 'recipient' and (p_report is null or r.id = p_report)
       and exists (select 1 from disclosure_release d
                    where d.evidence_id = r.evidence_id and d.organisation_id = v.body
                      and d.person_id = r.person_id and d.kind = l.kind and d.from_at <= v.at
                      and (d.until_at is null or d.until_at > v.at))
$$;
"""
GUARD = f"""
create or replace function reports_guard() returns trigger language plpgsql
security definer set search_path = pg_catalog, public as $$
declare
    now_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
begin
    if old.state in ('released', 'withheld') then
        raise insufficient_privilege using message = 'a report that is settled is never changed';
    end if;
    if new.state <> 'released' then
        return new;
    end if;
    if coalesce(current_setting('handrail.kind', true), '') not in ('staff', 'person') then
        raise insufficient_privilege using message =
            'a report is released by somebody, never by a timer';
    end if;
    if not exists (select 1 from consent_evidence c
                    where c.id = new.evidence_id and c.person_id = new.person_id
                      and c.organisation_id = new.employer_id and c.withdrawn_at is null
                      and (old.seen_at is null or c.given_at >= old.seen_at)) then
        raise insufficient_privilege using message = 'a report goes only on the person''s consent';
    end if;
    if old.state = 'held' and (old.seen_at is not null or not old.is_under_act
            or now_at < old.held_at + interval '{UNHEARD_AFTER.days} days') then
        raise insufficient_privilege using message = 'the person wants to see it first';
    end if;
    return new;
end $$;
drop trigger if exists guard on reports_report;
create trigger guard before update on reports_report
    for each row execute function reports_guard();
"""
# What the clock asks: reports that wait for a health professional who is to be told, or told again.
UNHEARD = f"""
create or replace function reports_unheard() returns table (id uuid, organisation_id uuid)
language sql stable security definer set search_path = pg_catalog, public as $$
    with clock as (
        select nullif(current_setting('handrail.at', true), '')::timestamptz as at
         where current_setting('handrail.kind', true) = 'system'
    )
    select r.id, r.organisation_id from clock, reports_report r
     where r.state = 'held' and r.is_under_act and r.seen_at is null
       and r.held_at <= clock.at - interval '{UNHEARD_AFTER.days} days'
       and (r.decider_told_at is null
            or r.decider_told_at <= clock.at - interval '{REMINDED_AFTER.days} days')
     order by r.held_at, r.id
$$;
"""
DROP_UNHEARD = "drop function if exists reports_unheard()"
CREATE = LINES_OF + PREVIEW + SHOWN + GUARD
DROP = """
drop trigger if exists guard on reports_report;
drop function if exists reports_guard();
drop function if exists reports_shown(uuid);
drop function if exists reports_preview(uuid);
drop function if exists reports_lines(uuid);
"""
