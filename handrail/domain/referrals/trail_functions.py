"""The database function that remembers where a referral has been."""

KEEP_MOVE = """
create or replace function referrals_keep_move() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_at timestamptz := coalesce(
        nullif(current_setting('handrail.at', true), '')::timestamptz, clock_timestamp()
    );
    v_came timestamptz;
begin
    select max(m.at) into v_came from referrals_move m
     where m.referral_id = new.id and m.to_organisation_id = old.to_organisation_id;
    insert into referrals_move (
        id, referral_id, from_organisation_id, to_organisation_id, at, came_at, is_first,
        sent_at, promised_at, first_contact_at
    ) values (
        gen_random_uuid(), new.id, old.to_organisation_id, new.to_organisation_id, v_at,
        coalesce(v_came, old.sent_at), v_came is null, old.sent_at, old.promised_at,
        old.first_contact_at
    );
    return null;
end $$;
create trigger keep_move after update of to_organisation_id on referrals_referral
    for each row when (old.to_organisation_id is distinct from new.to_organisation_id)
    execute function referrals_keep_move();
"""

DROP_KEEP_MOVE = """
drop trigger if exists keep_move on referrals_referral;
drop function if exists referrals_keep_move();
"""

# What moved before this was kept: by taking over in triage, and by handing over a case.
EARLIER_MOVES = """
with moved as (
    select t.referral_id, o.by_organisation_id as from_id, t.by_organisation_id as to_id, t.at
      from referrals_step t
      join lateral (
          select s.by_organisation_id from referrals_step s
           where s.referral_id = t.referral_id and s.at <= t.at
             and s.event = 'referral.offered_elsewhere'
           order by s.at desc, s.id desc limit 1
      ) o on true
     where t.event = 'referral.taken_over'
    union all
    select c.referral_id, h.from_organisation_id, h.to_organisation_id, h.answered_at
      from cases_handover h join cases_case c on c.id = h.case_id
     where h.is_accepted and not h.is_share
)
insert into referrals_move (
    id, referral_id, from_organisation_id, to_organisation_id, at, came_at, is_first,
    sent_at, promised_at, first_contact_at
)
select gen_random_uuid(), r.id, m.from_id, m.to_id, m.at,
       coalesce(lag(m.at) over legs, r.sent_at), lag(m.at) over legs is null, r.sent_at,
       r.promised_at, case when r.first_contact_at <= m.at then r.first_contact_at end
  from moved m join referrals_referral r on r.id = m.referral_id
 where m.from_id <> m.to_id
window legs as (partition by r.id order by m.at)
"""
