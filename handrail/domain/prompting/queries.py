"""Count what was shown, by practice and never by clinician (R138); small numbers stay hidden."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from handrail.domain.capacity.waits_rules import in_public
from handrail.domain.prompting.choices import Outcome, Reason
from handrail.domain.prompting.models import Shown
from handrail.domain.systems import access
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Rates:
    """How often cards were shown at a practice, and what became of them.

    Numbers from 1 to 7 are None, others rounded to the nearest 5, each by itself, so that nothing
    can be worked out by taking away (domain.md D).
    """

    practice_id: UUID
    shown: int | None
    accepted: int | None
    set_aside: int | None
    reasons: tuple[tuple[str, int | None], ...]


def by_practice(
    practice_ids: Collection[UUID], *, since: date, board_id: UUID, viewer: Viewer
) -> tuple[Rates, ...]:
    """Return the rates of practices since a day, in the order of their ids; NotAllowed.

    Only a board asks, of the practices of its own area, which whoever calls has looked up.
    """
    if not access.may_manage(viewer, board_id):
        raise NotAllowed
    rows = (
        Shown.objects.filter(practice_id__in=set(practice_ids), shown_date__gte=since)
        .values("practice_id")
        .annotate(
            shown=Count("id"),
            accepted=Count("id", filter=Q(outcome=Outcome.ACCEPTED)),
            set_aside=Count("id", filter=Q(outcome=Outcome.OVERRIDDEN)),
            **{each.name: Count("id", filter=Q(reason=each.value)) for each in Reason},
        )
        .order_by("practice_id")
    )
    return tuple(_rates(dict(row)) for row in rows)


def hidden(count: int) -> int | None:
    """Return a number as it may be shown: none stays none, few are hidden, others are rounded."""
    return in_public(count) if count else 0


def _rates(row: dict[str, Any]) -> Rates:
    return Rates(
        practice_id=row["practice_id"],
        shown=hidden(row["shown"]),
        accepted=hidden(row["accepted"]),
        set_aside=hidden(row["set_aside"]),
        reasons=tuple((str(each.label), hidden(row[each.name])) for each in Reason),
    )
