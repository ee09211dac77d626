"""The database functions behind the person's own page: ask for a code, and use it.

They run as the tables' owner with a fixed search path, because the app role can read neither
codes nor people it has no grant for. Known and unknown take the same path: a row is always
written, so that neither the answer nor its time tells which it was (house, fence 10).
"""

REQUEST = """
create or replace function referrals_request_code(
    p_id uuid, p_lookup text, p_reference text, p_birth date, p_code_hash text
) returns table (organisation_id uuid, person_id uuid, referral_id uuid, intake_id uuid)
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
    v_intake referrals_intake%rowtype;
begin
    if v_at is null or coalesce(current_setting('handrail.kind', true), '') = '' then
        raise insufficient_privilege using message = 'nobody in particular asks for a code';
    end if;
    select i.* into v_intake from referrals_intake i
     where i.reference = p_reference and i.is_sent and i.source = 'self';
    select r.to_organisation_id, r.person_id, r.id into organisation_id, person_id, referral_id
      from referrals_referral r join participants_person p on p.id = r.person_id
     where (r.reference = p_reference or r.id = v_intake.referral_id)
       and p.birth_date = p_birth and not p.status_page_off and p.died_date is null;
    if person_id is null and v_intake.referral_id is null and v_intake.birth_date = p_birth then
        organisation_id := v_intake.to_organisation_id;
        intake_id := v_intake.id;
    end if;
    insert into referrals_statuscode (
        id, lookup_hash, code_hash, person_id, intake_token_hash, created_at, expires_at, tries
    ) values (
        p_id, p_lookup, p_code_hash, person_id,
        case when intake_id is null then '' else v_intake.token_hash end,
        v_at, v_at + interval '10 minutes', 0
    );
    return next;
end $$;
"""

DROP_REQUEST = "drop function if exists referrals_request_code(uuid, text, text, date, text)"

REDEEM = """
create or replace function referrals_redeem_code(p_lookup text, p_code_hash text)
returns table (person_id uuid, intake_token_hash text)
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
    v_code referrals_statuscode%rowtype;
    v_opens boolean;
begin
    if v_at is null or coalesce(current_setting('handrail.kind', true), '') = '' then
        raise insufficient_privilege using message = 'nobody in particular uses a code';
    end if;
    select c.* into v_code from referrals_statuscode c
     where c.lookup_hash = p_lookup order by c.created_at desc, c.id desc limit 1 for update;
    if not found or v_code.used_at is not null or v_code.expires_at <= v_at
       or v_code.tries >= 5 then
        return;
    end if;
    v_opens := v_code.code_hash = p_code_hash
        and (v_code.intake_token_hash <> '' or exists (
            select 1 from participants_person p where p.id = v_code.person_id
               and not p.status_page_off and p.died_date is null
        ));
    update referrals_statuscode c
       set tries = c.tries + 1, used_at = case when v_opens then v_at end
     where c.id = v_code.id;
    if v_opens then
        person_id := v_code.person_id;
        intake_token_hash := v_code.intake_token_hash;
        return next;
    end if;
end $$;
"""

DROP_REDEEM = "drop function if exists referrals_redeem_code(text, text)"
