"""The database functions that follow letters, written once for their migration.

They run as the tables' owner with a fixed search path and check their caller themselves.
"""

# As before, and the letters themselves: what waits about one person stops, whoever sends it.
DROP_FOR_PERSON = """
create or replace function messaging_drop_for_person(p_person uuid, p_why text)
returns integer
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_count integer;
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
begin
    if not messaging_is_in_touch(p_person) then
        raise insufficient_privilege using message = 'only those in touch may stop messages';
    end if;
    update messaging_message m
       set state = 'dropped', facts = '[]', latest_problem = left(p_why, 300)
     where m.person_id = p_person
       and (m.state in ('queued', 'failed') or (m.state = 'sending' and m.next_try_at <= v_at));
    get diagnostics v_count = row_count;
    update messaging_delivery d
       set state = 'stopped', why = left(p_why, 300), next_at = null, ended_at = v_at
     where d.person_id = p_person and d.state in ('going', 'awaiting', 'stranded', 'by_hand');
    return v_count;
end $$;
"""

# Letters that wait for a practice the person has left go to the new one, whichever way they
# travel. Delivery asks again whether that one may be told.
_REROUTE = """
create or replace function messaging_reroute(p_person uuid, p_from uuid, p_to uuid)
returns integer
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_count integer;
begin
    if not messaging_is_in_touch(p_person) then
        raise insufficient_privilege using message = 'only those in touch may move messages';
    end if;
    update messaging_message m
       set recipient_organisation_id = p_to, address = ''
     where m.person_id = p_person and m.recipient_organisation_id = p_from
       and m.channel in ({channels}) and m.state in ('queued', 'failed');
    get diagnostics v_count = row_count;
    update messaging_delivery d set recipient_organisation_id = p_to
     where d.person_id = p_person and d.recipient_organisation_id = p_from
       and d.state in ('going', 'stranded', 'by_hand');
    return v_count;
end $$;
"""
REROUTE = _REROUTE.format(channels="'practice_email', 'practice_mesh'")
# As before; letters that a system fetches move with the person too.
REROUTE_FETCHED = _REROUTE.format(channels="'practice_email', 'practice_mesh', 'practice_fhir'")

# As messaging_due, without the ways out that rest: what waits for them costs no try.
DUE = """
create or replace function messaging_due_now(
    p_at timestamptz, p_limit integer, p_resting varchar[])
returns table (id uuid, organisation_id uuid)
language sql stable security definer set search_path = pg_catalog, public as $$
    select m.id, m.organisation_id from messaging_message m
     where current_setting('handrail.kind', true) = 'system'
       and m.state in ('queued', 'sending') and m.next_try_at <= p_at
       and not m.channel = any(p_resting)
     order by m.next_try_at, m.id limit p_limit
$$;
"""

# Which letters the clock has to look at: their time is up, they are nobody's, or whoever they
# were with no longer works there. Only the sweep learns it, and then only ids.
DUE_DELIVERIES = """
create or replace function messaging_deliveries_due(p_at timestamptz)
returns table (id uuid, organisation_id uuid)
language sql stable security definer set search_path = pg_catalog, public as $$
    select d.id, d.organisation_id from messaging_delivery d
     where current_setting('handrail.kind', true) = 'system'
       and d.next_at is not null
       and (d.next_at <= p_at and (d.state <> 'by_hand' or d.told_late_at is null)
            or d.state = 'by_hand' and not exists (
                select 1 from staff_membership s join staff_account a on a.id = s.account_id
                 where s.account_id = d.owner_account_id
                   and s.organisation_id = d.organisation_id and a.is_active
                   and s.from_at <= p_at and (s.until_at is null or s.until_at > p_at)))
     order by d.next_at, d.id
$$;
"""

# Which message of whose an answer is about: by our own id, or by what the other system calls it.
ABOUT = """
create or replace function messaging_about(p_message uuid, p_transport varchar)
returns table (id uuid, organisation_id uuid, delivery_id uuid)
language sql stable security definer set search_path = pg_catalog, public as $$
    select m.id, m.organisation_id, m.delivery_id from messaging_message m
     where current_setting('handrail.kind', true) = 'system'
       and m.delivery_id is not null
       and (m.id = p_message or (p_transport <> '' and m.transport_id = p_transport))
     order by (m.id = p_message) desc nulls last, m.id limit 1
$$;
"""

# Whose a letter is, for the link in it by which a practice says that it arrived.
HOLDER = """
create or replace function messaging_delivery_holder(p_delivery uuid)
returns uuid
language sql stable security definer set search_path = pg_catalog, public as $$
    select d.organisation_id from messaging_delivery d
     where current_setting('handrail.kind', true) = 'system' and d.id = p_delivery
$$;
"""

# Which letters were handed to MESH and are not known to be collected: asked after one by one.
UNTRACKED = """
create or replace function messaging_untracked()
returns table (id uuid, organisation_id uuid, message_id uuid, transport_id varchar)
language sql stable security definer set search_path = pg_catalog, public as $$
    select d.id, d.organisation_id, m.id, m.transport_id
      from messaging_delivery d join messaging_message m on m.id = d.message_id
     where current_setting('handrail.kind', true) = 'system'
       and d.state = 'awaiting' and d.way = 'mesh' and d.collected_at is null
       and m.transport_id <> ''
     order by d.next_at, d.id
$$;
"""

# What came from other systems is Handrail's own to read until somebody is shown it.
ARRIVALS = """
alter table messaging_arrival enable row level security;
create policy only_handrail on messaging_arrival
    using ((select nullif(current_setting('handrail.kind', true), '')) = 'system')
    with check ((select nullif(current_setting('handrail.kind', true), '')) = 'system');
revoke delete, truncate on messaging_arrival from handrail_app;
revoke delete, truncate on messaging_delivery from handrail_app;
"""

CREATE = DROP_FOR_PERSON + REROUTE + DUE + DUE_DELIVERIES + ABOUT + HOLDER
CREATE += UNTRACKED + ARRIVALS
DROP = """
drop function if exists messaging_due_now(timestamptz, integer, varchar[]);
drop function if exists messaging_deliveries_due(timestamptz);
drop function if exists messaging_about(uuid, varchar);
drop function if exists messaging_delivery_holder(uuid);
drop function if exists messaging_untracked();
drop policy if exists only_handrail on messaging_arrival;
"""
