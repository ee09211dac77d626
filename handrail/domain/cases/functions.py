"""The database functions that reach past one organisation's sight, written once for the migration.

They run as the tables' owner with a fixed search path and check their caller themselves: the
app role can neither write a grant nor move a case to another organisation.
"""

ACCEPT_HANDOVER = """
create or replace function cases_accept_handover(p_handover uuid, p_grant uuid)
returns uuid
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_org uuid := nullif(current_setting('handrail.organisation', true), '')::uuid;
    v_account uuid := nullif(current_setting('handrail.account', true), '')::uuid;
    v_kind text := current_setting('handrail.kind', true);
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
    h cases_handover%rowtype;
    c cases_case%rowtype;
    v_basis text;
begin
    select * into h from cases_handover x where x.id = p_handover for update;
    if not found or v_at is null or v_kind <> 'staff' or h.answered_at is not null
       or h.to_account_id is distinct from v_account
       or h.to_organisation_id is distinct from v_org
    then
        raise insufficient_privilege using message = 'only the worker it was offered to may accept';
    end if;
    select * into c from cases_case x where x.id = h.case_id for update;
    if c.state = 'closed' or c.organisation_id <> h.from_organisation_id then
        raise insufficient_privilege using message = 'the case is no longer theirs to offer';
    end if;
    if not exists (
        select 1 from disclosure_grant g where g.person_id = c.person_id
           and g.organisation_id = h.from_organisation_id and g.from_at <= v_at
           and (g.until_at is null or g.until_at > v_at)
    ) or not exists (
        select 1 from referrals_referral r where r.id = c.referral_id
           and r.person_id = c.person_id and r.to_organisation_id = h.from_organisation_id
    ) then
        raise insufficient_privilege using message = 'they are not in touch with that person';
    end if;
    if v_org <> h.from_organisation_id and not exists (
        select 1 from consent_evidence e where e.id = h.consent_evidence_id
           and e.person_id = c.person_id and e.organisation_id = v_org and e.withdrawn_at is null
           and (e.until_at is null or e.until_at > v_at)
    ) then
        raise insufficient_privilege using message = 'the person does not agree to it any more';
    end if;
    update cases_handover x set answered_at = v_at, is_accepted = true where x.id = h.id;
    v_basis := case when h.is_share then 'share' else 'handover' end;
    if v_org <> h.from_organisation_id and not exists (
        select 1 from disclosure_grant g where g.person_id = c.person_id
           and g.organisation_id = v_org and g.basis = v_basis and g.reference_id = c.id
           and g.from_at <= v_at and (g.until_at is null or g.until_at > v_at)
    ) then
        insert into disclosure_grant (
            id, person_id, organisation_id, basis, reference_id, opened_by_organisation_id, from_at
        ) values (
            p_grant, c.person_id, v_org, v_basis, c.id, h.from_organisation_id, v_at
        );
    end if;
    if h.is_share then
        update cases_case x
           set shared_with = array_append(array_remove(x.shared_with, v_org), v_org)
         where x.id = c.id and v_org <> c.organisation_id;
    else
        update cases_case x
           set coach_account_id = v_account, organisation_id = v_org,
               shared_with = array_remove(x.shared_with, v_org), version = x.version + 1
         where x.id = c.id;
        update referrals_referral r
           set to_organisation_id = v_org, assigned_account_id = v_account,
               version = r.version + 1
         where r.id = c.referral_id;
        if v_org <> h.from_organisation_id then
            update disclosure_grant g set until_at = v_at
             where g.reference_id = c.id and g.basis = 'share' and g.organisation_id = v_org
               and (g.until_at is null or g.until_at > v_at);
            update capacity_booking b set organisation_id = v_org
              from capacity_slot s
             where s.id = b.slot_id and s.starts_at > v_at and b.referral_id = c.referral_id;
            update disclosure_grant g set until_at = v_at
             where g.person_id = c.person_id and g.organisation_id = h.from_organisation_id
               and g.from_at < v_at and (g.until_at is null or g.until_at > v_at)
               and not exists (
                   select 1 from cases_case x where x.person_id = c.person_id
                      and x.organisation_id = h.from_organisation_id
               )
               and not exists (
                   select 1 from referrals_referral r where r.person_id = c.person_id
                      and h.from_organisation_id in (r.to_organisation_id, r.from_organisation_id,
                                                     r.offered_organisation_id)
               );
        end if;
    end if;
    return c.id;
end $$;
"""

DROP_ACCEPT_HANDOVER = "drop function if exists cases_accept_handover(uuid, uuid)"

