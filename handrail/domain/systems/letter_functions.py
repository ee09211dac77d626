"""The letters that were written to the organisation a system acts for (fence 9: who is told).

The rows belong to whoever writes the letter. Whoever asks for them here asks also what the person
lets the practice know (``referrals.correspondence``).
"""

CREATE = """
create or replace function systems_letters_received()
returns table (id uuid, organisation_id uuid, person_id uuid, referral_id uuid,
               at timestamptz, received_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public as $$
    select l.id, l.organisation_id, l.person_id, l.referral_id, l.created_at,
           (select min(s.at) from messaging_deliverystep s
             where s.delivery_id = l.id and s.event in ('letter.acknowledged', 'letter.filed'))
      from messaging_delivery l
     where coalesce(current_setting('handrail.kind', true), '') = 'client'
       and l.recipient_organisation_id
           = nullif(current_setting('handrail.organisation', true), '')::uuid
       and l.person_id is not null and l.message_id is not null and l.state <> 'stopped'
$$;
create index if not exists messaging_delivery_recipient
    on messaging_delivery (recipient_organisation_id, created_at desc);
"""
DROP = """
drop index if exists messaging_delivery_recipient;
drop function if exists systems_letters_received();
"""
