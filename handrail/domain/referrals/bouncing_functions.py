"""The database functions about people sent from one to the next: for the clock, and for a senior.

They run as the tables' owner with a fixed search path and check their caller themselves.
"""
# ruff: noqa: S608 - put together from our own text, for a migration

from handrail.domain.referrals.onward_choices import TURNS as EVENTS

# What closes a referral because this was not the place: the others are nobody's refusal.
WRONG_PLACE = "('not_eligible', 'no_capacity', 'better_elsewhere', 'too_severe')"

# The turns of everybody of whom a senior might have to know, without naming them: people are
# numbered. The latest referral stands for the person; whose it is acts for it.
TURNS = f"""
create or replace function referrals_bounce_turns()
returns table (
    person bigint, referral_id uuid, organisation_id uuid, what text, at timestamptz,
    to_gp boolean, since timestamptz
)
language sql stable security definer set search_path = pg_catalog, public as $$
    with moment as (
        select nullif(current_setting('handrail.at', true), '')::timestamptz as at
         where current_setting('handrail.kind', true) = 'system'
    ), turns as (
        select r.person_id, r.id as referral_id, s.at,
               case s.event when 'referral.offered_elsewhere' then 'redirected'
                            when 'referral.finished' then 'sent_back' else 'declined' end as what,
               s.event <> 'referral.offered_elsewhere'
                   and coalesce(f.kind = 'practice', false) as to_gp
          from moment m
          join referrals_step s on s.at between m.at - interval '365 days' and m.at
           and s.event in {EVENTS}
          join referrals_referral r on r.id = s.referral_id
          left join organisations_organisation f on f.id = r.from_organisation_id
         where s.event = 'referral.offered_elsewhere' or r.closing in {WRONG_PLACE}
    ), settled as (
        select t.person_id, (select max(b.settled_at) from referrals_bounce b
                              where b.person_id = t.person_id) as since
          from (select distinct person_id from turns) t
         where not exists (select 1 from referrals_bounce b
                            where b.person_id = t.person_id and b.state <> 'settled')
           and not exists (select 1 from participants_person p
                            where p.id = t.person_id and p.died_date is not null)
    ), fresh as (
        select t.*, e.since from turns t join settled e on e.person_id = t.person_id
         where e.since is null or t.at > e.since
    ), many as (
        select f.person_id from fresh f group by f.person_id
        having count(*) > 1 or bool_or(f.what = 'sent_back')
    )
    select dense_rank() over (order by f.person_id), l.id, l.to_organisation_id, f.what, f.at,
           f.to_gp, f.since
      from fresh f join many m on m.person_id = f.person_id
      cross join lateral (
          select r.id, r.to_organisation_id from referrals_referral r
           where r.person_id = f.person_id order by r.sent_at desc, r.id limit 1
      ) l
     order by 1, f.at
$$;
"""

# The whole trail, for who decides or manages where it was raised. The person is named only
# where what they agreed to says that the area's team may see it (consent.choices.Says.PASSED_ON).
TRAIL = """
create or replace function referrals_bounce_trail(p_bounce uuid)
returns table (
    at timestamptz, reference text, service text, organisation text, event text, closing text,
    source text, name text, birth_date date
)
language sql stable security definer set search_path = pg_catalog, public as $$
    with mine as (
        select b.person_id from referrals_bounce b
          join staff_membership m on m.organisation_id = b.organisation_id
          join staff_jobrole j on j.key = m.job_role_id
         where b.id = p_bounce and current_setting('handrail.kind', true) = 'staff'
           and b.organisation_id
               = nullif(current_setting('handrail.organisation', true), '')::uuid
           and m.account_id = nullif(current_setting('handrail.account', true), '')::uuid
           and m.job_role_id = current_setting('handrail.role', true)
           and m.from_at <= nullif(current_setting('handrail.at', true), '')::timestamptz
           and (m.until_at is null
                or m.until_at > nullif(current_setting('handrail.at', true), '')::timestamptz)
           and array['referral.triage', 'service.manage']::varchar[] && j.permissions
         limit 1
    ), known as (
        select p.given_name || ' ' || p.family_name as name, p.birth_date
          from mine m join participants_person p on p.id = m.person_id
         where exists (
                   select 1 from consent_evidence e join consent_wording w on w.id = e.wording_id
                    where e.person_id = m.person_id and e.withdrawn_at is null
                      and 'passed_on' = any(w.says))
            or exists (
                   select 1 from disclosure_grant g where g.person_id = m.person_id
                      and g.organisation_id
                          = nullif(current_setting('handrail.organisation', true), '')::uuid
                      and g.from_at <= nullif(current_setting('handrail.at', true), '')::timestamptz
                      and (g.until_at is null or g.until_at
                           > nullif(current_setting('handrail.at', true), '')::timestamptz))
    )
    select s.at, r.reference::text, d.name::text, o.name::text, s.event::text,
           case when s.to_state = 'closed' then r.closing::text else '' end, r.source::text,
           k.name, k.birth_date
      from mine m join referrals_referral r on r.person_id = m.person_id
      join referrals_step s on s.referral_id = r.id
      join directory_service d on d.id = r.service_id
      left join organisations_organisation o on o.id = s.by_organisation_id
      left join known k on true
     where s.event in ('referral.sent', 'referral.offered_elsewhere', 'referral.taken_over',
           'referral.offer_refused', 'referral.accepted', 'referral.closed', 'referral.finished',
           'referral.withdrawn', 'referral.reopened')
     order by s.at, s.id
$$;
"""

DROP = """
drop function if exists referrals_bounce_trail(uuid);
drop function if exists referrals_bounce_turns();
"""
