"""The counts of one practice's half-page, written once for its migration.

For staff of that practice who follow its referrals, and for Handrail, which sends it. Counts of
1 to 7 are hidden and others rounded before they leave the database, as the area's are; a median
rests on 8 people or is not there. One practice at a time: nothing here makes a league table.
"""

PRACTICE = """
create or replace function oversight_practice(p_practice uuid, p_from date, p_until date)
returns table (referred integer, spoken integer, median_days integer, finished integer,
               working integer, answered integer, helped integer)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
    if not (current_setting('handrail.kind', true) = 'system' or (
            oversight_may('referral.follow')
            and p_practice = nullif(current_setting('handrail.organisation', true), '')::uuid))
    then
        raise insufficient_privilege using message = 'only the practice itself';
    end if;
    return query
    with sent as (
        select r.id, r.sent_at, r.first_contact_at from referrals_referral r
         where r.from_organisation_id = p_practice and r.closing <> 'sent_in_error'
           and (r.sent_at at time zone 'Europe/London')::date >= p_from
           and (r.sent_at at time zone 'Europe/London')::date < p_until
    ), ended as (
        select c.id, (select w.status from outcomes_workrecord w where w.case_id = c.id
                       order by w.on_date desc, w.recorded_at desc, w.id desc limit 1) as work,
               f.helped as said
          from cases_case c join referrals_referral r on r.id = c.referral_id
          left join outcomes_feedback f on f.case_id = c.id
         where r.from_organisation_id = p_practice and c.state = 'closed'
           and (c.closed_at at time zone 'Europe/London')::date >= p_from
           and (c.closed_at at time zone 'Europe/London')::date < p_until
           and c.close_reason not in ('died', 'in_error')
    )
    select (select oversight_hidden(count(*)) from sent),
           (select oversight_hidden(count(s.first_contact_at)) from sent s),
           (select case when count(s.first_contact_at) < 8 then null
                        else round(percentile_cont(0.5) within group (order by
                             extract(epoch from s.first_contact_at - s.sent_at) / 86400)) end
              from sent s where s.first_contact_at is not null)::integer,
           (select oversight_hidden(count(*)) from ended),
           (select oversight_hidden(count(*) filter (
                       where e.work in ('employed', 'self_employed'))) from ended e),
           (select oversight_hidden(count(e.said)) from ended e),
           (select oversight_hidden(count(*) filter (
                       where e.said in ('yes', 'partly'))) from ended e);
end $$;
"""

# Whom a half-page is written for: practices that referred anybody, and the board they lie under.
PRACTICES = """
create or replace function oversight_practices(p_from date, p_until date)
returns table (practice uuid)
language sql stable security definer set search_path = pg_catalog, public as $$
    select distinct r.from_organisation_id from referrals_referral r
      join organisations_organisation o on o.id = r.from_organisation_id
     where current_setting('handrail.kind', true) = 'system' and o.kind = 'practice'
       and (r.sent_at at time zone 'Europe/London')::date >= p_from
       and (r.sent_at at time zone 'Europe/London')::date < p_until
     order by 1
$$;
"""

CREATE = PRACTICE + PRACTICES
DROP = """
drop function if exists oversight_practice(uuid, date, date);
drop function if exists oversight_practices(date, date);
"""
