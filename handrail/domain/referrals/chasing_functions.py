"""The database functions that tell the clock which promises need somebody, by ids only."""

# Open, nobody has spoken with the person, and somebody is still to be told: a reminder while
# it is unopened, the manager and the area once the promised time has ended.
UNANSWERED = """
create or replace function referrals_unanswered()
returns table (
    what text, id uuid, organisation_id uuid, sent_at timestamptz, promised_at timestamptz,
    is_opened boolean, reminded_at timestamptz, manager_told_at timestamptz,
    area_told_at timestamptz
)
language sql stable security definer set search_path = pg_catalog, public as $$
    select 'referral', r.id, r.to_organisation_id, r.sent_at, r.promised_at,
           r.opened_at is not null, r.reminded_at, r.manager_told_at, r.area_told_at
      from referrals_referral r
     where current_setting('handrail.kind', true) = 'system'
       and r.first_contact_at is null and r.closed_at is null and r.area_told_at is null
       and (r.promised_at <= nullif(current_setting('handrail.at', true), '')::timestamptz
            or (r.opened_at is null and r.reminded_at is null))
    union all
    select 'intake', i.id, i.to_organisation_id, i.sent_at, i.promised_at,
           false, i.reminded_at, i.manager_told_at, i.area_told_at
      from referrals_intake i
     where current_setting('handrail.kind', true) = 'system'
       and i.is_sent and i.handled_at is null and i.area_told_at is null
       and i.promised_at is not null
       and (i.promised_at <= nullif(current_setting('handrail.at', true), '')::timestamptz
            or i.reminded_at is null)
    order by 5, 2
$$;
"""

DROP_UNANSWERED = "drop function if exists referrals_unanswered()"

# The same of both clocks, with the nation whose working days count. The second clock calls
# nobody before the first conversation: whoever has not rung is told that already.
OVERDUE = """
create or replace function referrals_overdue()
returns table (
    what text, id uuid, organisation_id uuid, nation text, sent_at timestamptz,
    promised_at timestamptz, is_opened boolean, reminded_at timestamptz,
    manager_told_at timestamptz, area_told_at timestamptz
)
language sql stable security definer set search_path = pg_catalog, public as $$
    select 'referral', r.id, r.to_organisation_id, coalesce(r.clock_nation, 'England'),
           r.sent_at, r.promised_at,
           r.opened_at is not null, r.reminded_at, r.manager_told_at, r.area_told_at
      from referrals_referral r
     where current_setting('handrail.kind', true) = 'system'
       and r.first_contact_at is null and r.closed_at is null and r.area_told_at is null
       and (r.promised_at <= nullif(current_setting('handrail.at', true), '')::timestamptz
            or (r.opened_at is null and r.reminded_at is null))
    union all
    select 'intake', i.id, i.to_organisation_id, coalesce(i.clock_nation, 'England'),
           i.sent_at, i.promised_at,
           false, i.reminded_at, i.manager_told_at, i.area_told_at
      from referrals_intake i
     where current_setting('handrail.kind', true) = 'system'
       and i.is_sent and i.handled_at is null and i.area_told_at is null
       and i.promised_at is not null
       and (i.promised_at <= nullif(current_setting('handrail.at', true), '')::timestamptz
            or i.reminded_at is null)
    union all
    select 'start', r.id, r.to_organisation_id, coalesce(r.clock_nation, 'England'),
           r.sent_at, r.start_promised_at,
           true, null, r.start_manager_told_at, r.start_area_told_at
      from referrals_referral r
     where current_setting('handrail.kind', true) = 'system'
       and r.started_at is null and r.closed_at is null and r.start_area_told_at is null
       and r.first_contact_at is not null
       and r.start_promised_at <= nullif(current_setting('handrail.at', true), '')::timestamptz
    order by 6, 2, 1
$$;
"""

DROP_OVERDUE = "drop function if exists referrals_overdue()"
