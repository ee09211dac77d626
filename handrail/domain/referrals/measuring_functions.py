"""The database function that measures waits. It answers in counts by day; nobody can be told apart.

It runs as the tables' owner, because a service's wait is measured on everybody sent to it, and
answers only Handrail itself. Fewer than five people are not answered at all (ADR 0040).

Each wait is watched in the window only: who was sent before it is watched from the age that they
had when it began, who still waits or was closed unseen until the age that they have reached. So
nobody is left out for not having been seen yet. A day the person chose to wait is not counted.
"""

MEASURED = """
create or replace function referrals_measured(p_since timestamptz, p_closed jsonb)
returns table (
    service_id uuid, tier text, kind text, day integer, seen integer, watched integer,
    people integer, waiting integer
)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
    v_today date := (v_at at time zone 'Europe/London')::date;
    v_since date := (p_since at time zone 'Europe/London')::date;
    v_first date := v_today - 1100;
begin
    if v_at is null or coalesce(current_setting('handrail.kind', true), '') <> 'system' then
        raise insufficient_privilege using message = 'only Handrail itself measures';
    end if;
    return query
    with calendar as (
        select n.nation, d.day::date as day,
               sum(case when extract(isodow from d.day) < 6
                         and not n.closed ? d.day::date::text then 1 else 0 end)
                   over (partition by n.nation order by d.day) as number
          from jsonb_each(p_closed) as n (nation, closed)
          cross join generate_series(v_first::timestamp, v_today, interval '1 day') as d (day)
    ), counted as materialized (
        select c.nation, array_agg(c.number::integer order by c.day) as numbers
          from calendar c group by c.nation
    ), spell as (
        select r.id, r.service_id, coalesce(r.eligibility ->> 'tier', '') as tier, c.kind,
               coalesce(r.clock_nation, 'England') as nation,
               greatest((r.sent_at at time zone 'Europe/London')::date, v_first) as began,
               (least(c.stopped_at, r.closed_at, v_at) at time zone 'Europe/London')::date as ended,
               coalesce(c.stopped_at <= v_at, false) as is_seen,
               c.stopped_at is null and r.closed_at is null as is_waiting
          from referrals_referral r
          cross join lateral (values ('contact', r.first_contact_at), ('start', r.started_at))
               as c (kind, stopped_at)
         where r.closing not in ('sent_in_error', 'duplicate') and r.sent_at <= v_at
           and (least(c.stopped_at, r.closed_at) is null
                or least(c.stopped_at, r.closed_at) > p_since)
           and not exists (select 1 from referrals_step t where t.referral_id = r.id
                             and t.event = 'referral.taken_over')
    ), numbered as (
        select s.*, n.numbers,
               n.numbers[s.began - v_first + 1] as at_start,
               n.numbers[greatest(s.ended, s.began) - v_first + 1] as at_end,
               n.numbers[v_since - v_first + 1] as at_since
          from spell s join counted n on n.nation = s.nation
    ), aged as (
        select s.service_id, s.tier, s.kind, s.is_seen, s.is_waiting,
               (s.at_end - s.at_start - coalesce(x.paused, 0))::integer as age,
               case when s.began >= v_since then -1
                    else s.at_since - s.at_start - coalesce(x.paused_before, 0)
               end::integer as entered
          from numbered s
          left join lateral (
              select sum(s.numbers[least(p.until_date, s.ended) - v_first + 1]
                         - s.numbers[greatest(p.from_date - 1, s.began) - v_first + 1]) as paused,
                     sum(greatest(0, s.numbers[least(p.until_date, s.ended, v_since) - v_first + 1]
                         - s.numbers[greatest(p.from_date - 1, s.began) - v_first + 1])
                     ) as paused_before
                from (
                    select l.from_date, least(l.until_date, (
                               select e.from_date - 1 from referrals_clockline e
                                where e.referral_id = s.id and e.pause_id = l.id)) as until_date
                      from referrals_clockline l
                     where l.referral_id = s.id and l.event = 'referral.clock_paused'
                ) p
               where p.from_date <= s.ended and p.until_date > s.began
          ) x on true
    ), whom as (
        select a.*, t.in_tier from aged a
          cross join lateral (select distinct unnest(array[a.tier, ''])) as t (in_tier)
    ), changes as (
        select w.service_id, w.kind, w.in_tier, w.entered + 1 as day,
               1 as comes, 0 as goes, 0 as is_seen, 0 as waits from whom w
        union all
        select w.service_id, w.kind, w.in_tier, w.age,
               0, 1, w.is_seen::integer, w.is_waiting::integer from whom w
    ), days as (
        select c.service_id, c.kind, c.in_tier, c.day, sum(c.comes) as comes, sum(c.goes) as goes,
               sum(c.is_seen) as is_seen, sum(c.waits) as waits
          from changes c group by 1, 2, 3, 4
    ), lines as (
        select d.*, sum(d.comes) over so_far - sum(d.goes) over so_far + d.goes as reached,
               sum(d.goes) over everybody as people, sum(d.waits) over everybody as waiting
          from days d
        window so_far as (partition by d.service_id, d.kind, d.in_tier order by d.day),
               everybody as (partition by d.service_id, d.kind, d.in_tier)
    )
    select l.service_id, l.in_tier, l.kind::text, l.day, l.is_seen::integer, l.reached::integer,
           l.people::integer, l.waiting::integer
      from lines l where l.goes > 0 and l.people >= 5
    union all
    select s.service_id, '', 'steps', s.steps, s.seen, s.watched, s.people, 0
      from (
          select r.service_id, r.steps_to_start::integer as steps, count(*)::integer as seen,
                 (sum(count(*)) over (partition by r.service_id order by r.steps_to_start desc)
                 )::integer as watched,
                 (sum(count(*)) over (partition by r.service_id))::integer as people
            from referrals_referral r
           where r.started_at > p_since and r.started_at <= v_at and r.steps_to_start is not null
             and r.closing not in ('sent_in_error', 'duplicate')
           group by r.service_id, r.steps_to_start
      ) s where s.people >= 5
    order by 1, 3, 2, 4;
end $$;
"""

DROP_MEASURED = "drop function if exists referrals_measured(timestamptz, jsonb)"
