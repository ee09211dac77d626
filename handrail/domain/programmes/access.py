"""Who may put programme versions in force. Reading is for everyone: programmes are public."""

from handrail.domain.organisations import areas
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, System, Viewer

# The names of permissions are staff's; programmes know only the words.
KEEP_PROGRAMMES = "directory.manage"


def may_keep_programmes(by: Viewer) -> bool:
    """Return whether the viewer may put a new version in force."""
    return isinstance(by, System) or (isinstance(by, Staff) and by.has(KEEP_PROGRAMMES))


def check_may_keep_programmes(by: Viewer) -> None:
    """Do nothing, or raise NotAllowed."""
    if not may_keep_programmes(by):
        raise NotAllowed


def may_draft(by: Viewer) -> bool:
    """Return whether the viewer may write versions here: an area's board alone does."""
    if not (isinstance(by, Staff) and may_keep_programmes(by)):
        return False
    return areas.is_board_of_area(by.organisation_id)


def check_may_draft(by: Viewer) -> None:
    """Do nothing, or raise NotAllowed."""
    if not may_draft(by):
        raise NotAllowed
