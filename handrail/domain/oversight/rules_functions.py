"""The database function for counting what other rules would say, written for the migration.

It runs as the tables' owner with a fixed search path, and asks itself who may know.
"""

# What rules were judged by, of those referred in the viewer's area: no name, no id, no referral.
FACTS = """
create or replace function oversight_facts(p_since timestamptz, p_most integer)
returns table (facts jsonb)
language sql stable security definer set search_path = pg_catalog, public as $$
    select r.eligibility -> 'facts' from referrals_referral r
     where oversight_may('directory.manage') and r.sent_at >= p_since
       and r.closing <> 'sent_in_error' and r.eligibility ? 'facts'
       and (r.to_organisation_id in (select oversight_organisations(false))
            or r.from_organisation_id in (select oversight_organisations(false)))
     order by r.sent_at desc limit p_most
$$;
"""

DROP = "drop function oversight_facts(timestamptz, integer);"
