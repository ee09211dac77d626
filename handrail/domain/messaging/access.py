"""Who may look after messages that did not arrive."""

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
