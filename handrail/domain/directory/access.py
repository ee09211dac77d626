"""Who may change the directory. Anyone may read it."""

from datetime import date
from uuid import UUID

from handrail.domain.organisations import areas
from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, System, Viewer


class AnotherAreasEntry(NotAllowed):
    """The entry is of a provider that the viewer's organisation does not look after."""

    default = "That entry belongs to another area. Whoever keeps the directory there can change it."


def may_keep(viewer: Viewer) -> bool:
    """Return whether the viewer keeps a directory right, of their own area at least."""
    if isinstance(viewer, Staff):
        return viewer.has(Permission.MANAGE_DIRECTORY)
    return isinstance(viewer, System)


def may_keep_of(viewer: Viewer, provider_id: UUID | None, on: date) -> bool:
    """Return whether the viewer keeps a provider's entries right: those of their own area.

    An entry of no provider known here is everybody's who keeps a directory.
    """
    if not may_keep(viewer) or not isinstance(viewer, Staff):
        return may_keep(viewer)
    return provider_id is None or provider_id in areas.looked_after_by(viewer.organisation_id, on)


def may_run(viewer: Viewer, provider_id: UUID | None, on: date) -> bool:
    """Return whether the viewer may declare waits and intake for a provider's service."""
    is_own = isinstance(viewer, Staff) and viewer.organisation_id == provider_id
    if is_own and isinstance(viewer, Staff) and viewer.has(Permission.MANAGE_SERVICE):
        return True
    return may_keep_of(viewer, provider_id, on)


def check_may_keep(viewer: Viewer) -> None:
    """Raise NotAllowed unless the viewer keeps a directory right."""
    if not may_keep(viewer):
        raise NotAllowed


def check_may_keep_of(viewer: Viewer, provider_id: UUID | None, on: date) -> None:
    """Raise NotAllowed, or AnotherAreasEntry, unless the viewer keeps this provider's entries."""
    check_may_keep(viewer)
    if not may_keep_of(viewer, provider_id, on):
        raise AnotherAreasEntry


def check_may_run(viewer: Viewer, provider_id: UUID | None, on: date) -> None:
    """Raise NotAllowed, or AnotherAreasEntry, unless the viewer may run this provider's service."""
    if may_run(viewer, provider_id, on):
        return
    raise AnotherAreasEntry if may_keep(viewer) else NotAllowed
