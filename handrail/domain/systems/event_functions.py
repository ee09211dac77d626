"""The trigger that keeps, with every step of a referral, who is still to be told of it."""

# Runs as the owner: whoever makes a step sees nobody's subscriptions. Whether a system may know
# is judged when it is told; here only whose organisation has a part in it.
NOTICE = """
create or replace function systems_notice_step() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
    insert into systems_notice (id, subscription_id, referral_id, at)
    select gen_random_uuid(), s.id, r.id, new.at
      from referrals_referral r
      join systems_subscription s
        on s.state in ('requested', 'active')
       and s.organisation_id in (r.from_organisation_id, r.to_organisation_id,
                                 r.offered_organisation_id, r.rescue_organisation_id)
     where r.id = new.referral_id;
    return null;
end $$;
drop trigger if exists tell_systems on referrals_step;
create trigger tell_systems after insert on referrals_step
    for each row execute function systems_notice_step();
"""
DROP_NOTICE = """
drop trigger if exists tell_systems on referrals_step;
drop function if exists systems_notice_step();
"""
