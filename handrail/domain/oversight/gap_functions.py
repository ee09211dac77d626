"""The database functions that count gaps and signposts for an area, with small numbers hidden.

They run as the tables' owner with a fixed search path and check their caller themselves.
"""

# Of one place and one reason at a time, never of a need within a small place: the fewer share a
# line, the more a line would say about one of them.
GAPS = """
create or replace function oversight_gaps(p_from date, p_until date)
returns table (dimension text, value text, gaps integer)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
    if not oversight_may('report.area') then
        raise insufficient_privilege using message = 'only who sees figures for the area';
    end if;
    return query
    with mine as (
        select g.* from matching_gap g
         where g.on_date >= p_from and g.on_date < p_until
           and g.board_id in (select oversight_organisations(false))
    ), said as (
        select 'all' as d, '' as v from mine
        union all select 'district', m.district from mine m
        union all select 'reason', m.reason from mine m
        union all select 'source', m.source from mine m
        union all select 'goal', x from mine m, unnest(m.goals) x
        union all select 'condition', x from mine m, unnest(m.conditions) x
    )
    select s.d, s.v::text, oversight_hidden(count(*)) from said s group by s.d, s.v
     order by s.d, s.v;
end $$;
"""

SIGNPOSTS = """
create or replace function oversight_signposts(p_from date, p_until date)
returns table (dimension text, value text, signposts integer)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
    if not oversight_may('report.area') then
        raise insufficient_privilege using message = 'only who sees figures for the area';
    end if;
    return query
    with mine as (
        select s.reason, s.source, coalesce(d.name, '') as service from referrals_signpost s
          left join directory_service d on d.id = s.service_id
         where (s.at at time zone 'Europe/London')::date >= p_from
           and (s.at at time zone 'Europe/London')::date < p_until
           and (s.board_id in (select oversight_organisations(false))
                or s.organisation_id in (select oversight_organisations(false)))
    ), said as (
        select 'all' as d, '' as v from mine
        union all select 'reason', m.reason from mine m
        union all select 'source', m.source from mine m
        union all select 'service', m.service from mine m
    )
    select s.d, s.v::text, oversight_hidden(count(*)) from said s group by s.d, s.v
     order by s.d, s.v;
end $$;
"""

CREATE = GAPS + SIGNPOSTS
DROP = """
drop function if exists oversight_signposts(date, date);
drop function if exists oversight_gaps(date, date);
"""
