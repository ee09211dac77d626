"""Who may do what about a copy, once they can see it."""

from uuid import UUID

from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, Viewer


def check_may_check(viewer: Viewer, organisation_id: UUID) -> Staff:
    """Return the viewer; NotAllowed unless they support people at that organisation."""
    if not (
        isinstance(viewer, Staff)
        and viewer.organisation_id == organisation_id
        and viewer.has(Permission.WORK_CASES)
    ):
        raise NotAllowed
    return viewer


def may_review(viewer: Viewer) -> bool:
    """Return whether the viewer looks through copies as a health professional."""
    return isinstance(viewer, Staff) and viewer.has(Permission.DECIDE_CLINICALLY)


def check_may_review(viewer: Viewer) -> None:
    """Raise NotAllowed unless the viewer is a health professional."""
    if not may_review(viewer):
        raise NotAllowed
