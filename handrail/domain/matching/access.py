"""Who may say how much each thing counts."""

from datetime import date
from uuid import UUID

from handrail.domain.organisations import queries as organisations
from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, System, Viewer


def may_weigh(by: Viewer, board_id: UUID, *, on: date) -> bool:
    """Return whether the viewer keeps the directory of the area's board itself."""
    if isinstance(by, System):
        return True
    if not isinstance(by, Staff) or by.organisation_id != board_id:
        return False
    area = organisations.area_of(board_id, on)
    ours = area is not None and area.organisation_id == board_id
    return ours and by.has(Permission.MANAGE_DIRECTORY)


def check_may_weigh(by: Viewer, board_id: UUID, *, on: date) -> None:
    """Raise NotAllowed unless the viewer keeps the directory of the area's board itself."""
    if not may_weigh(by, board_id, on=on):
        raise NotAllowed
