"""Where each kind of work starts, by permission and never by job title."""

from handrail.domain.staff.permissions import Permission

# The first that the viewer holds, and that exists, wins: whoever runs a service works in it too.
HOMES: tuple[tuple[str, frozenset[Permission]], ...] = (
    ("/manage/", frozenset({Permission.MANAGE_SERVICE})),
    ("/today/", frozenset({Permission.TRIAGE, Permission.WORK_CASES})),
    ("/inbox/", frozenset({Permission.TRIAGE})),
    ("/caseload/", frozenset({Permission.WORK_CASES})),
    ("/refer/", frozenset({Permission.REFER})),
    ("/referrals/", frozenset({Permission.FOLLOW})),
    ("/admin/", frozenset({Permission.MANAGE_PEOPLE, Permission.WATCH_MESSAGES})),
    ("/area/", frozenset({Permission.VIEW_AREA})),
    ("/governance/", frozenset({Permission.READ_AUDIT})),
    ("/overrides/", frozenset({Permission.OVERRIDE})),
    ("/agreements/", frozenset({Permission.SET_AGREEMENTS})),
    ("/directory/", frozenset({Permission.MANAGE_DIRECTORY})),
)


def homes_for(permissions: frozenset[str]) -> tuple[str, ...]:
    """Return the paths where someone with these permissions may start, best first."""
    return tuple(path for path, needed in HOMES if needed & permissions)
