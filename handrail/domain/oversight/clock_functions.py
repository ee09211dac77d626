"""The database functions that count broken promises of both clocks, by service.

They run as the tables' owner with a fixed search path and check their caller themselves. The area
is answered in counts whose small numbers are hidden first; the operator in what is late now.
"""

STARTS = """
create or replace function oversight_starts(p_from date, p_until date)
returns table (service_id uuid, in_time integer, late integer, overdue integer)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
begin
    if not oversight_may('report.area') then
        raise insufficient_privilege using message = 'only who sees figures for the area';
    end if;
    return query
    select r.service_id,
           oversight_hidden(count(*) filter (where r.started_at < r.start_promised_at)),
           oversight_hidden(count(*) filter (where r.started_at >= r.start_promised_at)),
           oversight_hidden(count(*) filter (where r.started_at is null and r.closed_at is null
                and r.start_promised_at <= v_at))
      from referrals_referral r
     where r.to_organisation_id in (select oversight_organisations(false))
       and r.closing <> 'sent_in_error' and r.start_promised_at is not null
       and (r.sent_at at time zone 'Europe/London')::date >= p_from
       and (r.sent_at at time zone 'Europe/London')::date < p_until
     group by r.service_id;
end $$;
"""

BREACHES = """
create or replace function oversight_breaches()
returns table (clock text, service text, people double precision)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
begin
    if v_at is null or coalesce(current_setting('handrail.kind', true), '') <> 'system' then
        raise insufficient_privilege using message = 'only Handrail itself counts';
    end if;
    return query
    select l.clock, coalesce(s.name::text, ''), count(*)::double precision
      from (
          select 'contact' as clock, r.service_id from referrals_referral r
           where r.first_contact_at is null and r.closed_at is null and r.promised_at <= v_at
          union all
          select 'contact', i.service_id from referrals_intake i
           where i.is_sent and i.handled_at is null and i.promised_at <= v_at
          union all
          select 'start', r.service_id from referrals_referral r
           where r.started_at is null and r.closed_at is null and r.start_promised_at <= v_at
      ) l left join directory_service s on s.id = l.service_id
     group by l.clock, s.name order by 1, 2;
end $$;
"""

CREATE = STARTS + BREACHES
DROP = """
drop function if exists oversight_breaches();
drop function if exists oversight_starts(date, date);
"""
