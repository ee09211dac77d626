"""Who may do what about a report, once they can see it."""

from uuid import UUID

from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Person, Staff, Viewer


def check_may_write(viewer: Viewer, organisation_id: UUID) -> Staff:
    """Return the viewer; NotAllowed unless they support people at the organisation that wrote."""
    if not (
        isinstance(viewer, Staff)
        and viewer.organisation_id == organisation_id
        and viewer.has(Permission.WORK_CASES)
    ):
        raise NotAllowed
    return viewer


def check_may_say(viewer: Viewer, organisation_id: UUID, person_id: UUID) -> None:
    """Raise NotAllowed unless it is the person, or staff there who write down what they said."""
    if isinstance(viewer, Person):
        if viewer.person_id != person_id:
            raise NotAllowed
        return
    check_may_write(viewer, organisation_id)


def may_decide(viewer: Viewer) -> bool:
    """Return whether the viewer may decide as a health professional."""
    return isinstance(viewer, Staff) and viewer.has(Permission.DECIDE_CLINICALLY)


def check_may_decide(viewer: Viewer) -> None:
    """Raise NotAllowed unless the viewer may decide as a health professional."""
    if not may_decide(viewer):
        raise NotAllowed
