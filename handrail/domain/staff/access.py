"""Who may give and take away access.

An administrator looks after the people of their own organisation and, where that is the board
of an area, of whatever belongs to the area. Nobody changes their own access, so that nobody
gives themself more and no administrator locks themself out. What a job role may do is the
area's to say, so only a board sets it.
"""

from datetime import date
from uuid import UUID

from handrail.domain.organisations import areas
from handrail.domain.organisations.access import may_look_after
from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, System, Viewer


class NotYourOwn(NotAllowed):
    """Somebody tried to change their own access."""

    default = "You cannot change your own access. Ask another administrator."


def may_manage(by: Viewer, organisation_id: UUID, on: date) -> bool:
    """Return whether the viewer gives and takes away access to an organisation."""
    if isinstance(by, Staff):
        return by.has(Permission.MANAGE_PEOPLE) and may_look_after(by, organisation_id, on)
    return isinstance(by, System)


def check_may_manage(by: Viewer, organisation_id: UUID, account_id: UUID, on: date) -> None:
    """Raise NotAllowed unless the viewer manages the organisation's people, NotYourOwn for self."""
    if not may_manage(by, organisation_id, on):
        raise NotAllowed
    if isinstance(by, Staff) and by.account_id == account_id:
        raise NotYourOwn


def may_define_roles(by: Viewer) -> bool:
    """Return whether the viewer says what job roles may do."""
    if isinstance(by, Staff):
        return by.has(Permission.MANAGE_PEOPLE) and areas.is_board_of_area(by.organisation_id)
    return isinstance(by, System)


def check_may_define_roles(by: Viewer) -> None:
    """Raise NotAllowed unless the viewer says what job roles may do."""
    if not may_define_roles(by):
        raise NotAllowed


def check_may_add_accounts(by: Viewer) -> None:
    """Raise NotAllowed unless the viewer manages people somewhere."""
    if not (isinstance(by, System) or (isinstance(by, Staff) and by.has(Permission.MANAGE_PEOPLE))):
        raise NotAllowed
