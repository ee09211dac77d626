"""What the pages of people and access show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.config.templating import nhs_date
from handrail.domain.staff.identities import Linked
from handrail.domain.staff.people import Access, AccountRecord
from handrail.domain.staff.reviews import Due
from handrail.kernel.clock import last_day
from handrail.kernel.viewer import Staff
from handrail.web.shared import providers
from handrail.web.shared.addresses import address
from handrail.web.shared.components import Cell, Column, Figure, Pages, Row, pages
from handrail.web.shared.session_pages import SessionLine, places

SIZE = 50
LONG_AGO = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Who may do what?"""

    count: str
    filter: str
    figures: tuple[Figure, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    pages: Pages


@dataclass(frozen=True, slots=True)
class Held:
    """One thing that somebody has access to, and where it can be ended."""

    id: UUID
    organisation: str
    role: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Way:
    """One provider by which somebody may sign in, and where that is taken away."""

    key: str
    name: str
    since: str


@dataclass(frozen=True, slots=True)
class EndPage:
    """Whose access ends, and what do they leave?"""

    account_id: UUID
    name: str
    role: str
    organisation: str
    cases: str


@dataclass(frozen=True, slots=True)
class SessionsPage:
    """Where is this person signed in?"""

    account_id: UUID
    name: str
    count: str
    lines: tuple[SessionLine, ...]
    is_you: bool


@dataclass(frozen=True, slots=True)
class UnlinkPage:
    """What happens when somebody no longer signs in by a provider?"""

    account_id: UUID
    name: str
    provider: str
    has_another: bool


@dataclass(frozen=True, slots=True)
class PersonPage:
    """What does this person have access to?"""

    id: UUID
    name: str
    rows: tuple[Row, ...]
    now: tuple[Held, ...]
    before: tuple[tuple[str, ...], ...]
    before_columns: tuple[Column, ...]
    is_you: bool
    may_send_link: bool
    link: str
    ways: tuple[Way, ...]


def people(
    found: Sequence[Access],
    parameters: QueryDict,
    due: Sequence[Due],
    *,
    filtered: bool,
    at: datetime,
) -> PeoplePage:
    """Return the list of who has access."""
    accounts = len({one.account_id for one in found})
    shown = pages(parameters, total=len(found), size=SIZE)
    start = (shown.number - 1) * SIZE
    return PeoplePage(
        count=ngettext("%(num)s person", "%(num)s people", accounts) % {"num": accounts},
        filter=_("that match") if filtered else "",
        figures=review_figures(due, at),
        columns=tuple(
            Column(text)
            for text in (_("Name"), _("Organisation"), _("Job role"), _("Since"), _("Signed in"))
        ),
        rows=tuple(_line(one, at) for one in found[start : start + SIZE]),
        pages=shown,
    )


def review_figures(due: Sequence[Due], at: datetime) -> tuple[Figure, ...]:
    """Return how much access is to be looked at, and how much of it is overdue."""
    late = sum(one.is_overdue(at) for one in due)
    page = address("admin_reviews")
    return (
        Figure(str(len(due) - late), _("to review in the next 14 days"), href=page),
        Figure(str(late), _("overdue for review"), href=page),
    )


def end(found: Access, cases: int) -> EndPage:
    """Return the page on which access ends, or changes."""
    left = ngettext(
        "They support %(num)s person at the moment.",
        "They support %(num)s people at the moment.",
        cases,
    ) % {"num": cases}
    return EndPage(
        found.account_id,
        found.name,
        found.job_role_name,
        found.organisation_name,
        left if cases else "",
    )


def sessions(found: AccountRecord, lines: tuple[SessionLine, ...], viewer: Staff) -> SessionsPage:
    """Return the page of where somebody is signed in."""
    return SessionsPage(
        found.id, found.name, places(len(lines)), lines, found.id == viewer.account_id
    )


def unlink(found: AccountRecord, key: str) -> UnlinkPage:
    """Return the page on which a way to sign in is taken away."""
    return UnlinkPage(found.id, found.name, _provider(key), found.has_password)


def person(
    found: AccountRecord,
    linked: Sequence[Linked],
    signed_in: int,
    viewer: Staff,
    *,
    link: str,
    at: datetime,
) -> PersonPage:
    """Return the page of one account."""
    return PersonPage(
        id=found.id,
        name=found.name,
        rows=(
            Row(_("Email"), found.email),
            Row(_("Latest sign-in"), nhs_date(found.latest_sign_in_at) or _("Never")),
            Row(
                _("Can sign in"),
                _("Yes") if found.is_active else _("No: all their access has ended"),
            ),
            Row(
                _("Signed in"),
                places(signed_in),
                href=address("admin_sessions", found.id),
                action=_("See where"),
            ),
        ),
        now=tuple(
            Held(
                one.membership_id,
                one.organisation_name,
                one.job_role_name,
                nhs_date(one.from_at),
                nhs_date(last_day(one.until_at)) if one.until_at else "",
            )
            for one in found.now
        ),
        before=tuple(
            (
                one.organisation_name,
                one.job_role_name,
                nhs_date(one.from_at),
                nhs_date(one.until_at),
                one.ended_because[:1].upper() + one.ended_because[1:],
            )
            for one in found.before
        ),
        before_columns=tuple(
            Column(text)
            for text in (_("Organisation"), _("Job role"), _("From"), _("Until"), _("Why"))
        ),
        is_you=found.id == viewer.account_id,
        may_send_link=found.is_active and not found.has_password,
        link=link,
        ways=tuple(
            Way(each.provider, _provider(each.provider), nhs_date(each.linked_at))
            for each in linked
        ),
    )


def _provider(key: str) -> str:
    names = {way.key: way.name for way in providers.ways(for_staff=True)}
    return names.get(key, key)


def _line(one: Access, at: datetime) -> tuple[Cell | str, ...]:
    return (
        Cell(one.name, href=reverse("admin_person", args=[one.account_id]), note=one.email),
        one.organisation_name,
        Cell(one.job_role_name, note=one.title if one.title != one.job_role_name else ""),
        nhs_date(one.from_at),
        _signed_in(one, at),
    )


def _signed_in(one: Access, at: datetime) -> Cell:
    """Return the latest sign-in; unused access is access to look at again."""
    latest = one.latest_sign_in_at
    is_unused = (latest or one.from_at) < at - LONG_AGO
    return Cell(
        nhs_date(latest) if latest else _("Never"),
        tag=_("Look again") if is_unused else "",
        colour="yellow",
    )
