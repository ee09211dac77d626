"""The database functions that show what was released, written for the migration from the lines.

They run as the tables' owner with a fixed search path and check their caller themselves. A
recipient behind the wall is answered only for a Jobcentre or DWP body, whatever else they are
a member of (R101, R102).
"""

from handrail.domain.disclosure.matrix import FOR_ONE_REPORT, everybody_told, recipient
from handrail.domain.sharing.facts import LINES, Shown
from handrail.domain.staff.wall import WALLED


def _listed(kinds: list[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in sorted(kinds))


def _line(line: Shown) -> str:
    barred = [told for told in everybody_told() if recipient(told) in line.not_to]
    unless = f" and p_body_kind not in ({_listed(barred)})" if barred else ""
    return (
        f"select p.id, '{line.kind}'::text, '{line.key}'::text, ({line.sql})::text"
        f" from participants_person p, v where p.id = p_person and '{line.kind}' = any(p_kinds)"
        f" and disclosure_may_be_told(p_body_kind, '{line.kind}'){unless}"
    )


# One place where a line becomes words, for whoever asks: what is previewed is what is shown.
LINES_OF = """
create or replace function sharing_lines(
    p_person uuid, p_kinds text[], p_body_kind text, p_at timestamptz)
returns table (person_id uuid, kind text, key text, value text)
language sql stable security definer set search_path = pg_catalog, public as $$
    with v as (select p_at as at), found(person_id, kind, key, value) as (
        {lines}
    )
    select f.* from found f join participants_person p on p.id = f.person_id
     where f.value is not null and p.died_date is null
$$;
revoke execute on function sharing_lines(uuid, text[], text, timestamptz) from public;
""".format(lines="\n        union all ".join(_line(line) for line in LINES))

VIEWER = """
    viewer as (
        select current_setting('handrail.kind', true) as kind,
               nullif(current_setting('handrail.account', true), '')::uuid as account,
               nullif(current_setting('handrail.recipient', true), '')::uuid as body,
               nullif(current_setting('handrail.person', true), '')::uuid as person,
               nullif(current_setting('handrail.at', true), '')::timestamptz as at
    )
"""

# Releases that hold now, with whom they are to; each says once whether all its lines are told.
LIVE = f"""
    r.from_at <= v.at and (r.until_at is null or r.until_at > v.at)
    and r.purpose <> '{FOR_ONE_REPORT}'
"""
# The same line may be released twice, with two ends: the later one counts. Who pays is shown
# named lines only, also on a release that is older than that rule.
ONCE = """
    select l.person_id, s.kind, s.key, s.value, min(l.from_at),
           case when bool_or(l.until_at is null) then null else max(l.until_at) end
      from live l, sharing_lines(l.person_id, array[l.kind], l.told, l.at) s
     where s.key = any(l.only_lines) or (l.only_lines is null and l.told <> 'dwp')
     group by l.person_id, s.kind, s.key, s.value
"""
# What is released now to the body for which the viewer looks, person by person and kind by kind.
# Its first migration is older than a column that it reads, so its text is checked when it runs.
SHOWN = f"""
create or replace function sharing_shown(p_person uuid)
returns table (person_id uuid, kind text, key text, value text,
               from_at timestamptz, until_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
    return query with {VIEWER}, live as (
        select r.person_id, r.kind, r.only_lines, r.from_at, r.until_at, b.kind as told, v.at
          from viewer v
          join organisations_organisation b on b.id = v.body
          join disclosure_release r on r.organisation_id = b.id
         where v.kind in ('recipient', 'staff') and {LIVE}
           and (p_person is null or r.person_id = p_person)
           and (b.kind in ({_listed([kind.value for kind in WALLED])})
                or not staff_works_for_dwp(v.account, v.at))
    ) {ONCE};
end $$;
"""

# Exactly what a body would be shown, asked by the person or by whoever is in touch with them.
# No body is a helper.
PREVIEW = f"""
create or replace function sharing_preview(p_person uuid, p_body uuid, p_kinds text[])
returns table (person_id uuid, kind text, key text, value text)
language sql stable security definer set search_path = pg_catalog, public as $$
    with {VIEWER}, told as (
        select o.kind from organisations_organisation o where o.id = p_body
        union all select 'helper' where p_body is null
    )
    select s.* from viewer v, told t, sharing_lines(p_person, p_kinds, t.kind, v.at) s
     where messaging_is_in_touch(p_person)
$$;
"""

CREATE = LINES_OF + SHOWN + PREVIEW
DROP = """
drop function if exists sharing_preview(uuid, uuid, text[]);
drop function if exists sharing_shown(uuid);
drop function if exists sharing_lines(uuid, text[], text, timestamptz);
"""
