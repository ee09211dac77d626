"""The database function that counts what an operator watches. Nothing in it says whom it is about.

It runs as the tables' owner, because no viewer sees what all organisations wait for, and answers
only Handrail itself.
"""

HEALTH = """
create or replace function oversight_health()
returns table (name text, label text, value double precision)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
    v_through xid8 := '0';
    v_id uuid := '00000000-0000-0000-0000-000000000000';
begin
    if v_at is null or coalesce(current_setting('handrail.kind', true), '') <> 'system' then
        raise insufficient_privilege using message = 'only Handrail itself counts';
    end if;
    select h.through, h.through_id into v_through, v_id from audit_head h
     order by h.number desc limit 1;
    return query
    select 'outbox_messages', s.state, (select count(*) from messaging_message m
                                         where m.state = s.state)::double precision
      from (values ('queued'), ('sending'), ('failed')) s (state)
    union all
    select 'outbox_oldest_due_seconds', '',
           coalesce(extract(epoch from v_at - min(m.next_try_at)), 0)::double precision
      from messaging_message m
     where m.state in ('queued', 'sending') and m.next_try_at <= v_at
    union all
    select 'promises_broken', 'referral', count(*)::double precision from referrals_referral r
     where r.first_contact_at is null and r.closed_at is null and r.promised_at <= v_at
    union all
    select 'promises_broken', 'intake', count(*)::double precision from referrals_intake i
     where i.is_sent and i.handled_at is null and i.promised_at <= v_at
    union all
    select 'worries_unread_in_time', '', count(*)::double precision from concerns_concern c
     where c.state = 'raised' and c.read_by_at <= v_at
    union all
    select 'sign_ins_refused_in_an_hour', w.who, (
        select count(*) from audit_event e
         where e.at > v_at - interval '1 hour' and e.at <= v_at and e.action = w.action
    )::double precision
      from (values ('staff', 'staff.sign_in_refused'), ('person', 'status.code_refused'))
           w (who, action)
    union all
    select u.name, '', case u.name when 'audit_unsealed_rows' then count(e.id)
               else coalesce(extract(epoch from clock_timestamp() - min(e.written_at)), 0)
           end::double precision
      from (values ('audit_unsealed_rows'), ('audit_unsealed_oldest_seconds')) u (name)
      left join audit_event e on (e.written_in, e.id) > (coalesce(v_through, '0'), coalesce(
               v_id, '00000000-0000-0000-0000-000000000000'))
           and not exists (select 1 from audit_seal s where s.event_id = e.id)
     group by u.name
    union all
    select 'audit_sealed_rows', '', coalesce(max(h.sequence), 0)::double precision
      from audit_head h
    union all
    select 'jobs', s.status, (select count(*) from procrastinate_jobs j
                               where j.status::text = s.status)::double precision
      from (values ('todo'), ('doing'), ('failed')) s (status)
    union all
    select 'worker_silent_seconds', '',
           extract(epoch from clock_timestamp() - max(w.last_heartbeat))::double precision
      from procrastinate_workers w;
end $$;
"""

DROP_HEALTH = "drop function if exists oversight_health()"
