"""The database's part of sealing: the stamp on every row, and the only way a seal is made.

Rows carry the number of the transaction that wrote them, set by a trigger whatever the writer
says. A row is sealed once no transaction as old as its own runs any more, so none can turn up
later among those that are sealed. Works on PostgreSQL 15 to 18.
"""

# What a seal is about: every column, as one JSON text, which PostgreSQL writes the same way
# everywhere. A column added later belongs into a new format, never into this one.
CONTENT_1 = """pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.jsonb_build_array(
    e.id, pg_catalog.to_char(pg_catalog.timezone('UTC', e.at), 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    e.action, e.is_view, e.actor_kind, e.account_id, e.organisation_id, e.job_role, e.person_id,
    e.subject_type, e.subject_id, e.purpose, e.purpose_code, e.request_id, e.detail,
    e.written_in::pg_catalog.text,
    pg_catalog.to_char(pg_catalog.timezone('UTC', e.written_at), 'YYYY-MM-DD"T"HH24:MI:SS.US')
)::pg_catalog.text, 'UTF8'))"""

COLUMNS = """
alter table audit_event
    add column written_in xid8 not null default pg_current_xact_id(),
    add column written_at timestamptz not null default now();
alter table audit_event alter column written_at set default clock_timestamp();
create index audit_written on audit_event (written_in, id);
alter table audit_head
    add column through xid8 not null default '0',
    add column through_id uuid not null default '00000000-0000-0000-0000-000000000000';
"""

STAMP = """
create or replace function audit_stamp() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
begin
    new.written_in := pg_current_xact_id();
    new.written_at := clock_timestamp();
    new.purpose_code := coalesce(new.purpose_code, '');
    return new;
end $$;
drop trigger if exists stamped on audit_event;
create trigger stamped before insert on audit_event for each row execute function audit_stamp();
"""

# Numbers and chains rows in the order of their transactions. Not for the app: what follows is.
ROWS = f"""
create or replace function audit_seal_rows(
    p_from xid8, p_from_id uuid, p_until xid8, p_limit integer
) returns table (count integer, latest xid8, latest_id uuid, sequence bigint, digest bytea)
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_ids uuid[] := '{{}}';
    v_digests bytea[] := '{{}}';
    v_first bigint;
    r record;
begin
    select h.sequence, h.digest into v_first, digest from audit_head h
     order by h.number desc limit 1;
    v_first := coalesce(v_first, 0);
    digest := coalesce(digest, decode(repeat('00', 32), 'hex'));
    count := 0;
    for r in
        select e.id, e.written_in, {CONTENT_1} as content from audit_event e
         where (e.written_in, e.id) > (p_from, p_from_id) and e.written_in < p_until
           and not exists (select 1 from audit_seal s where s.event_id = e.id)
         order by e.written_in, e.id limit p_limit
    loop
        digest := sha256(digest || r.content);
        count := count + 1;
        latest := r.written_in;
        latest_id := r.id;
        v_ids[count] := r.id;
        v_digests[count] := digest;
    end loop;
    insert into audit_seal (sequence, event_id, digest)
    select v_first + x.place, x.id, x.digest
      from unnest(v_ids, v_digests) with ordinality as x (id, digest, place);
    sequence := v_first + count;
    return next;
end $$;
revoke execute on function audit_seal_rows(xid8, uuid, xid8, integer) from public;
"""  # noqa: S608 - made of our own constants

HEAD = """
create or replace function audit_add_head(
    p_sequence bigint, p_digest bytea, p_through xid8, p_through_id uuid
) returns void language sql security definer set search_path = pg_catalog, public as $$
    insert into audit_head (number, sequence, digest, format, sealed_at, through, through_id)
    select coalesce(max(h.number), 0) + 1, p_sequence, p_digest, 1, clock_timestamp(), p_through,
           p_through_id
      from audit_head h
$$;
revoke execute on function audit_add_head(bigint, bytea, xid8, uuid) from public;
"""

# The bound is read before the rows: whatever is older has ended by then, and is seen by then.
BATCH = """
create or replace function audit_seal_batch(p_limit integer) returns integer
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_now pg_snapshot;
    v_from xid8;
    v_id uuid;
    r record;
begin
    if coalesce(current_setting('handrail.kind', true), '') <> 'system' then
        raise insufficient_privilege using message = 'only the sealer seals';
    end if;
    if not pg_try_advisory_xact_lock(hashtextextended('handrail.audit.seal', 0)) then
        return 0;
    end if;
    v_now := pg_current_snapshot();
    select h.through, h.through_id into v_from, v_id from audit_head h
     order by h.number desc limit 1;
    v_from := coalesce(v_from, '0');
    v_id := coalesce(v_id, '00000000-0000-0000-0000-000000000000');
    if v_from > pg_snapshot_xmax(v_now) then
        raise object_not_in_prerequisite_state using message =
            'this database was put back from elsewhere and its sealing not begun again';
    end if;
    select * into r from audit_seal_rows(v_from, v_id, pg_snapshot_xmin(v_now), p_limit);
    if r.count = p_limit then
        perform audit_add_head(r.sequence, r.digest, r.latest, r.latest_id);
    elsif r.count > 0 then
        perform audit_add_head(r.sequence, r.digest, pg_snapshot_xmin(v_now),
            '00000000-0000-0000-0000-000000000000');
    end if;
    return r.count;
end $$;
"""

# Another server counts its transactions differently. So once a database was put back, whatever
# came with it is sealed and counting begins again. For the owner only, with nobody else at work.
RESTART = """
create or replace function audit_restart() returns bigint
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    r record;
begin
    perform pg_advisory_xact_lock(hashtextextended('handrail.audit.seal', 0));
    select * into r from audit_seal_rows(
        '0', '00000000-0000-0000-0000-000000000000', '18446744073709551615', 2147483647);
    if r.sequence > 0 then
        perform audit_add_head(r.sequence, r.digest, '0', '00000000-0000-0000-0000-000000000000');
    end if;
    return r.sequence;
end $$;
revoke execute on function audit_restart() from public;
"""

CREATE = STAMP + ROWS + HEAD + BATCH + RESTART
DROP = """
drop function if exists audit_restart();
drop function if exists audit_seal_batch(integer);
drop function if exists audit_add_head(bigint, bytea, xid8, uuid);
drop function if exists audit_seal_rows(xid8, uuid, xid8, integer);
drop trigger if exists stamped on audit_event;
drop function if exists audit_stamp();
"""
