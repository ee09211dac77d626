"""The database function that tells an area how its services stand, in counts."""

ROOM = """
create or replace function oversight_room()
returns table (service_id uuid, has_cap boolean, cap integer, taken integer, waiting integer)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
    v_week date := capacity_week(
        nullif(current_setting('handrail.at', true), '')::timestamptz
    );
begin
    if not oversight_may('report.area') then
        raise insufficient_privilege using message = 'only who sees figures for the area';
    end if;
    return query
    select s.id, count(c.id) > 0,
           coalesce(sum(capacity_cap_in(c.weekly, c.ramp, c.launched_date, v_week)), 0)::integer,
           oversight_hidden((select count(*) from capacity_place p where p.service_id = s.id
                                and p.week_date = v_week and p.given_back_at is null)),
           oversight_hidden((select count(*) from capacity_waiting w
                              where w.service_id = s.id and w.left_at is null))
      from directory_service s left join capacity_cap c on c.service_id = s.id
     where s.provider_id in (select oversight_organisations(false))
       and s.takes_referrals and s.state = 'active'
     group by s.id;
end $$;
"""

DROP_ROOM = "drop function if exists oversight_room()"
