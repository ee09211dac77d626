"""Who may write about organisations. Reading is for everyone: it is public reference data.

An administrator looks after their own organisation and, where that is the board of an area,
whatever belongs to the area; nobody looks after another area's.
"""

from datetime import date
from uuid import UUID

from handrail.domain.organisations import areas
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, System, Viewer

# The names of permissions are staff's; organisations come before staff, so only the words are here.
KEEP_ORGANISATIONS = "directory.manage"
MARK_DOMAINS = "messages.watch"
SUPPORT_PEOPLE = "case.work"


def may_keep_organisations(by: Viewer) -> bool:
    """Return whether the viewer may add, change or import organisations."""
    return isinstance(by, System) or (isinstance(by, Staff) and by.has(KEEP_ORGANISATIONS))


def check_may_keep_organisations(by: Viewer) -> None:
    """Do nothing, or raise NotAllowed."""
    if not may_keep_organisations(by):
        raise NotAllowed


def check_may_add_employer(by: Viewer) -> None:
    """Raise NotAllowed unless the viewer supports people, some of whom have employers."""
    if not may_keep_organisations(by) and not (isinstance(by, Staff) and by.has(SUPPORT_PEOPLE)):
        raise NotAllowed


def may_look_after(by: Viewer, organisation_id: UUID, on: date) -> bool:
    """Return whether an organisation is one that the viewer's own looks after."""
    if isinstance(by, Staff):
        ours = by.organisation_id
        return organisation_id == ours or organisation_id in areas.looked_after_by(ours, on)
    return isinstance(by, System)


def check_may_look_after(by: Viewer, organisation_id: UUID, on: date) -> None:
    """Raise NotAllowed unless the viewer keeps organisations, and this is one of theirs."""
    check_may_keep_organisations(by)
    if not may_look_after(by, organisation_id, on):
        raise NotAllowed


def check_may_set_area(by: Viewer, organisation_id: UUID) -> None:
    """Raise NotAllowed unless it is the viewer's own board's area, which exists already."""
    check_may_keep_organisations(by)
    if isinstance(by, Staff) and (
        by.organisation_id != organisation_id or not areas.is_board_of_area(organisation_id)
    ):
        raise NotAllowed


def may_mark_domains(by: Viewer) -> bool:
    """Return whether the viewer may say which e-mail domains are accredited secure: a board's."""
    if isinstance(by, Staff):
        return by.has(MARK_DOMAINS) and areas.is_board_of_area(by.organisation_id)
    return isinstance(by, System)


def check_may_mark_domains(by: Viewer) -> None:
    """Do nothing, or raise NotAllowed."""
    if not may_mark_domains(by):
        raise NotAllowed
