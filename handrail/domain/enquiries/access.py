"""Who may take calls, ask, answer, and decide on mail."""

from uuid import UUID

from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, Viewer

TAKES_CALLS = (Permission.TRIAGE, Permission.WORK_CASES, Permission.MANAGE_SERVICE)


def check_may_take(viewer: Viewer) -> Staff:
    """Return the viewer; NotAllowed unless they decide, support people or run the service."""
    if not isinstance(viewer, Staff) or not any(viewer.has(each) for each in TAKES_CALLS):
        raise NotAllowed
    return viewer


def check_may_ask(viewer: Viewer) -> Staff:
    """Return the viewer; NotAllowed unless they may refer."""
    return _with(viewer, Permission.REFER)


def may_answer(viewer: Viewer, organisation_id: UUID) -> bool:
    """Return whether the viewer may answer as the specialist of an organisation."""
    return (
        isinstance(viewer, Staff)
        and viewer.organisation_id == organisation_id
        and viewer.has(Permission.DECIDE_CLINICALLY)
    )


def may_follow(viewer: Viewer, organisation_id: UUID) -> bool:
    """Return whether the viewer may read what was asked there: to answer, or to see it answered."""
    return may_answer(viewer, organisation_id) or (
        isinstance(viewer, Staff)
        and viewer.organisation_id == organisation_id
        and viewer.has(Permission.MANAGE_SERVICE)
    )


def check_may_triage(viewer: Viewer) -> Staff:
    """Return the viewer; NotAllowed unless they decide on what comes in."""
    return _with(viewer, Permission.TRIAGE)


def _with(viewer: Viewer, permission: Permission) -> Staff:
    if not isinstance(viewer, Staff) or not viewer.has(permission):
        raise NotAllowed
    return viewer
