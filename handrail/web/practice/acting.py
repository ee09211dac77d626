"""What a practice's pages share: whose they are, and that the viewer looks after that practice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from handrail.domain.invitations import access
from handrail.domain.organisations import areas
from handrail.domain.organisations import queries as organisations
from handrail.domain.organisations.queries import OrganisationSummary
from handrail.domain.staff.permissions import Permission
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Staff
from handrail.web.shared.access import staff_with
from handrail.web.shared.addresses import address
from handrail.web.shared.viewer import Request

may_manage = staff_with(Permission.MANAGE_PEOPLE)
KIND = "practice"
LATELY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Tab:
    """One of a practice's pages, as a link between them."""

    text: str
    href: str
    current: bool


def staff_of(request: Request) -> Staff:
    """Return the viewer, whom the decorator has seen to be staff."""
    assert isinstance(request.viewer, Staff)
    return request.viewer


def ours(request: Request, practice_id: UUID) -> OrganisationSummary:
    """Return a practice that the viewer looks after; NotFound for any other."""
    found = organisations.many([practice_id]).get(practice_id)
    if found is None or found.kind != KIND or not _may(request, practice_id):
        raise NotFound
    return found


def tabs(practice_id: UUID, current: str) -> Sequence[Tab]:
    """Return the links between a practice's pages."""
    every = (
        ("practice", _("Link and leaflet")),
        ("practice_invite", _("Invite by list")),
        ("practice_keys", _("Open from your system")),
    )
    return tuple(Tab(text, address(name, practice_id), name == current) for name, text in every)


def is_of_area(request: Request) -> bool:
    """Return whether the viewer is of the board, which has a list to go back to."""
    return areas.is_board_of_area(staff_of(request).organisation_id)


def since(at: datetime) -> datetime:
    """Return since when figures are counted."""
    return at - LATELY


def _may(request: Request, practice_id: UUID) -> bool:
    return access.may_manage(staff_of(request), practice_id, local_date(request.at))
