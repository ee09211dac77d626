"""What the clock asks across organisations, in ids; and what never changes of a concern."""

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
# Once known, whom a concern is about never changes.
NAMED_ONCE = """
create or replace function concerns_named_once() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
begin
    if (old.person_id is not null and new.person_id is distinct from old.person_id)
       or (old.referral_id is not null and new.referral_id is distinct from old.referral_id)
       or ((new.person_id, new.referral_id) is distinct from (old.person_id, old.referral_id)
           and (old.intake_id is null or coalesce(current_setting('handrail.kind', true), '')
                not in ('', 'system'))) then
        raise insufficient_privilege using message = 'whom a concern is about never changes';
    end if;
    return new;
end $$;
drop trigger if exists named_once on concerns_concern;
create trigger named_once before update on concerns_concern
    for each row execute function concerns_named_once();
"""
DROP_NAMED_ONCE = """
drop trigger if exists named_once on concerns_concern;
drop function if exists concerns_named_once();
"""
# The owner seals words again with a newer key; nothing else of a line is ever changed.
ONLY_SEALED_AGAIN = """
drop trigger if exists append_only on concerns_concernstep;
drop trigger if exists append_only_words on concerns_concernstep;
create trigger append_only before delete on concerns_concernstep
    for each row execute function handrail_refuse_change();
create trigger append_only_words before update on concerns_concernstep
    for each row when (to_jsonb(new) - 'words' is distinct from to_jsonb(old) - 'words')
    execute function handrail_refuse_change();
"""
WHOLLY_APPEND_ONLY = """
drop trigger if exists append_only on concerns_concernstep;
drop trigger if exists append_only_words on concerns_concernstep;
create trigger append_only before update or delete on concerns_concernstep
    for each row execute function handrail_refuse_change();
"""
