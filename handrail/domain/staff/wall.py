"""The wall: whoever works for the Jobcentre or DWP sees only what people released (R101, R102).

Said twice: here for the viewer that a membership makes, and as database functions, so that an
organisation never stands in the context of somebody behind the wall, whatever the code believes.
"""

from handrail.domain.organisations.models import Kind

# Bodies of these kinds act for no one here. What people release to them is all they see.
TOLD_ONLY = frozenset({Kind.EMPLOYER, Kind.JOBCENTRE, Kind.DWP})
# Working for one of these puts an account behind the wall in every membership it holds.
WALLED = frozenset({Kind.JOBCENTRE, Kind.DWP})


def is_told_only(organisation_kind: str, *, works_for_dwp: bool) -> bool:
    """Return whether a membership shows no more than what people released."""
    return works_for_dwp or organisation_kind in TOLD_ONLY


def told_only_list() -> str:
    """Return the kinds that are only told things, as SQL."""
    return _listed(TOLD_ONLY)


def _listed(kinds: frozenset[Kind]) -> str:
    return ", ".join(f"'{kind.value}'" for kind in sorted(kinds))


FUNCTIONS = f"""
create or replace function staff_works_for_dwp(p_account uuid, p_at timestamptz)
returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
    select exists (
            select 1 from staff_account a where a.id = p_account and a.works_for_dwp)
        or exists (
            select 1 from staff_membership m
              join organisations_organisation o on o.id = m.organisation_id
             where m.account_id = p_account and o.kind in ({_listed(WALLED)})
               and m.from_at <= p_at and (m.until_at is null or m.until_at > p_at))
$$;
create or replace function staff_own_organisation(
    p_account text, p_organisation text, p_at text)
returns text
language sql stable security definer set search_path = pg_catalog, public as $$
    select case
        when p_organisation = '' then ''
        when exists (
            select 1 from organisations_organisation o
             where o.id = p_organisation::uuid and o.kind in ({told_only_list()})) then ''
        when p_account <> '' and staff_works_for_dwp(p_account::uuid, p_at::timestamptz) then ''
        else p_organisation
    end
$$;
"""
DROP = """
drop function if exists staff_own_organisation(text, text, text);
drop function if exists staff_works_for_dwp(uuid, timestamptz);
"""
