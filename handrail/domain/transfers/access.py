"""Who may bring cases in, or take them back: Handrail itself, for the organisation it acts for."""

from uuid import UUID

from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import System, Viewer


def check_may_move(by: Viewer, organisation_id: UUID | None) -> UUID:
    """Return the organisation, or raise NotAllowed unless Handrail itself acts for it."""
    if not isinstance(by, System) or organisation_id is None:
        raise NotAllowed
    if by.organisation_id != organisation_id:
        raise NotAllowed
    return organisation_id
