"""Who makes a practice's links and reads their figures: whoever manages people for it."""

from datetime import date
from uuid import UUID

from handrail.domain.staff import access as staff
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Viewer


def may_manage(by: Viewer, practice_id: UUID, on: date) -> bool:
    """Return whether the viewer looks after a practice's links: its own people, or its board's."""
    return staff.may_manage(by, practice_id, on)


def check_may_manage(by: Viewer, practice_id: UUID, on: date) -> None:
    """Raise NotAllowed unless the viewer looks after a practice's links."""
    if not may_manage(by, practice_id, on):
        raise NotAllowed