END_SHARES = """
create or replace function cases_end_shares(p_case uuid)
returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_org uuid := nullif(current_setting('handrail.organisation', true), '')::uuid;
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
    c cases_case%rowtype;
begin
    select * into c from cases_case x where x.id = p_case for update;
    if not found or v_at is null or c.organisation_id is distinct from v_org then
        raise insufficient_privilege using message = 'only the organisation that holds the case';
    end if;
    update disclosure_grant g set until_at = v_at
     where g.reference_id = c.id and g.basis = 'share' and g.from_at < v_at
       and g.organisation_id <> c.organisation_id and (g.until_at is null or g.until_at > v_at);
    update cases_case x set shared_with = '{}' where x.id = c.id;
end $$;
"""

DROP_END_SHARES = "drop function if exists cases_end_shares(uuid)"

OPEN_ANYWHERE = """
create or replace function cases_open_anywhere(p_person uuid)
returns table (case_id uuid, referral_id uuid, organisation_id uuid)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
    v_org uuid := nullif(current_setting('handrail.organisation', true), '')::uuid;
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
begin
    if v_org is null or v_at is null
       or not exists (
           select 1 from participants_person p where p.id = p_person and p.died_date is not null
       )
       or not exists (
           select 1 from disclosure_grant g where g.person_id = p_person
              and g.organisation_id = v_org and g.from_at <= v_at
              and (g.until_at is null or g.until_at > v_at)
       )
    then
        raise insufficient_privilege using message = 'only after a death, by who knows the person';
    end if;
    return query
        select c.id, r.id, r.to_organisation_id
          from referrals_referral r
          left join cases_case c on c.referral_id = r.id and c.state <> 'closed'
         where r.person_id = p_person and r.state <> 'closed' order by r.id;
end $$;
"""

DROP_OPEN_ANYWHERE = "drop function if exists cases_open_anywhere(uuid)"

AGREED_PLANS_STAY = """
create or replace function cases_agreed_plan_stays() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
declare
    v_plan uuid;
    v_moved boolean := false;
begin
    if tg_op = 'DELETE' and current_setting('handrail.disposing', true) = 'on'
       and current_user <> 'handrail_app' then
        return old;
    end if;
    if tg_table_name = 'cases_plan' then
        if old.agreed_at is null then
            if tg_op = 'DELETE' then return old; end if;
            return new;
        end if;
    else
        if tg_table_name = 'cases_goal' then
            v_plan := case when tg_op = 'INSERT' then new.plan_id else old.plan_id end;
            v_moved := tg_op = 'UPDATE' and new.plan_id <> old.plan_id;
        else
            select g.plan_id into v_plan from cases_goal g
             where g.id = case when tg_op = 'INSERT' then new.goal_id else old.goal_id end;
            if tg_op = 'UPDATE' then
                if new.goal_id = old.goal_id and new.position = old.position
                   and new.what = old.what and new.owner = old.owner
                   and new.owner_name = old.owner_name
                   and new.due_date is not distinct from old.due_date
                then
                    return new;
                end if;
                v_moved := new.goal_id <> old.goal_id;
            end if;
        end if;
        if not v_moved and not exists (
            select 1 from cases_plan p where p.id = v_plan and p.agreed_at is not null
        ) then
            if tg_op = 'DELETE' then return old; end if;
            return new;
        end if;
    end if;
    raise insufficient_privilege using message = 
        'an agreed plan never changes: write the next version';
end $$;
create trigger agreed_stays before update or delete on cases_plan
    for each row execute function cases_agreed_plan_stays();
create trigger agreed_stays before insert or update or delete on cases_goal
    for each row execute function cases_agreed_plan_stays();
create trigger agreed_stays before insert or update or delete on cases_action
    for each row execute function cases_agreed_plan_stays();
"""

DROP_AGREED_PLANS_STAY = """
drop trigger if exists agreed_stays on cases_plan;
drop trigger if exists agreed_stays on cases_goal;
drop trigger if exists agreed_stays on cases_action;
drop function if exists cases_agreed_plan_stays();
"""

# For the copy that somebody asks for of everything about them: still sealed, to the organisation
# itself, which asks nobody's permission because a health professional decides on each.
SEALED_NOTES = """
create or replace function cases_sealed_notes(p_person uuid)
returns table (id uuid, case_id uuid, at timestamptz, sealed bytea)
language sql stable security definer set search_path = pg_catalog, public as $$
    select n.id, n.case_id, n.at, n.text
      from cases_safeguardingnote n join cases_case c on c.id = n.case_id
     where current_setting('handrail.kind', true) = 'system'
       and n.organisation_id = nullif(current_setting('handrail.organisation', true), '')::uuid
       and c.person_id = p_person
     order by n.at, n.id
$$;
"""
DROP_SEALED_NOTES = "drop function if exists cases_sealed_notes(uuid)"
