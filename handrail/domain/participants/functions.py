"""The database functions that find or add a person, written once for the migration.

They run as the tables' owner with a fixed search path and check their caller themselves,
because the app role can neither write a grant nor see people it has no grant for.
"""

REGISTER = """
create or replace function participants_register(
    p_id uuid, p_grant uuid, p_audit uuid, p_nhs text, p_given text, p_family text, p_birth date
) returns table (person_id uuid, already_known boolean)
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_org uuid := nullif(current_setting('handrail.organisation', true), '')::uuid;
    v_kind text := current_setting('handrail.kind', true);
    v_account uuid := nullif(current_setting('handrail.account', true), '')::uuid;
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
    v_person uuid;
    v_taken boolean := false;
begin
    if v_org is null or v_at is null or v_kind not in ('staff', 'client', 'system') then
        raise insufficient_privilege using message = 'only an organisation may add a person';
    end if;
    if p_nhs is not null then
        perform pg_advisory_xact_lock(hashtextextended(p_nhs, 7));
        select p.id into v_person from participants_person p
         where p.nhs_number = p_nhs and p.birth_date = p_birth
           and lower(p.family_name) = lower(p_family);
        v_taken := exists (select 1 from participants_person p where p.nhs_number = p_nhs);
    end if;
    already_known := v_person is not null;
    if not already_known then
        v_person := p_id;
        insert into participants_person (
            id, nhs_number, nhs_number_claimed, given_name, family_name, preferred_name,
            birth_date, identity, address_lines, postcode, no_fixed_address, no_gp, phone,
            phone_safe, text_safe, voicemail_safe, email, email_safe, letter_safe, contact_notes,
            language, interpreter_needed, communication_needs, adjustments, adjustments_note,
            status_page_off, version, created_at
        ) values (
            p_id, case when v_taken then null else p_nhs end, coalesce(p_nhs, ''), p_given,
            p_family, '', p_birth, case when v_taken then 'questioned' else 'given' end, '{}', '',
            false, false, '', 'unknown', 'unknown', 'unknown', '', 'unknown', 'unknown', '', '',
            false, '{}', '{}', '', false, 1, v_at
        );
    end if;
    if not exists (
        select 1 from disclosure_grant g where g.person_id = v_person
           and g.organisation_id = v_org and g.basis in ('added', 'matched') and g.from_at <= v_at
           and (g.until_at is null or g.until_at > v_at)
    ) then
        insert into disclosure_grant (
            id, person_id, organisation_id, basis, opened_by_organisation_id, from_at
        ) values (
            p_grant, v_person, v_org,
            case when already_known then 'matched' else 'added' end, v_org, v_at
        );
    end if;
    insert into audit_event (
        id, at, action, is_view, actor_kind, account_id, organisation_id, job_role, person_id,
        subject_type, subject_id, purpose, request_id, detail
    ) values (
        p_audit, v_at, case when already_known then 'person.matched' else 'person.added' end,
        false, v_kind, v_account, v_org, coalesce(current_setting('handrail.role', true), ''),
        v_person, 'person', v_person::text, '', '', '{}'
    );
    person_id := v_person;
    return next;
end $$;
"""

DROP_REGISTER = (
    "drop function if exists participants_register(uuid, uuid, uuid, text, text, text, date)"
)

RECOGNISE = """
create or replace function participants_recognise(
    p_audit uuid, p_nhs text, p_birth date, p_provider text
) returns uuid
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_kind text := current_setting('handrail.kind', true);
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
    v_person uuid;
begin
    if v_at is null or v_kind not in ('public', 'linkbearer', 'person') then
        raise insufficient_privilege using message = 'only somebody for themselves is recognised';
    end if;
    select p.id into v_person from participants_person p
     where p.nhs_number = p_nhs and p.birth_date = p_birth
       and not p.status_page_off and p.died_date is null;
    insert into audit_event (
        id, at, action, is_view, actor_kind, person_id, job_role,
        subject_type, subject_id, purpose, request_id, detail
    ) values (
        p_audit, v_at,
        case when v_person is null then 'person.not_recognised' else 'person.recognised' end,
        false, v_kind, v_person, '', 'provider', p_provider, '', '', '{}'
    );
    return v_person;
end $$;
"""

DROP_RECOGNISE = "drop function if exists participants_recognise(uuid, text, date, text)"
