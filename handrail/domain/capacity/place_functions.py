"""The database functions by which places are taken, given back and handed on, and lines counted.

They run as the tables' owner with a fixed search path, because nobody who sends may see who else
was sent: they answer with a word or with counts, never with a row. One row is locked, the cap, so
that sends to one service wait for each other and sends to others do not.
"""

AT = "nullif(current_setting('handrail.at', true), '')::timestamptz"
ORG = "nullif(current_setting('handrail.organisation', true), '')::uuid"
PERSON = "nullif(current_setting('handrail.person', true), '')::uuid"
# The order of the line, which line.order says in Python and a test holds against this.
ORDER = "w.week_date, w.urgency desc, w.since_at, w.referral_id"

WEEK = """
create or replace function capacity_week(p_at timestamptz) returns date
language sql immutable set search_path = pg_catalog, public as $$
    select date_trunc('week', p_at at time zone 'Europe/London')::date
$$;
"""

# Week one is the week of the launch; before it, the first week's cap counts.
CAP_IN = """
create or replace function capacity_cap_in(
    p_weekly integer, p_ramp smallint[], p_launched date, p_week date
) returns integer
language sql immutable set search_path = pg_catalog, public as $$
    select coalesce(
        p_ramp[greatest(1, (p_week - date_trunc('week', p_launched)::date) / 7 + 1)], p_weekly
    )
$$;
"""

# A word: 'free' (no cap), 'place', 'waiting', 'full' or 'closed'. Whoever waits and could come
# now goes before whoever is sent now.
TAKE = """
create or replace function capacity_take(
    p_referral uuid, p_person uuid, p_service uuid, p_organisation uuid, p_from uuid,
    p_tier text, p_since timestamptz, p_seat text, p_at timestamptz
) returns text
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_week date := capacity_week(p_at);
    v_intake text;
    v_ends date;
    c capacity_cap%rowtype;
    v_tier text := '';
    v_number integer;
begin
    if p_seat = 'none' then
        return 'free';
    end if;
    select s.intake, s.no_new_from_date into v_intake, v_ends
      from directory_service s where s.id = p_service;
    if v_ends <= (p_at at time zone 'Europe/London')::date then
        return 'closed';
    end if;
    select * into c from capacity_cap x
     where x.service_id = p_service and x.tier in ('', p_tier)
     order by x.tier = '' limit 1 for no key update;
    if found then
        v_tier := c.tier;
    end if;
    if v_intake <> 'open' and p_seat <> 'any' then
        return 'closed';
    end if;
    if v_intake = 'open' then
        if c.id is null then
            return 'free';
        end if;
        if not exists (
            select 1 from capacity_waiting w
             where w.service_id = p_service and w.tier = v_tier and w.left_at is null
               and (w.not_before_date is null
                    or w.not_before_date <= (p_at at time zone 'Europe/London')::date)
        ) then
            v_number := capacity_seat(c, p_referral, p_person, p_organisation, v_week, p_at);
            if v_number is not null then
                return 'place';
            end if;
        end if;
        if p_seat = 'place' then
            return 'full';
        end if;
    end if;
    insert into capacity_waiting (
        id, referral_id, person_id, organisation_id, from_organisation_id, service_id, tier,
        since_at, week_date, urgency, urgency_why, joined_at, left_because
    ) values (
        gen_random_uuid(), p_referral, p_person, p_organisation, p_from, p_service, v_tier,
        p_since, capacity_week(p_since), 0, '', p_at, ''
    );
    return 'waiting';
end $$;
revoke execute on function capacity_take(
    uuid, uuid, uuid, uuid, uuid, text, timestamptz, text, timestamptz
) from public;
"""

# The lowest number that nobody has, or null. The caller holds the cap.
SEAT = """
create or replace function capacity_seat(
    c capacity_cap, p_referral uuid, p_person uuid, p_organisation uuid, p_week date,
    p_at timestamptz
) returns integer
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_number integer;
begin
    select n into v_number
      from generate_series(
          1, capacity_cap_in(c.weekly, c.ramp, c.launched_date, p_week)
      ) as n
     where not exists (
         select 1 from capacity_place p
          where p.service_id = c.service_id and p.tier = c.tier and p.week_date = p_week
            and p.number = n and p.given_back_at is null
     ) order by n limit 1;
    if v_number is not null then
        insert into capacity_place (
            id, referral_id, person_id, organisation_id, service_id, tier, week_date, number,
            taken_at
        ) values (
            gen_random_uuid(), p_referral, p_person, p_organisation, c.service_id, c.tier, p_week,
            v_number, p_at
        );
    end if;
    return v_number;
end $$;
revoke execute on function capacity_seat(
    capacity_cap, uuid, uuid, uuid, date, timestamptz
) from public;
"""

# A place is given back while its week goes on, whoever ended the referral and however; a week
# that is over stays as it was, because its place was kept for them.
LEAVE = """
create or replace function capacity_leave(p_referral uuid, p_because text, p_at timestamptz)
returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
    update capacity_waiting w set left_at = p_at, left_because = p_because
     where w.referral_id = p_referral and w.left_at is null;
    if p_because <> 'accepted' then
        update capacity_place p set given_back_at = p_at
         where p.referral_id = p_referral and p.given_back_at is null
           and p.week_date >= capacity_week(p_at);
    end if;
end $$;
revoke execute on function capacity_leave(uuid, text, timestamptz) from public;
"""

