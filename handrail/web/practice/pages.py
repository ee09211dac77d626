"""What a practice's own pages show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from handrail.config.templating import nhs_date
from handrail.domain.invitations.cohorts import CohortLine
from handrail.domain.invitations.links import Figures
from handrail.domain.organisations.queries import OrganisationSummary
from handrail.domain.systems.signed import KeyLine, NewKey
from handrail.journey.inviting import Room
from handrail.kernel.clock import local_date
from handrail.web.practice.acting import Tab
from handrail.web.shared.addresses import address
from handrail.web.shared.components import Cell, Column, Figure
from handrail.web.shared.leaflet import LeafletPage

FEW = "1 to 7"


@dataclass(frozen=True, slots=True)
class PracticesPage:
    """Which practice?"""

    count: str
    rows: tuple[tuple[Cell | str, ...], ...]
    is_cut: bool
    most: int

    @property
    def columns(self) -> tuple[Column, ...]:
        """The headings."""
        return (Column(_("Practice")), Column(_("ODS code")), Column(_("Postcode")))


@dataclass(frozen=True, slots=True)
class LinkPage:
    """What do we hand over, and is it used?"""

    id: UUID
    name: str
    tabs: Sequence[Tab]
    is_of_area: bool
    leaflet: LeafletPage
    figures: tuple[Figure, ...]
    since: date


@dataclass(frozen=True, slots=True)
class RenewPage:
    """Do you want another link?"""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class InvitePage:
    """Whom do we leave out, for how many is there room, and what became of the last ones?"""

    id: UUID
    name: str
    tabs: Sequence[Tab]
    is_of_area: bool
    left_out: tuple[str, ...]
    rooms: tuple[Room, ...]
    cohorts: tuple[tuple[CohortLine, tuple[Cell | str, ...]], ...]
    text: str

    @property
    def has_room(self) -> bool:
        """Whether any link can be made."""
        return any(it.links for it in self.rooms)

    @property
    def is_known(self) -> bool:
        """Whether any service says how many it takes."""
        return all(it.is_known for it in self.rooms)


@dataclass(frozen=True, slots=True)
class KeysPage:
    """From where do our computers open a referral?"""

    id: UUID
    name: str
    tabs: Sequence[Tab]
    is_of_area: bool
    keys: tuple[KeyLine, ...]
    shown: NewKey | None = None


def practice_rows(
    found: Sequence[OrganisationSummary],
) -> tuple[tuple[Cell | str, ...], ...]:
    """Return practices as rows."""
    return tuple(
        (Cell(it.name, href=address("practice", it.id)), it.ods_code or "", it.postcode)
        for it in found
    )


def figures(found: Figures) -> tuple[Figure, ...]:
    """Return how often a link was used, few hidden."""
    return (
        Figure(figure(found.opened), _("times opened")),
        Figure(figure(found.begun), _("began to answer")),
        Figure(figure(found.sent), _("asked for support")),
    )


def figure(count: int | None, *, few: str = FEW) -> str:
    """Return a number that is None where it could say who."""
    return few if count is None else str(count)


def cohort_row(line: CohortLine) -> tuple[Cell | str, ...]:
    """Return a cohort and what became of its links."""
    ends = _("ended on %(day)s") if line.is_over else _("work until %(day)s")
    return (
        Cell(line.name, note=ends % {"day": nhs_date(local_date(line.expires_at))}),
        nhs_date(local_date(line.made_at)),
        str(line.made),
        figure(line.opened, few=_("hidden")),
        figure(line.sent, few=_("hidden")),
    )
