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
from handrail.domain.staff.people import Access, AccountRecord
from handrail.kernel.viewer import Staff
from handrail.web.shared.components import Cell, Column, Pages, Row, pages

SIZE = 50
LONG_AGO = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Who may do what?"""

    count: str
    filter: str
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


def people(
    found: Sequence[Access], parameters: QueryDict, *, filtered: bool, at: datetime
) -> PeoplePage:
    """Return the list of who has access."""
    accounts = len({one.account_id for one in found})
    shown = pages(parameters, total=len(found), size=SIZE)
    start = (shown.number - 1) * SIZE
    return PeoplePage(
        count=ngettext("%(num)s person", "%(num)s people", accounts) % {"num": accounts},
        filter=_("that match") if filtered else "",
        columns=tuple(
            Column(text)
            for text in (_("Name"), _("Organisation"), _("Job role"), _("Since"), _("Signed in"))
        ),
        rows=tuple(_line(one, at) for one in found[start : start + SIZE]),
        pages=shown,
    )


def person(found: AccountRecord, viewer: Staff, *, link: str, at: datetime) -> PersonPage:
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
        ),
        now=tuple(
            Held(one.membership_id, one.organisation_name, one.job_role_name, nhs_date(one.from_at))
            for one in found.now
        ),
        before=tuple(
            (
                one.organisation_name,
                one.job_role_name,
                nhs_date(one.from_at),
                nhs_date(one.until_at),
            )
            for one in found.before
        ),
        before_columns=tuple(
            Column(text) for text in (_("Organisation"), _("Job role"), _("From"), _("Until"))
        ),
        is_you=found.id == viewer.account_id,
        may_send_link=found.is_active and not found.has_password,
        link=link,
    )


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
