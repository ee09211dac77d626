"""Who looks after records; the database's functions ask the same again."""

from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, Viewer


def check_may_dispose(by: Viewer) -> Staff:
    """Return the viewer; NotAllowed unless they look after records."""
    if not (isinstance(by, Staff) and by.has(Permission.DISPOSE)):
        raise NotAllowed
    return by
