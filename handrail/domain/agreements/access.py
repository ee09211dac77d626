"""Who writes down what an area has agreed; the database asks the same again."""

from handrail.domain.organisations import areas
from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, System, Viewer


def may_set(by: Viewer, board_id: object = None) -> bool:
    """Return whether the viewer writes down what their board, this one if named, has agreed."""
    if isinstance(by, System):
        return by.organisation_id is None
    return (
        isinstance(by, Staff)
        and by.has(Permission.SET_AGREEMENTS)
        and board_id in {None, by.organisation_id}
        and areas.is_board_of_area(by.organisation_id)
    )


def check_may_set(by: Viewer, board_id: object = None) -> None:
    """Raise NotAllowed unless the viewer writes down what a board has agreed."""
    if not may_set(by, board_id):
        raise NotAllowed
