"""The one rule of implied agreement, in the database, and what holds every writer to it.

Asked by ``implied.py`` before something is recorded, and by the table itself when it is: both
call the same function, so that they cannot drift apart. The functions run as the tables' owner
with a fixed search path.
"""

from handrail.domain.consent.choices import IMPLIED
from handrail.domain.disclosure.queries import released
from handrail.kernel.privacy import Kind

# What a team makes itself. All else that is implied has to be released to the team first.
MADE_HERE = (Kind.ATTENDANCE, Kind.MEASURES, Kind.PLAN)
_MADE_HERE = ", ".join(f"'{kind}'" for kind in MADE_HERE)

# The line of the agreed list by which the team that holds a referral may tell another one without
# asking again; null if it may not. The person has agreed to be supported by whoever holds it, has
# not asked to be asked first, and has not stopped the other organisation before.
ALLOWS = f"""
create or replace function consent_implied(p_referral uuid, p_theirs uuid, p_at timestamptz)
returns uuid
language sql stable security definer set search_path = pg_catalog, public as $$
    select agreements_one_team(s.programme_id, r.to_organisation_id, p_theirs, p_at)
      from referrals_referral r
      join directory_service s on s.id = r.service_id
      join participants_person p on p.id = r.person_id
     where r.id = p_referral and r.state <> 'closed' and p.died_date is null
       and r.to_organisation_id
           = nullif(current_setting('handrail.organisation', true), '')::uuid
       and exists (
            select 1 from disclosure_release d
             where d.person_id = r.person_id and d.organisation_id = r.to_organisation_id
               and d.kind = '{Kind.KNOWN}' and {released("p_at")})
       and not exists (
            select 1 from consent_objection o
             where o.person_id = r.person_id and o.from_at <= p_at
               and (o.until_at is null or o.until_at > p_at))
       and not exists (
            select 1 from consent_evidence e
             where e.person_id = r.person_id and e.organisation_id = p_theirs
               and e.withdrawn_at <= p_at
               and not exists (
                    select 1 from consent_evidence n
                     where n.person_id = e.person_id and n.organisation_id = e.organisation_id
                       and n.how <> '{IMPLIED}' and n.given_at > e.withdrawn_at))
$$;
"""

TEAM = """
create or replace function consent_team(p_referral uuid, p_at timestamptz) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public as $$
    select distinct consent_implied(p_referral, m.organisation_id, p_at)
      from referrals_referral r
      join directory_service s on s.id = r.service_id
      join agreements_teammember m on m.programme_id = s.programme_id
     where r.id = p_referral and consent_implied(p_referral, m.organisation_id, p_at) is not null
$$;
"""

GUARD_IMPLIED = f"""
create or replace function consent_guard_implied() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
    if tg_op = 'UPDATE' then
        if (new.how, new.team_member_id, new.person_id, new.organisation_id, new.kinds)
           is distinct from
           (old.how, old.team_member_id, old.person_id, old.organisation_id, old.kinds)
        then
            raise insufficient_privilege using message = 'what was agreed is never written over';
        end if;
        return new;
    end if;
    if (new.how = '{IMPLIED}') is distinct from (new.team_member_id is not null) then
        raise insufficient_privilege using message = 'what is implied names the list it rests on';
    end if;
    if new.how = '{IMPLIED}' and not exists (
        select 1 from referrals_referral r join agreements_teammember m on m.id = new.team_member_id
         where r.person_id = new.person_id
           and r.to_organisation_id = new.recorded_by_organisation_id
           and consent_implied(r.id, new.organisation_id, new.given_at) = m.id
           and new.until_at is not distinct from
               ((m.until_date + 1)::timestamp at time zone 'Europe/London')
    ) then
        raise insufficient_privilege using message =
            'nothing is implied outside the agreed direct-care team';
    end if;
    if new.how = '{IMPLIED}' and exists (
        select 1 from unnest(new.kinds) as k (kind)
         where k.kind not in ({_MADE_HERE}) and not exists (
            select 1 from disclosure_release d
             where d.person_id = new.person_id and d.kind = k.kind
               and d.organisation_id = new.recorded_by_organisation_id
               and {released("new.given_at")})
    ) then
        raise insufficient_privilege using message =
            'what the person kept from the team is not implied for another';
    end if;
    return new;
end $$;
"""
GUARDS = f"""
{GUARD_IMPLIED}
create trigger implied before insert or update on consent_evidence
    for each row execute function consent_guard_implied();
create or replace function consent_guard_release() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
    if exists (
        select 1 from consent_evidence e
         where e.id = new.evidence_id and e.how = '{IMPLIED}'
           and (e.person_id <> new.person_id or e.organisation_id <> new.organisation_id
                or not new.kind = any(e.kinds) or new.until_at is distinct from e.until_at)
    ) then
        raise insufficient_privilege using message = 'no more is released than was implied';
    end if;
    return new;
end $$;
create trigger implied before insert on disclosure_release
    for each row execute function consent_guard_release();
"""

# Whoever leaves a team is told nothing more of what rested on being in it, from that moment.
ENDS = f"""
create or replace function consent_end_implied() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
    update disclosure_release d set until_at = new.at
      from consent_evidence e
     where e.id = d.evidence_id and e.how = '{IMPLIED}' and e.team_member_id = new.member_id
       and (d.until_at is null or d.until_at > new.at);
    update consent_evidence e set until_at = new.at
     where e.how = '{IMPLIED}' and e.team_member_id = new.member_id
       and (e.until_at is null or e.until_at > new.at);
    return new;
end $$;
create trigger ends_implied after insert on agreements_teamending
    for each row execute function consent_end_implied();
"""

# Somebody asks to be asked first: what was implied about them, by whomever, ends at once. Only the
# person, or who is in touch with them, may say so.
OBJECT = f"""
create or replace function consent_object(p_person uuid) returns integer
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
    v_count integer;
begin
    if not messaging_is_in_touch(p_person) then
        raise insufficient_privilege using message = 'only the person, or who is in touch';
    end if;
    update disclosure_release d set until_at = v_at
      from consent_evidence e
     where e.id = d.evidence_id and e.how = '{IMPLIED}' and e.person_id = p_person
       and (d.until_at is null or d.until_at > v_at);
    update consent_evidence e set withdrawn_at = v_at, withdrawn_how = 'asked to be asked first'
     where e.how = '{IMPLIED}' and e.person_id = p_person and e.withdrawn_at is null
       and (e.until_at is null or e.until_at > v_at);
    get diagnostics v_count = row_count;
    return v_count;
end $$;
"""

CREATE = ALLOWS + TEAM + GUARDS + ENDS + OBJECT
DROP = """
drop function if exists consent_object(uuid);
drop trigger if exists ends_implied on agreements_teamending;
drop function if exists consent_end_implied();
drop trigger if exists implied on disclosure_release;
drop function if exists consent_guard_release();
drop trigger if exists implied on consent_evidence;
drop function if exists consent_guard_implied();
drop function if exists consent_team(uuid, timestamptz);
drop function if exists consent_implied(uuid, uuid, timestamptz);
"""
