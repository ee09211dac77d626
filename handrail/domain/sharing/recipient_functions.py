"""The database functions about helpers, research, who pays for a programme, and what ends soon.

They run as the tables' owner with a fixed search path and check their caller themselves.
"""

from handrail.domain.disclosure.matrix import FOR_ONE_REPORT
from handrail.domain.sharing.functions import LIVE, ONCE, VIEWER
from handrail.domain.sharing.rules import REMIND_BEFORE
from handrail.domain.staff.wall import told_only_list

# What is released to the helper whose secret the viewer holds. A code that was used gives it.
SHOWN_TO_HELPER = f"""
create or replace function sharing_shown_to_helper()
returns table (helper_id uuid, person_id uuid, kind text, key text, value text,
               from_at timestamptz, until_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public as $$
    with {VIEWER}, mine as (
        select h.id, h.person_id, v.at from viewer v join sharing_helper h
            on h.token_hash = nullif(current_setting('handrail.token', true), '')
         where v.kind = 'linkbearer'
    ), live as (
        select r.person_id, r.kind, r.only_lines, r.from_at, r.until_at, 'helper' as told, v.at
          from mine v join disclosure_release r on r.helper_id = v.id
                       and r.person_id = v.person_id
         where {LIVE}
    ), shown(person_id, kind, key, value, from_at, until_at) as ({ONCE})
    select m.id, m.person_id, s.kind, s.key, s.value, s.from_at, s.until_at
      from mine m left join shown s on s.person_id = m.person_id
$$;
"""
# A code for a helper, beside those for the person's own page. Known and unknown take the same
# path: a row is always written, and opens something only where something is shared now.
HELPER_CODE = f"""
create or replace function sharing_helper_code(
    p_id uuid, p_lookup text, p_helper uuid, p_code_hash text
) returns table (organisation_id uuid, way text, contact text)
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
    v_token text;
begin
    if v_at is null or coalesce(current_setting('handrail.kind', true), '') = '' then
        raise insufficient_privilege using message = 'nobody in particular asks for a code';
    end if;
    select h.sent_by_organisation_id, h.way, h.contact, h.token_hash
      into organisation_id, way, contact, v_token
      from sharing_helper h join participants_person p on p.id = h.person_id
     where h.id = p_helper and p.died_date is null
       and exists (select 1 from disclosure_release r, (select v_at as at) v
                    where r.helper_id = h.id and r.person_id = h.person_id and {LIVE});
    insert into referrals_statuscode (
        id, lookup_hash, code_hash, person_id, intake_token_hash, created_at, expires_at, tries
    ) values (
        p_id, p_lookup, p_code_hash, null, coalesce(v_token, ''),
        v_at, v_at + interval '10 minutes', 0
    );
    return next;
end $$;
"""
# Which kinds somebody lets research have, for whoever is in touch with them.
RESEARCH = f"""
create or replace function sharing_to_research(p_person uuid)
returns table (kind text, from_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public as $$
    with {VIEWER}
    select r.kind, min(r.from_at) from viewer v join disclosure_release r
        on r.person_id = p_person and r.recipient = 'research'
     where {LIVE} and messaging_is_in_touch(p_person)
     group by r.kind
$$;
"""
# Only what a programme says that it owes goes to who pays for it, line by line, and only about
# somebody who was referred to a service of that programme.
FUNDER = """
create or replace function sharing_guard_funder() returns trigger language plpgsql
security definer set search_path = pg_catalog, public as $$
begin
    if not exists (select 1 from organisations_organisation o
                    where o.id = new.organisation_id and o.kind = 'dwp') then
        return new;
    end if;
    if new.only_lines is null or not exists (
        select 1 from consent_evidence e
          join programmes_programmeversion v on v.id = e.programme_version_id
          join directory_service s on s.programme_id = v.programme_id
          join referrals_referral r on r.service_id = s.id and r.person_id = new.person_id
         where e.id = new.evidence_id and e.person_id = new.person_id
           and new.only_lines::text[] <@ array(
               select jsonb_array_elements_text(coalesce(v.rules #> '{owed_to_funder,fields}',
                                                         '[]'::jsonb)))
    ) then
        raise insufficient_privilege using message =
            'who pays for a programme is told only what the programme owes';
    end if;
    return new;
end $$;
drop trigger if exists funder on disclosure_release;
create trigger funder before insert on disclosure_release
    for each row execute function sharing_guard_funder();
"""
# What ends soon and nobody was reminded of, with the team that supports the person; and the note
# that they were. Only Handrail itself asks.
ENDING = f"""
create or replace function sharing_ending(p_limit integer)
returns table (evidence_id uuid, organisation_id uuid)
language sql stable security definer set search_path = pg_catalog, public as $$
    with {VIEWER}
    select e.id, c.organisation_id
      from viewer v join consent_evidence e
        on e.withdrawn_at is null and e.until_at > v.at
       and e.until_at <= v.at + interval '{REMIND_BEFORE.days} days'
      join lateral (
        select c.organisation_id from cases_case c where c.person_id = e.person_id
         order by (c.state = 'closed'), c.opened_at desc, c.id limit 1
      ) c on true
     where v.kind = 'system' and e.reminded_at is null and e.purpose <> '{FOR_ONE_REPORT}'
     order by e.until_at, e.id limit p_limit
$$;
create or replace function sharing_remind(p_evidence uuid)
returns table (person_id uuid, until_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
begin
    return query update consent_evidence e set reminded_at = v_at
     where e.id = p_evidence and e.reminded_at is null and e.withdrawn_at is null
       and e.until_at > v_at and current_setting('handrail.kind', true) = 'system'
       and messaging_is_in_touch(e.person_id)
    returning e.person_id, e.until_at;
end $$;
"""
# Whoever is in touch may stop, because the person says so, what the person shared alone: all of
# it outside their care, or research only.
STOP = f"""
create or replace function sharing_stop(p_person uuid, p_only_research boolean, p_how text)
returns integer
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
    v_ended uuid[];
begin
    if not messaging_is_in_touch(p_person) then
        raise insufficient_privilege using message = 'only those in touch may stop what is shared';
    end if;
    with ended as (
        update consent_evidence e set withdrawn_at = v_at, withdrawn_how = left(p_how, 200)
         where e.person_id = p_person and e.withdrawn_at is null
           and (e.until_at is null or e.until_at > v_at)
           and (e.recipient = 'research' or not p_only_research and (
                e.recipient = 'helper' or exists (
                    select 1 from organisations_organisation o
                     where o.id = e.organisation_id and o.kind in ({told_only_list()}))))
        returning e.id
    ) select coalesce(array_agg(id), '{{}}') into v_ended from ended;
    update disclosure_release r set until_at = v_at
     where r.evidence_id = any(v_ended) and (r.until_at is null or r.until_at > v_at);
    return cardinality(v_ended);
end $$;
"""
CREATE = SHOWN_TO_HELPER + HELPER_CODE + RESEARCH + FUNDER + ENDING + STOP
DROP = """
drop function if exists sharing_stop(uuid, boolean, text);
drop function if exists sharing_remind(uuid);
drop function if exists sharing_ending(integer);
drop trigger if exists funder on disclosure_release;
drop function if exists sharing_guard_funder();
drop function if exists sharing_to_research(uuid);
drop function if exists sharing_helper_code(uuid, text, uuid, text);
drop function if exists sharing_shown_to_helper();
"""
