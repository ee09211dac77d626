"""Who may look after messages and letters that did not arrive."""

from uuid import UUID

from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, Viewer


def may_watch(by: Viewer) -> bool:
    """Return whether the viewer may see and mend messages that did not arrive."""
    return isinstance(by, Staff) and by.has(Permission.WATCH_MESSAGES)


def check_may_watch(by: Viewer) -> None:
    """Do nothing, or raise NotAllowed."""
    if not may_watch(by):
        raise NotAllowed


# Whoever decides on referrals, supports people or runs the service sees its letters.
SEE_LETTERS = (Permission.WORK_CASES, Permission.TRIAGE, Permission.MANAGE_SERVICE)


def may_see_letters(by: Viewer) -> bool:
    """Return whether the viewer may see the letters that their organisation has to see to."""
    return isinstance(by, Staff) and any(by.has(permission) for permission in SEE_LETTERS)


def check_may_see_letters(by: Viewer) -> None:
    """Do nothing, or raise NotAllowed."""
    if not may_see_letters(by):
        raise NotAllowed


def check_may_see_to(by: Viewer, organisation_id: UUID, owner: UUID | None) -> None:
    """Do nothing where the viewer works there and may see to letters, else raise NotAllowed."""
    if not isinstance(by, Staff) or by.organisation_id != organisation_id:
        raise NotAllowed
    if by.account_id != owner and not may_see_letters(by):
        raise NotAllowed
