"""What the clock asks across organisations: ids and nothing more."""

UNREAD = """
create or replace function concerns_unread() returns table (id uuid, organisation_id uuid)
language sql stable security definer set search_path = pg_catalog, public as $$
    select c.id, c.organisation_id from concerns_concern c
     where current_setting('handrail.kind', true) = 'system' and c.state = 'raised'
       and c.read_by_at <= nullif(current_setting('handrail.at', true), '')::timestamptz
     order by c.read_by_at, c.id
$$;
"""
DROP_UNREAD = "drop function if exists concerns_unread()"
