"""What the database asks before a row is added, and who is one team now; for the migration.

The functions run as the tables' owner with a fixed search path. An agreement lets something be
told that nobody is asked about again, so the code alone does not decide who writes one.
"""

from handrail.domain.staff.wall import told_only_list

TABLES = ("agreements_teammember", "agreements_teamending", "agreements_basis")

# Handrail itself, for no organisation, sets up a place; otherwise the board's own staff.
MAY_SET = """
create or replace function agreements_may_set(p_board uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
    select current_setting('handrail.kind', true) = 'system'
           and coalesce(current_setting('handrail.organisation', true), '') = ''
        or current_setting('handrail.kind', true) = 'staff'
           and p_board = nullif(current_setting('handrail.organisation', true), '')::uuid
           and exists (select 1 from organisations_area a where a.organisation_id = p_board)
           and exists (
            select 1 from staff_membership m join staff_jobrole j on j.key = m.job_role_id
             where m.account_id = nullif(current_setting('handrail.account', true), '')::uuid
               and m.organisation_id = p_board
               and m.job_role_id = current_setting('handrail.role', true)
               and m.from_at <= nullif(current_setting('handrail.at', true), '')::timestamptz
               and (m.until_at is null
                    or m.until_at > nullif(current_setting('handrail.at', true), '')::timestamptz)
               and 'agreements.set' = any(j.permissions))
$$;
"""

GUARDS = f"""
create or replace function agreements_guard() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_board uuid;
begin
    if tg_table_name = 'agreements_teamending' then
        select m.board_id into v_board from agreements_teammember m where m.id = new.member_id;
    else
        v_board := new.board_id;
    end if;
    if not coalesce(agreements_may_set(v_board), false) then
        raise insufficient_privilege using message =
            'only the board''s own information governance writes down what it has agreed';
    end if;
    return new;
end $$;
create or replace function agreements_guard_team() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
    if exists (select 1 from organisations_organisation o
                where o.id = new.organisation_id and o.kind in ({told_only_list()})) then
        raise insufficient_privilege using message =
            'an employer, a Jobcentre or DWP is in nobody''s direct-care team';
    end if;
    return new;
end $$;
create trigger who_may before insert on agreements_teammember
    for each row execute function agreements_guard();
create trigger whom before insert on agreements_teammember
    for each row execute function agreements_guard_team();
create trigger who_may before insert on agreements_teamending
    for each row execute function agreements_guard();
create trigger who_may before insert on agreements_basis
    for each row execute function agreements_guard();
"""

# Whether an organisation stands on a list at a moment. Days are local, and the last one counts.
STANDS = """
create or replace function agreements_stands(p_member uuid, p_at timestamptz) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
    select exists (
        select 1 from agreements_teammember m
         where m.id = p_member and m.from_date <= (p_at at time zone 'Europe/London')::date
           and (m.until_date is null
                or m.until_date >= (p_at at time zone 'Europe/London')::date)
           and not exists (select 1 from agreements_teamending e
                            where e.member_id = m.id and e.at <= p_at))
$$;
"""

# The line by which one organisation is in one team with another, for a pathway; null if it is not.
ONE_TEAM = """
create or replace function agreements_one_team(
    p_programme text, p_ours uuid, p_theirs uuid, p_at timestamptz) returns uuid
language sql stable security definer set search_path = pg_catalog, public as $$
    select theirs.id
      from agreements_teammember ours
      join agreements_teammember theirs
        on theirs.board_id = ours.board_id and theirs.programme_id = ours.programme_id
     where ours.programme_id = p_programme and ours.organisation_id = p_ours
       and theirs.organisation_id = p_theirs and p_ours <> p_theirs
       and agreements_stands(ours.id, p_at) and agreements_stands(theirs.id, p_at)
     order by theirs.agreed_date desc, theirs.id limit 1
$$;
"""

CREATE = MAY_SET + GUARDS + STANDS + ONE_TEAM
DROP = """
drop function if exists agreements_one_team(text, uuid, uuid, timestamptz);
drop function if exists agreements_stands(uuid, timestamptz);
drop trigger if exists who_may on agreements_teammember;
drop trigger if exists whom on agreements_teammember;
drop trigger if exists who_may on agreements_teamending;
drop trigger if exists who_may on agreements_basis;
drop function if exists agreements_guard_team();
drop function if exists agreements_guard();
drop function if exists agreements_may_set(uuid);
"""
