"""What the pages of access reviews show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handrail.config.templating import nhs_date, nhs_datetime
from handrail.domain.staff.permissions import MEANINGS
from handrail.domain.staff.reviews import Due, Reviewed
from handrail.kernel.clock import last_day
from handrail.kernel.viewer import Staff
from handrail.web.administrator.people_pages import review_figures
from handrail.web.shared.components import Column, Figure, Row

DECIDED = {
    "kept": gettext_lazy("Still needs it"),
    "changed": gettext_lazy("Other job role"),
    "ended": gettext_lazy("Ended"),
}


@dataclass(frozen=True, slots=True)
class DueLine:
    """One access to look at."""

    id: UUID
    name: str
    organisation: str
    role: str
    signed_in: str
    due: str
    tag: str
    colour: str
    value: str
    may_tick: bool
    is_ticked: bool
    is_you: bool


@dataclass(frozen=True, slots=True)
class ReviewsPage:
    """Whose access is to be looked at?"""

    figures: tuple[Figure, ...]
    count: str
    lines: tuple[DueLine, ...]
    may_tick: bool


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Does this person still need it?"""

    id: UUID
    account_id: UUID
    name: str
    rows: tuple[Row, ...]
    is_unused: bool
    is_you: bool


@dataclass(frozen=True, slots=True)
class DonePage:
    """What was decided, and what was seen?"""

    count: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


def listed(
    found: Sequence[Due], viewer: Staff, ticked: frozenset[str], *, at: datetime
) -> ReviewsPage:
    """Return the list of access to look at."""
    lines = tuple(_line(one, viewer, ticked, at) for one in found)
    return ReviewsPage(
        figures=review_figures(found, at),
        count=ngettext("%(num)s to review", "%(num)s to review", len(found)) % {"num": len(found)},
        lines=lines,
        may_tick=any(line.may_tick for line in lines),
    )


def one(found: Due, viewer: Staff, *, at: datetime) -> ReviewPage:
    """Return the page of one access to look at."""
    return ReviewPage(
        id=found.membership_id,
        account_id=found.account_id,
        name=found.name,
        rows=(
            Row(_("Organisation"), found.organisation_name),
            Row(_("Job role"), found.job_role_name),
            Row(_("May"), tuple(_meanings(found.permissions)) or _("Nothing")),
            Row(_("Since"), nhs_date(found.from_at)),
            Row(_("Latest sign-in"), nhs_date(found.latest_sign_in_at) or _("Never")),
            Row(_("Review due"), nhs_date(last_day(found.due_at))),
        ),
        is_unused=found.is_unused(at),
        is_you=found.account_id == viewer.account_id,
    )


def done(found: Sequence[Reviewed]) -> DonePage:
    """Return the list of decisions."""
    names = (
        _("When"),
        _("Who"),
        _("Where and as what"),
        _("Decision"),
        _("By"),
        _("What was seen"),
    )
    return DonePage(
        count=ngettext("%(num)s decision", "%(num)s decisions", len(found)) % {"num": len(found)},
        columns=tuple(Column(name) for name in names),
        rows=tuple(
            (
                nhs_datetime(each.at),
                each.name,
                f"{each.job_role_name}, {each.organisation_name}",
                str(DECIDED.get(each.decision, each.decision)),
                each.by_name,
                _seen(each),
            )
            for each in found
        ),
    )


def _line(one: Due, viewer: Staff, ticked: frozenset[str], at: datetime) -> DueLine:
    is_you, is_unused = one.account_id == viewer.account_id, one.is_unused(at)
    tag, colour = (_("Overdue"), "red") if one.is_overdue(at) else ("", "")
    return DueLine(
        id=one.membership_id,
        name=one.name,
        organisation=one.organisation_name,
        role=one.job_role_name,
        signed_in=nhs_date(one.latest_sign_in_at) or _("Never"),
        due=nhs_date(last_day(one.due_at)),
        tag=tag,
        colour=colour,
        value=(value := f"{one.membership_id}:{one.mark}"),
        may_tick=not is_you and not is_unused,
        is_ticked=value in ticked,
        is_you=is_you,
    )


def _meanings(permissions: Iterable[str]) -> list[str]:
    held = set(permissions)
    return [text[:1].upper() + text[1:] for key, text in MEANINGS.items() if key in held]


def _seen(each: Reviewed) -> str:
    signed_in = nhs_date(each.latest_sign_in_at) or _("never")
    may = "; ".join(text.lower() for text in _meanings(each.permissions))
    return _("Latest sign-in: %(day)s. May: %(may)s") % {"day": signed_in, "may": may}
