"""The database function that lets a case go on in another service of whoever holds it."""

MOVE_WITHIN = """
create or replace function cases_move_within(p_case uuid, p_service uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_org uuid := nullif(current_setting('handrail.organisation', true), '')::uuid;
    c cases_case%rowtype;
begin
    select * into c from cases_case x where x.id = p_case for update;
    if not found or v_org is null or c.organisation_id <> v_org or c.state = 'closed'
       or not exists (
           select 1 from directory_service s where s.id = p_service and s.provider_id = v_org
       )
    then
        raise insufficient_privilege using message = 'only to another service of its holder';
    end if;
    update cases_case x set service_id = p_service, version = x.version + 1 where x.id = c.id;
end $$;
"""

DROP_MOVE_WITHIN = "drop function if exists cases_move_within(uuid, uuid)"
