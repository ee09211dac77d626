"""Who may do what about a concern, once they can see it."""

from uuid import UUID

from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, Viewer

ACTS = (Permission.WORK_CASES, Permission.TRIAGE, Permission.MANAGE_SERVICE)


def may_act(viewer: Viewer, organisation_id: UUID) -> bool:
    """Return whether the viewer works with people at the team whose concern it is."""
    return (
        isinstance(viewer, Staff)
        and viewer.organisation_id == organisation_id
        and any(viewer.has(permission) for permission in ACTS)
    )


def check_may_act(viewer: Viewer, organisation_id: UUID) -> None:
    """Raise NotAllowed unless the viewer works with people at that team."""
    if not may_act(viewer, organisation_id):
        raise NotAllowed


def reads_safeguarding(viewer: Viewer) -> bool:
    """Return whether the viewer's job role lets them read what could harm most."""
    return isinstance(viewer, Staff) and viewer.has(Permission.READ_SAFEGUARDING)


def check_may_set_rota(viewer: Viewer) -> Staff:
    """Return the viewer; NotAllowed unless they run the service."""
    if not (isinstance(viewer, Staff) and viewer.has(Permission.MANAGE_SERVICE)):
        raise NotAllowed
    return viewer