# The head of the line gets what is free this week. Only Handrail itself, or the service's own.
FILL = (
    """
create or replace function capacity_fill(p_service uuid) returns setof uuid
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_at timestamptz := {at};
    v_org uuid := {org};
    v_today date := ({at} at time zone 'Europe/London')::date;
    s directory_service%rowtype;
    c capacity_cap%rowtype;
    v capacity_waiting%rowtype;
    v_number integer;
begin
    select * into s from directory_service x where x.id = p_service;
    if not found or v_at is null or s.provider_id is distinct from v_org then
        raise insufficient_privilege using message = 'only the service itself hands on its places';
    end if;
    if s.intake <> 'open' or s.no_new_from_date <= v_today then
        return;
    end if;
    perform 1 from capacity_cap x where x.service_id = p_service order by x.tier
        for no key update;
    for v in
        select * from capacity_waiting w
         where w.service_id = p_service and w.left_at is null
           and (w.not_before_date is null or w.not_before_date <= v_today)
         order by {order} for update
    loop
        select * into c from capacity_cap x
         where x.service_id = p_service and x.tier in ('', v.tier) order by x.tier = '' limit 1;
        if found then
            v_number := capacity_seat(
                c, v.referral_id, v.person_id, v.organisation_id, capacity_week(v_at), v_at
            );
            continue when v_number is null;
        end if;
        update capacity_waiting x set left_at = v_at, left_because = 'place' where x.id = v.id;
        return next v.referral_id;
    end loop;
end $$;
""".replace("{at}", AT)
    .replace("{org}", ORG)
    .replace("{order}", ORDER)
)

# Where somebody stands, for the person, the service and whoever referred them: the service and
# the number before them, and nothing of anybody else. A referrer sees no row of the line.
STANDINGS = """
create or replace function capacity_standings(p_referrals uuid[])
returns table (referral_id uuid, service_id uuid, tier text, not_before_date date, ahead integer)
language sql stable security definer set search_path = pg_catalog, public as $$
    select w.referral_id, w.service_id, w.tier, w.not_before_date,
           (select count(*)::integer from capacity_waiting o
             where o.service_id = w.service_id and o.tier = w.tier and o.left_at is null
               and (o.week_date, -o.urgency, o.since_at, o.referral_id)
                   < (w.week_date, -w.urgency, w.since_at, w.referral_id))
      from capacity_waiting w
     where w.referral_id = any(p_referrals) and w.left_at is null
       and (w.organisation_id = {org} or w.from_organisation_id = {org} or w.person_id = {person})
$$;
""".replace("{org}", ORG).replace("{person}", PERSON)

# Counts of services, as whoever chooses one is told them.
ROOMS = """
create or replace function capacity_rooms(p_services uuid[], p_tiers text[], p_at timestamptz)
returns table (service_id uuid, tier text, cap_id uuid, weekly integer, ramp smallint[],
               launched_date date, cap integer, taken integer, waiting integer,
               ready integer)
language sql stable security definer set search_path = pg_catalog, public as $$
    select a.service_id, a.tier, c.id, c.weekly::integer, c.ramp, c.launched_date,
           capacity_cap_in(c.weekly, c.ramp, c.launched_date, capacity_week(p_at)),
           (select count(*)::integer from capacity_place p
             where p.service_id = a.service_id and p.tier = coalesce(c.tier, '')
               and p.week_date = capacity_week(p_at) and p.given_back_at is null),
           (select count(*)::integer from capacity_waiting w
             where w.service_id = a.service_id and w.tier = coalesce(c.tier, '')
               and w.left_at is null),
           (select count(*)::integer from capacity_waiting w
             where w.service_id = a.service_id and w.tier = coalesce(c.tier, '')
               and w.left_at is null
               and (w.not_before_date is null
                    or w.not_before_date <= (p_at at time zone 'Europe/London')::date))
      from unnest(p_services, p_tiers) as a (service_id, tier)
      left join lateral (
          select * from capacity_cap x
           where x.service_id = a.service_id and x.tier in ('', a.tier)
           order by x.tier = '' limit 1
      ) c on true
$$;
"""

# Which services have somebody waiting who could come now: ids for the clock, never people.
LINES = """
create or replace function capacity_lines() returns table (service_id uuid, organisation_id uuid)
language sql stable security definer set search_path = pg_catalog, public as $$
    select distinct s.id, s.provider_id
      from capacity_waiting w join directory_service s on s.id = w.service_id
     where w.left_at is null and s.provider_id is not null and s.intake = 'open'
       and current_setting('handrail.kind', true) = 'system'
     order by 1
$$;
"""

CREATE = WEEK + CAP_IN + SEAT + TAKE + LEAVE + FILL + STANDINGS + ROOMS + LINES
DROP = """
drop function if exists capacity_lines();
drop function if exists capacity_rooms(uuid[], text[], timestamptz);
drop function if exists capacity_standings(uuid[]);
drop function if exists capacity_fill(uuid);
drop function if exists capacity_leave(uuid, text, timestamptz);
drop function if exists capacity_take(
    uuid, uuid, uuid, uuid, uuid, text, timestamptz, text, timestamptz
);
drop function if exists capacity_seat(capacity_cap, uuid, uuid, uuid, date, timestamptz);
drop function if exists capacity_cap_in(integer, smallint[], date, date);
drop function if exists capacity_week(timestamptz);
"""
