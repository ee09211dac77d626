"""The area's own team: it reads what was sent to nobody in particular, and rings when needed."""

from datetime import datetime
from uuid import UUID

from handrail.domain.organisations.queries import AreaSummary
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission


def organisation_of_team(area: AreaSummary, *, at: datetime) -> UUID | None:
    """Return where the area's single point of contact decides on what comes in, or None."""
    contact = area.single_point_of_contact_account_id
    if contact is None:
        return None
    for card in staff.memberships(contact, at=at):
        if Permission.TRIAGE in card.permissions:
            return card.organisation_id
    return None
