"""The database's own guard on what the public sends, and the end of forgotten drafts."""

GUARD = """
create or replace function referrals_intake_guard() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
declare
    v_kind text := coalesce(current_setting('handrail.kind', true), '');
begin
    if current_user <> 'handrail_app' then
        return new;
    end if;
    if tg_op = 'INSERT' then
        if new.is_sent or new.handled_at is not null or new.referral_id is not null
           or new.closing <> ''
           or num_nonnulls(new.reminded_at, new.manager_told_at, new.area_told_at,
                           new.rescue_organisation_id, new.rescued_at) > 0 then
            raise insufficient_privilege using message = 'an intake starts as a draft';
        end if;
        return new;
    end if;
    if (new.id, new.reference, new.token_hash, new.submission_id, new.source, new.created_at)
       is distinct from
       (old.id, old.reference, old.token_hash, old.submission_id, old.source, old.created_at) then
        raise insufficient_privilege using message = 'what an intake is never changes';
    end if;
    if old.is_sent and
       (new.service_id, new.to_organisation_id, new.name, new.birth_date, new.answers,
        new.is_sent, new.sent_at, new.promised_at, new.clock_nation, new.help_asked_at)
       is distinct from
       (old.service_id, old.to_organisation_id, old.name, old.birth_date, old.answers,
        old.is_sent, old.sent_at, old.promised_at, old.clock_nation, old.help_asked_at) then
        raise insufficient_privilege using message = 'what was sent is never changed';
    end if;
    if (new.handled_at, new.handled_by_account_id, new.closing, new.referral_id)
       is distinct from
       (old.handled_at, old.handled_by_account_id, old.closing, old.referral_id)
       and (v_kind not in ('staff', 'system') or not old.is_sent) then
        raise insufficient_privilege using message = 'only the receiving team handles an intake';
    end if;
    if (new.reminded_at, new.manager_told_at, new.area_told_at)
       is distinct from (old.reminded_at, old.manager_told_at, old.area_told_at)
       and (v_kind <> 'system' or not old.is_sent) then
        raise insufficient_privilege using message = 'only the clock says who was told';
    end if;
    if new.rescue_organisation_id is distinct from old.rescue_organisation_id
       and (not old.is_sent or v_kind not in ('staff', 'system')
            or (v_kind = 'staff' and new.rescue_organisation_id is not null)) then
        raise insufficient_privilege using message = 'only the clock lets the area in';
    end if;
    if new.rescued_at is distinct from old.rescued_at
       and (not old.is_sent or v_kind not in ('staff', 'system')
            or old.rescue_organisation_id is null) then
        raise insufficient_privilege using message = 'only whoever was let in says that they rang';
    end if;
    return new;
end $$;
drop trigger if exists guarded on referrals_intake;
create trigger guarded before insert or update on referrals_intake
    for each row execute function referrals_intake_guard();
"""

DROP_GUARD = """
drop trigger if exists guarded on referrals_intake;
drop function if exists referrals_intake_guard();
"""

FORGET = """
create or replace function referrals_forget_drafts() returns integer
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    v_at timestamptz := nullif(current_setting('handrail.at', true), '')::timestamptz;
    v_count integer;
    v_emptied integer;
begin
    if v_at is null or coalesce(current_setting('handrail.kind', true), '') <> 'system' then
        raise insufficient_privilege using message = 'only the clock forgets drafts';
    end if;
    delete from referrals_intake
     where not is_sent and help_asked_at is null and created_at <= v_at - interval '28 days';
    get diagnostics v_count = row_count;
    -- The worry of whoever asked for help stays with its team, and is disposed of by this shell.
    update referrals_intake set answers = '{}', name = '', birth_date = null
     where not is_sent and help_asked_at is not null
       and created_at <= v_at - interval '28 days' and answers <> '{}'::jsonb;
    get diagnostics v_emptied = row_count;
    v_count := v_count + v_emptied;
    delete from referrals_statuscode where expires_at <= v_at - interval '1 day';
    return v_count;
end $$;
"""

DROP_FORGET = "drop function if exists referrals_forget_drafts()"
