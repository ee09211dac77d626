"""Who may write about organisations. Reading is for everyone: it is public reference data."""

from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, System, Viewer

# The names of permissions are staff's; organisations come before staff, so only the words are here.
KEEP_ORGANISATIONS = "directory.manage"
MARK_DOMAINS = "messages.watch"


def may_keep_organisations(by: Viewer) -> bool:
    """Return whether the viewer may add, change or import organisations."""
    return isinstance(by, System) or (isinstance(by, Staff) and by.has(KEEP_ORGANISATIONS))


def check_may_keep_organisations(by: Viewer) -> None:
    """Do nothing, or raise NotAllowed."""
    if not may_keep_organisations(by):
        raise NotAllowed


def may_mark_domains(by: Viewer) -> bool:
    """Return whether the viewer may say which e-mail domains are accredited secure."""
    return isinstance(by, System) or (isinstance(by, Staff) and by.has(MARK_DOMAINS))


def check_may_mark_domains(by: Viewer) -> None:
    """Do nothing, or raise NotAllowed."""
    if not may_mark_domains(by):
        raise NotAllowed
