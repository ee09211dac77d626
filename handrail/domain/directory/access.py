"""Who may change the directory. Anyone may read it."""

from uuid import UUID

from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, System, Viewer


def may_keep(viewer: Viewer) -> bool:
    """Return whether the viewer keeps the whole directory right."""
    if isinstance(viewer, Staff):
        return viewer.has(Permission.MANAGE_DIRECTORY)
    return isinstance(viewer, System)


def may_run(viewer: Viewer, provider_id: UUID | None) -> bool:
    """Return whether the viewer may declare waits and intake for a provider's service."""
    if may_keep(viewer):
        return True
    return (
        isinstance(viewer, Staff)
        and viewer.has(Permission.MANAGE_SERVICE)
        and provider_id is not None
        and viewer.organisation_id == provider_id
    )


def check_may_keep(viewer: Viewer) -> None:
    """Raise NotAllowed unless the viewer keeps the whole directory right."""
    if not may_keep(viewer):
        raise NotAllowed


def check_may_run(viewer: Viewer, provider_id: UUID | None) -> None:
    """Raise NotAllowed unless the viewer may run this provider's service."""
    if not may_run(viewer, provider_id):
        raise NotAllowed
