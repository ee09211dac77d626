"""Where each kind of work starts, by permission and never by job title."""

from handrail.domain.staff.permissions import Permission

# The first that the viewer holds wins: whoever runs a service also works in it.
HOMES: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({Permission.MANAGE_SERVICE}), "/manage/"),
    (frozenset({Permission.TRIAGE, Permission.WORK_CASES}), "/today/"),
    (frozenset({Permission.REFER, Permission.FOLLOW}), "/refer/"),
    (frozenset({Permission.MANAGE_PEOPLE, Permission.WATCH_MESSAGES}), "/admin/"),
    (frozenset({Permission.VIEW_AREA}), "/area/"),
    (frozenset({Permission.READ_AUDIT}), "/governance/"),
    (frozenset({Permission.MANAGE_DIRECTORY}), "/directory/"),
)


def home_for(permissions: frozenset[str]) -> str:
    """Return the path where someone with these permissions starts, or "" when there is none."""
    for needed, path in HOMES:
        if needed & permissions:
            return path
    return ""
