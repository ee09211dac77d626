"""The database functions of the outbox, written once for its migrations.

They run as the tables' owner with a fixed search path and check their caller themselves.
"""

# Everything waiting about one person stops, whichever organisation was going to send it.
# Only somebody in touch with the person, or the person, may ask for that.
DROP_FOR_PERSON = """
create or replace function messaging_drop_for_person(p_person uuid, p_why text)
returns integer
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_count integer;
begin
    if not messaging_is_in_touch(p_person) then
        raise insufficient_privilege using message = 'only those in touch may stop messages';
    end if;
    update messaging_message m
       set state = 'dropped', facts = '[]', latest_problem = left(p_why, 300)
     where m.person_id = p_person
       and (m.state in ('queued', 'failed') or (
           m.state = 'sending'
           and m.next_try_at <= nullif(current_setting('handrail.at', true), '')::timestamptz));
    get diagnostics v_count = row_count;
    return v_count;
end $$;
"""

# Letters that wait for a practice the person has left go to the new one. Delivery asks
# again whether that one may be told.
REROUTE = """
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
       and m.channel = 'practice_email' and m.state in ('queued', 'failed');
    get diagnostics v_count = row_count;
    return v_count;
end $$;
"""

IN_TOUCH = """
create or replace function messaging_is_in_touch(p_person uuid)
returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
    select coalesce(nullif(current_setting('handrail.person', true), '')::uuid = p_person, false)
        or exists (
            select 1 from disclosure_grant g
             where g.person_id = p_person
               and g.organisation_id
                   = nullif(current_setting('handrail.organisation', true), '')::uuid
               and g.from_at <= nullif(current_setting('handrail.at', true), '')::timestamptz
               and (g.until_at is null
                    or g.until_at > nullif(current_setting('handrail.at', true), '')::timestamptz))
$$;
"""

# What did not arrive, for the administrator of the organisation that sends it, and for the
# administrator of the area it lies in. Nothing in it says whom a message is about.
TROUBLE = """
create or replace function messaging_trouble()
returns table (
    id uuid, organisation_id uuid, channel varchar, template varchar,
    recipient_organisation_id uuid, recipient_account_id uuid, state varchar, attempts smallint,
    latest_problem varchar, created_at timestamptz, next_try_at timestamptz,
    failed_at timestamptz, dealt_with_at timestamptz, dealt_with_by_account_id uuid,
    dealt_with_note varchar
)
language sql stable security definer set search_path = pg_catalog, public as $$
    select m.id, m.organisation_id, m.channel, m.template, m.recipient_organisation_id,
           m.recipient_account_id, m.state, m.attempts, m.latest_problem, m.created_at,
           m.next_try_at, m.failed_at, m.dealt_with_at, m.dealt_with_by_account_id,
           m.dealt_with_note
      from messaging_message m,
           (select nullif(current_setting('handrail.organisation', true), '')::uuid as id,
                   nullif(current_setting('handrail.at', true), '')::timestamptz as at) viewer
     where current_setting('handrail.kind', true) = 'staff'
       and exists (
           select 1 from staff_jobrole j
            where j.key = current_setting('handrail.role', true)
              and 'messages.watch' = any(j.permissions))
       and (m.state = 'failed'
            or (m.state in ('queued', 'sending') and m.latest_problem <> ''))
       and (m.organisation_id = viewer.id
            or (exists (select 1 from organisations_area a where a.organisation_id = viewer.id)
                and not exists (
                    with recursive up(id) as (
                        select m.organisation_id
                        union
                        select r.parent_id from organisations_relation r
                          join up on r.child_id = up.id
                         where r.from_date <= viewer.at::date
                           and (r.until_date is null or r.until_date >= viewer.at::date))
                    select 1 from up join organisations_area a on a.organisation_id = up.id
                     where a.organisation_id <> viewer.id)))
$$;
"""

# Only the loop learns which are due, and then only ids.
DUE = """
create or replace function messaging_due(p_at timestamptz, p_limit integer)
returns table (id uuid, organisation_id uuid)
language sql stable security definer set search_path = pg_catalog, public as $$
    select m.id, m.organisation_id from messaging_message m
     where current_setting('handrail.kind', true) = 'system'
       and m.state in ('queued', 'sending') and m.next_try_at <= p_at
     order by m.next_try_at, m.id limit p_limit
$$;
"""

CREATE = IN_TOUCH + DROP_FOR_PERSON + REROUTE + TROUBLE + DUE
DROP = """
drop function if exists messaging_trouble();
drop function if exists messaging_reroute(uuid, uuid, uuid);
drop function if exists messaging_drop_for_person(uuid, text);
drop function if exists messaging_is_in_touch(uuid);
"""
