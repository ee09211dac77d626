"""Who may write about places. Reading is for everyone: it is public reference data."""

from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, System, Viewer

# The names of permissions are staff's; places come before staff, so only the word is here.
KEEP_PLACES = "directory.manage"


def may_import(by: Viewer) -> bool:
    """Return whether the viewer may import postcodes."""
    return isinstance(by, System) or (isinstance(by, Staff) and by.has(KEEP_PLACES))


def check_may_import(by: Viewer) -> None:
    """Do nothing, or raise NotAllowed."""
    if not may_import(by):
        raise NotAllowed
