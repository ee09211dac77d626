"""Who may override, and who reviews; the database's functions ask the same again."""

from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, Viewer


def check_may_override(by: Viewer) -> Staff:
    """Return the viewer; NotAllowed unless they may override a person's wish."""
    if not (isinstance(by, Staff) and by.has(Permission.OVERRIDE)):
        raise NotAllowed
    return by


def check_may_review(by: Viewer) -> Staff:
    """Return the viewer; NotAllowed unless they review for information governance."""
    if not (isinstance(by, Staff) and by.has(Permission.READ_AUDIT)):
        raise NotAllowed
    return by
