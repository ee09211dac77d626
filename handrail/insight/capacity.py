"""How a service stands against what it can take: this week, the line, and when that clears.

Reads only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from handrail.domain.capacity import caps, overflow, waiting, winding
from handrail.domain.capacity.caps import CapLine, Room
from handrail.domain.capacity.forecast import LOOKED_AT, Forecast, Lately, clears
from handrail.domain.capacity.line import FURTHEST_WEEKS, week_of
from handrail.domain.capacity.loads import Load, have_room
from handrail.domain.capacity.overflow import Partner
from handrail.domain.capacity.waiting import WaitingLine
from handrail.domain.capacity.winding import Winding
from handrail.domain.cases.models import Case
from handrail.domain.directory import intake
from handrail.domain.directory.answers import ServiceCard
from handrail.domain.directory.intake import Change
from handrail.domain.disclosure.asking import ask, seen
from handrail.domain.referrals.models import Referral
from handrail.kernel.clock import LONDON, local_date
from handrail.kernel.viewer import Viewer, organisation_of

_WEEK = "date_trunc('week', {moment} at time zone 'Europe/London')::date"
_CAME = f"""
    select {_WEEK.format(moment="sent_at")}, count(*) from referrals_referral
    where to_organisation_id = %s and service_id = %s and sent_at >= %s and sent_at < %s
      and closing <> 'sent_in_error' and {{seen}} group by 1
"""  # noqa: S608 - our own text
_OF_CASES = f"""
    select {_WEEK.format(moment="{moment}")}, count(*) from cases_case
    where organisation_id = %s and service_id = %s and {{moment}} >= %s and {{moment}} < %s
      and {{seen}} group by 1
"""  # noqa: S608 - our own text


@dataclass(frozen=True, slots=True)
class Standing:
    """How one service stands."""

    card: ServiceCard
    caps: tuple[CapLine, ...]
    rooms: tuple[Room, ...]
    line: tuple[WaitingLine, ...]
    forecast: Forecast
    lately: Lately
    changes: tuple[Change, ...]
    partner: Partner | None
    asked: tuple[Partner, ...]
    winding: Winding | None


def standing(
    card: ServiceCard, *, carried: Iterable[Load], viewer: Viewer, at: datetime
) -> Standing:
    """Return how one of the viewer's services stands; ``carried`` is what each worker carries."""
    on = local_date(at)
    lines = caps.caps(card.id, on=on)
    tiers = [each.tier for each in lines] or [""]
    rooms = tuple(caps.rooms(((card.id, tier) for tier in tiers), at=at).values())
    line = waiting.line(card.id, viewer=viewer, at=at)
    lately = last_weeks(card.id, viewer=viewer, at=at)
    pairs = overflow.of_provider(organisation_of(viewer) or card.id)
    return Standing(
        card=card,
        caps=lines,
        rooms=rooms,
        line=line,
        forecast=clears(len(line), lately, _caps(rooms), has_room=have_room(carried)),
        lately=lately,
        changes=intake.changes(card.id),
        partner=next((one for one in pairs if one.service_id == card.id), None),
        asked=tuple(one for one in pairs if one.partner_id == card.id),
        winding=winding.current(card.id),
    )


def last_weeks(service_id: UUID, *, viewer: Viewer, at: datetime) -> Lately:
    """Return how many came, were taken on and finished in each of the last eight whole weeks."""
    until = week_of(at)
    since = until - timedelta(weeks=LOOKED_AT)
    span = [organisation_of(viewer), service_id, _midnight(since), _midnight(until)]
    weeks = [since + timedelta(weeks=number) for number in range(LOOKED_AT)]

    def counted(statement: str, model: type) -> tuple[int, ...]:
        text, own = seen(model, viewer, at)
        rows = ask(statement.replace("{seen}", text), [*span, *own])
        found: dict[date, int] = dict(rows)
        return tuple(found.get(week, 0) for week in weeks)

    return Lately(
        came=counted(_CAME, Referral),
        started=counted(_OF_CASES.replace("{moment}", "opened_at"), Case),
        finished=counted(_OF_CASES.replace("{moment}", "closed_at"), Case),
    )


def _caps(rooms: Sequence[Room]) -> list[int | None]:
    """Return the caps of the weeks to come, of all tiers together; none where there is no cap."""
    with_cap = [room.rule for room in rooms if room.rule]
    if not with_cap:
        return []
    monday = rooms[0].monday + timedelta(weeks=1)
    weeks = [rule.weeks_from(monday, FURTHEST_WEEKS) for rule in with_cap]
    return [sum(each) for each in zip(*weeks, strict=True)]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LONDON)
