"""What the pages about our form inside a clinical system show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.domain.organisations import queries as organisations
from handrail.domain.organisations.queries import OrganisationSummary
from handrail.domain.staff import queries as staff
from handrail.domain.systems.launch_points import PointLine
from handrail.domain.systems.queries import SystemRecord
from handrail.web.administrator.systems_pages import TakeBackPage
from handrail.web.shared.forms import Option


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One member of staff, and what the clinical system calls them."""

    id: UUID
    name_there: str
    name: str


@dataclass(frozen=True, slots=True)
class PointRow:
    """One practice from whose records our form is opened, and who opens it there."""

    id: UUID
    practice: str
    iss: str
    proof: str
    frames: tuple[str, ...]
    people: tuple[PersonRow, ...]


@dataclass(frozen=True, slots=True)
class LaunchPage:
    """From where a system's users open our form."""

    id: UUID
    name: str
    points: tuple[PointRow, ...]


def of(found: SystemRecord, points: Sequence[PointLine]) -> LaunchPage:
    """Return the page, with the names looked up."""
    names = organisations.many(it.organisation_id for it in points)
    people = staff.names(each.account_id for it in points for each in it.requesters)
    return page(found, points, names, people)


def page(
    found: SystemRecord,
    points: Sequence[PointLine],
    names: Mapping[UUID, OrganisationSummary],
    people: Mapping[UUID, str],
) -> LaunchPage:
    """Return the page."""
    return LaunchPage(
        id=found.id,
        name=found.name,
        points=tuple(
            PointRow(
                it.id,
                names[it.organisation_id].name,
                it.iss,
                it.proves_by_label,
                it.frames,
                tuple(
                    PersonRow(each.id, each.fhir_user, people.get(each.account_id, ""))
                    for each in it.requesters
                ),
            )
            for it in points
        ),
    )


def choices(shown: LaunchPage) -> tuple[Option, ...]:
    """Return the practices to choose from."""
    return tuple(Option(str(it.id), it.practice, hint=it.iss) for it in shown.points)


def as_it_is(line: PointLine) -> dict[str, str]:
    """Return what the form to change a point says before anybody changed it; never its secret."""
    return {
        "version": str(line.version),
        "client_id": line.client_id,
        "proves_by": line.proves_by,
        "frames": "\n".join(line.frames),
    }


def taking_back(shown: LaunchPage) -> TakeBackPage:
    """Return the page that asks whether our form is to be opened from a server no more."""
    (row,) = shown.points
    return TakeBackPage(
        title=_("Stop opening our form from records of %(practice)s") % {"practice": row.practice},
        what=(
            _("It ends at once. Forms that stand open cannot be sent."),
            _("The practice goes on with Handrail in any other way."),
        ),
        back=reverse("admin_system_requester", args=[shown.id]),
    )
