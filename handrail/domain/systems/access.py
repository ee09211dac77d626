"""Who says which other systems may speak with us: the board of an area, for its own area."""

from datetime import date
from uuid import UUID

from handrail.domain.organisations import areas
from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, System, Viewer


def may_manage(by: Viewer, board_id: UUID | None = None) -> bool:
    """Return whether the viewer gives systems access for their board, this one if named."""
    if isinstance(by, Staff):
        return (
            by.has(Permission.MANAGE_PEOPLE)
            and board_id in {None, by.organisation_id}
            and areas.is_board_of_area(by.organisation_id)
        )
    return isinstance(by, System) and by.organisation_id is None


def check_may_manage(by: Viewer, board_id: UUID) -> None:
    """Raise NotAllowed unless the viewer gives systems access for this board of an area."""
    if not may_manage(by, board_id) or not areas.is_board_of_area(board_id):
        raise NotAllowed


def check_is_of_area(board_id: UUID, organisation_id: UUID, on: date) -> None:
    """Raise NotAllowed unless an organisation belongs to the board's area on a day."""
    if organisation_id not in areas.of_area(board_id, on):
        raise NotAllowed("That organisation is not one of this area")
