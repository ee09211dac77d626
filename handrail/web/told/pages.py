"""What a body sees that people tell things, made from the lines they released."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from handrail.config.templating import nhs_date
from handrail.domain.referrals.choices import WorkStatus
from handrail.domain.sharing.queries import Line, Shared
from handrail.kernel.clock import local_date
from handrail.web.referrer.words import ADJUSTMENTS
from handrail.web.shared.components import Row
from handrail.web.shared.owed import LABELS

DATES = frozenset({"since", "met", "next", "ended", "returns"})


@dataclass(frozen=True, slots=True)
class Item:
    """One person in the list, as far as they share who they are."""

    person_id: UUID
    name: str
    until_date: date | None


@dataclass(frozen=True, slots=True)
class OnePage:
    """What one person shares."""

    name: str
    rows: tuple[Row, ...]
    since: date
    until_date: date | None


def listed(found: Iterable[Shared]) -> tuple[Item, ...]:
    """Return the list of who shares something."""
    return tuple(
        Item(each.person_id, each.name or _("Somebody who does not share their name"), _last(each))
        for each in found
    )


def one(found: Shared) -> OnePage:
    """Return the page of one person."""
    return OnePage(
        name=found.name or _("What they share"),
        rows=lines(found.lines),
        since=local_date(found.from_at),
        until_date=_last(found),
    )


def lines(found: Iterable[Line]) -> tuple[Row, ...]:
    """Return lines as they are shown, in words; the same for a preview."""
    return tuple(Row(str(LABELS[line.key]), _value(line)) for line in found)


def _value(line: Line) -> str:
    if line.key in DATES:
        return nhs_date(date.fromisoformat(line.value))
    if line.key == "work":
        return str(WorkStatus(line.value).label).capitalize()
    if line.key == "access":
        words = dict(ADJUSTMENTS)
        return ", ".join(str(words.get(each, each)) for each in line.value.split(", "))
    return line.value


def _last(found: Shared) -> date | None:
    return local_date(found.until_at - timedelta(microseconds=1)) if found.until_at else None
