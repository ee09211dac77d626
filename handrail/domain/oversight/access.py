"""Who may ask; the database's functions ask the same again."""

from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, Viewer


def check_may_read_audit(by: Viewer) -> None:
    """Raise NotAllowed unless the viewer may see who looked at what."""
    if not (isinstance(by, Staff) and by.has(Permission.READ_AUDIT)):
        raise NotAllowed


def check_may_view_area(by: Viewer) -> None:
    """Raise NotAllowed unless the viewer may see figures for the area."""
    if not (isinstance(by, Staff) and by.has(Permission.VIEW_AREA)):
        raise NotAllowed


def check_may_keep_directory(by: Viewer) -> None:
    """Raise NotAllowed unless the viewer keeps the directory, programmes included."""
    if not (isinstance(by, Staff) and by.has(Permission.MANAGE_DIRECTORY)):
        raise NotAllowed
