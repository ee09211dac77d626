"""The database functions that send a referral into a place, and free it when it goes elsewhere.

Places, lines and caps are the capacity app's; these two are where a referral begins and moves.
"""

NO_ROOM, TAKES_NOBODY = "HR001", "HR002"

# As referrals_send was, with the place in the same statement. Runs as whoever calls it, so that
# the policies of all its tables hold; only counting and numbering places is past them.
SEND = """
create or replace function referrals_send_in_place(
    p_referral jsonb, p_step jsonb, p_event jsonb, p_seat text, p_tier text
) returns table (
    id uuid, reference varchar, promised_at timestamptz, body_sha256 varchar, is_new boolean,
    place text
)
language plpgsql security invoker set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
    insert into referrals_referral
    select * from jsonb_populate_record(null::referrals_referral, p_referral)
        on conflict (submission_id) do nothing;
    is_new := found;
    place := 'free';
    if is_new then
        insert into referrals_step
        select * from jsonb_populate_record(null::referrals_step, p_step);
        insert into audit_event
        select * from jsonb_populate_record(null::audit_event, p_event);
        perform referrals_share_sight((p_referral ->> 'id')::uuid);
        if p_seat <> 'none' then
            place := referrals_take_place((p_referral ->> 'id')::uuid, p_seat, p_tier);
        end if;
    end if;
    return query
        select r.id, r.reference, r.promised_at, r.body_sha256, is_new, place
          from referrals_referral r
         where r.submission_id = (p_referral ->> 'submission_id')::uuid;
end $$;
"""

# Only of a referral that was sent by the caller's organisation, or to it, and has no place yet.
TAKE = """
create or replace function referrals_take_place(p_referral uuid, p_seat text, p_tier text)
returns text
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_org uuid := nullif(current_setting('handrail.organisation', true), '')::uuid;
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
    r referrals_referral%rowtype;
    v_place text;
begin
    select * into r from referrals_referral x where x.id = p_referral;
    if not found or v_at is null or v_org is null
       or (r.from_organisation_id is distinct from v_org and r.to_organisation_id <> v_org)
       or r.state <> 'new'
       or exists (select 1 from capacity_place p where p.referral_id = p_referral)
       or exists (select 1 from capacity_waiting w where w.referral_id = p_referral)
    then
        raise insufficient_privilege using message = 'only whoever sends it takes its place, once';
    end if;
    v_place := capacity_take(
        r.id, r.person_id, r.service_id, r.to_organisation_id, r.from_organisation_id,
        p_tier, r.sent_at, p_seat, v_at
    );
    if v_place = 'full' then
        raise exception 'no place is left this week' using errcode = '{no_room}';
    elsif v_place = 'closed' then
        raise exception 'the service takes nobody now' using errcode = '{takes_nobody}';
    end if;
    return v_place;
end $$;
""".replace("{no_room}", NO_ROOM).replace("{takes_nobody}", TAKES_NOBODY)

# Whoever ends or moves a referral, and however, its place is given back and its line left. Which
# tier they are in where it goes, whoever takes it over has worked out (placing.of_tier).
KEEP_FUNCTION = """
create or replace function referrals_keep_place() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_at timestamptz := coalesce(
        nullif(current_setting('handrail.at', true), '')::timestamptz, clock_timestamp()
    );
begin
    if old.state in ('accepted', 'closed') then
        return null;
    elsif new.state = 'accepted' then
        perform capacity_leave(new.id, 'accepted', v_at);
    elsif new.state = 'closed' then
        perform capacity_leave(new.id, 'closed', v_at);
    elsif new.service_id is distinct from old.service_id then
        perform capacity_leave(new.id, 'moved', v_at);
        if capacity_take(
            new.id, new.person_id, new.service_id, new.to_organisation_id,
            new.from_organisation_id, coalesce(current_setting('handrail.tier', true), ''),
            new.sent_at, 'any', v_at
        ) = 'closed' then
            raise exception 'the service takes nobody now' using errcode = '{takes_nobody}';
        end if;
    end if;
    return null;
end $$;
""".replace("{takes_nobody}", TAKES_NOBODY)
KEEP = """
create trigger keep_place after update of state, service_id on referrals_referral
    for each row when (old.state is distinct from new.state
                       or old.service_id is distinct from new.service_id)
    execute function referrals_keep_place();
"""

CREATE = TAKE + SEND + KEEP_FUNCTION + KEEP
DROP = """
drop trigger if exists keep_place on referrals_referral;
drop function if exists referrals_keep_place();
drop function if exists referrals_send_in_place(jsonb, jsonb, jsonb, text, text);
drop function if exists referrals_take_place(uuid, text, text);
"""
