"""The database functions that send a referral, and let its parties see its person."""

SHARE_SIGHT = """
create or replace function referrals_share_sight(p_referral uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_org uuid := nullif(current_setting('handrail.organisation', true), '')::uuid;
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
    r referrals_referral%rowtype;
begin
    select * into r from referrals_referral where id = p_referral;
    if not found or v_org is null or v_at is null
       or v_org not in (
           r.to_organisation_id,
           coalesce(r.from_organisation_id, r.to_organisation_id),
           coalesce(r.offered_organisation_id, r.to_organisation_id)
       )
       or not exists (
           select 1 from disclosure_grant g where g.person_id = r.person_id
              and g.organisation_id = v_org and g.from_at <= v_at
              and (g.until_at is null or g.until_at > v_at)
       )
    then
        raise insufficient_privilege using message = 'only a party of the referral may share it';
    end if;
    insert into disclosure_grant (
        id, person_id, organisation_id, basis, reference_id, opened_by_organisation_id, from_at
    )
    select gen_random_uuid(), r.person_id, x.organisation_id, 'referral', r.id, v_org, v_at
      from (select distinct * from unnest(array[
               r.to_organisation_id, r.offered_organisation_id, r.rescue_organisation_id
           ])) as x (organisation_id)
     where x.organisation_id is not null and not exists (
        select 1 from disclosure_grant g where g.person_id = r.person_id
           and g.organisation_id = x.organisation_id and g.basis = 'referral'
           and g.reference_id = r.id and g.from_at <= v_at
           and (g.until_at is null or g.until_at > v_at)
     );
    update disclosure_grant g set until_at = v_at
     where g.reference_id = r.id and g.person_id = r.person_id and g.basis = 'referral'
       and (g.until_at is null or g.until_at > v_at)
       and g.organisation_id <> r.to_organisation_id
       and g.organisation_id is distinct from r.from_organisation_id
       and g.organisation_id is distinct from r.offered_organisation_id
       and g.organisation_id is distinct from r.rescue_organisation_id;
end $$;
"""

DROP_SHARE_SIGHT = "drop function if exists referrals_share_sight(uuid)"

# Runs as whoever calls it, so that the policies of all its tables hold.
SEND = """
create or replace function referrals_send(p_referral jsonb, p_step jsonb, p_event jsonb)
returns table (
    id uuid, reference varchar, promised_at timestamptz, body_sha256 varchar, is_new boolean
)
language plpgsql security invoker set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
    insert into referrals_referral
    select * from jsonb_populate_record(null::referrals_referral, p_referral)
        on conflict (submission_id) do nothing;
    is_new := found;
    if is_new then
        insert into referrals_step
        select * from jsonb_populate_record(null::referrals_step, p_step);
        insert into audit_event
        select * from jsonb_populate_record(null::audit_event, p_event);
        perform referrals_share_sight((p_referral ->> 'id')::uuid);
    end if;
    return query
        select r.id, r.reference, r.promised_at, r.body_sha256, is_new from referrals_referral r
         where r.submission_id = (p_referral ->> 'submission_id')::uuid;
end $$;
"""

DROP_SEND = "drop function if exists referrals_send(jsonb, jsonb, jsonb)"
