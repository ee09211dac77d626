"""What only the database does for a copy: give it to the person, and say what is over."""
# ruff: noqa: S608 - put together from our own text, for a migration


def _given(name: str, returns: str, columns: str, besides: str = "") -> str:
    """Return the function that gives the person the parts of their own copy that they may have."""
    return f"""
create or replace function {name}(p_copy uuid, p_level text, p_token_hash text)
returns table ({returns})
language sql stable security definer set search_path = pg_catalog, public as $$
    select {columns}
      from copies_copy c join copies_part p on p.copy_id = c.id
     where c.id = p_copy and c.state = 'ready' and p.withheld_why = ''{besides}
       and current_setting('handrail.kind', true) = 'person'
       and c.person_id = nullif(current_setting('handrail.person', true), '')::uuid
       and c.until_at > nullif(current_setting('handrail.at', true), '')::timestamptz
       and (p_level = 'P9'
            or (c.identity = 'staff' and c.token_hash <> '' and c.token_hash = p_token_hash))
     order by p."position"
$$;
"""


PLAIN = (
    "copies_given",
    '"position" integer, noun text, content jsonb',
    'p."position", p.noun::text, p.content',
)
GIVEN = _given(*PLAIN)
OVER = """
create or replace function copies_over() returns table (id uuid, organisation_id uuid)
language sql stable security definer set search_path = pg_catalog, public as $$
    select c.id, c.organisation_id from copies_copy c
     where current_setting('handrail.kind', true) = 'system' and c.state = 'ready'
       and c.until_at <= nullif(current_setting('handrail.at', true), '')::timestamptz
     order by c.until_at, c.id
$$;
"""
# A part is held back or put back only while the copy is looked through.
GUARD = """
create or replace function copies_guard() returns trigger language plpgsql
security definer set search_path = pg_catalog, public as $$
begin
    if (new.withheld_why, new.withheld_reason) is distinct from
           (old.withheld_why, old.withheld_reason)
       and not exists (select 1 from copies_copy c where c.id = old.copy_id and c.state = 'asked')
    then
        raise insufficient_privilege using message = 'a copy that was released is not changed';
    end if;
    if new.content is distinct from old.content and new.content <> '{}'::jsonb then
        raise insufficient_privilege using message = 'a part of a copy is emptied, never rewritten';
    end if;
    return new;
end $$;
drop trigger if exists guard on copies_part;
create trigger guard before update on copies_part
    for each row execute function copies_guard();
"""
# What was encrypted is part of it once somebody has let it go. The version before asks by the name
# ``copies_given`` and gets what was never encrypted.
GIVEN_PARTS = _given(
    "copies_given_parts",
    '"position" integer, id uuid, noun text, content jsonb, sealed bytea',
    'p."position", p.id, p.noun::text, p.content, p.sealed',
    " and not p.is_undecided",
)
GIVEN_UNSEALED = _given(*PLAIN, " and not p.is_sealed")
# Decided while the copy is looked through; the app empties what is sealed and never writes it.
DECIDED = """
create or replace function copies_decided() returns trigger language plpgsql
set search_path = pg_catalog, public as $$
begin
    if new.is_sealed is distinct from old.is_sealed or (new.is_undecided and not old.is_undecided)
       or (new.is_undecided is distinct from old.is_undecided and not exists (
               select 1 from copies_copy c where c.id = old.copy_id and c.state = 'asked')) then
        raise insufficient_privilege using message = 'what was decided about a part stays';
    end if;
    if current_user = 'handrail_app' and new.sealed is not null
       and new.sealed is distinct from old.sealed then
        raise insufficient_privilege using message = 'a sealed part is emptied, never rewritten';
    end if;
    return new;
end $$;
drop trigger if exists decided on copies_part;
create trigger decided before update on copies_part
    for each row execute function copies_decided();
"""
UNDECIDED = """
create or replace function copies_undecided() returns trigger language plpgsql
security definer set search_path = pg_catalog, public as $$
begin
    if new.state = 'ready' and old.state <> 'ready' and exists (
           select 1 from copies_part p where p.copy_id = new.id and p.is_undecided) then
        raise insufficient_privilege using message = 'each sealed text is decided on first';
    end if;
    return new;
end $$;
drop trigger if exists undecided on copies_copy;
create trigger undecided before update on copies_copy
    for each row execute function copies_undecided();
"""
SEALED = GIVEN_UNSEALED + GIVEN_PARTS + DECIDED + UNDECIDED
DROP_SEALED = """
drop trigger if exists undecided on copies_copy;
drop function if exists copies_undecided();
drop trigger if exists decided on copies_part;
drop function if exists copies_decided();
drop function if exists copies_given_parts(uuid, text, text);
"""
CREATE = GIVEN + OVER + GUARD
DROP = """
drop trigger if exists guard on copies_part;
drop function if exists copies_guard();
drop function if exists copies_over();
drop function if exists copies_given(uuid, text, text);
"""
