"""The database function that logs a gap: nobody reads the table itself."""

NOTE_GAP = """
create or replace function matching_note_gap(
    p_key text, p_board uuid, p_on date, p_district text, p_goals text[], p_conditions text[],
    p_reason text, p_source text
) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
    if coalesce(current_setting('handrail.kind', true), '')
       not in ('staff', 'linkbearer', 'system') then
        raise insufficient_privilege using message = 'only who offers may log a gap';
    end if;
    insert into matching_gap (
        key, board_id, on_date, district, goals, conditions, reason, source
    ) values (
        p_key, p_board, p_on, left(p_district, 4), p_goals, p_conditions, p_reason, p_source
    ) on conflict (key) do nothing;
end $$;
"""
DROP_NOTE_GAP = """
drop function if exists matching_note_gap(text, uuid, date, text, text[], text[], text, text);
"""
