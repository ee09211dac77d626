"""The person chooses to wait, or is ready sooner. Nobody else's reason moves a clock (ADR 0040)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from handrail.domain.referrals import access, clocks, history
from handrail.domain.referrals.choices import ClockEvent, State, Wish
from handrail.domain.referrals.clocks import Line
from handrail.domain.referrals.models import ClockLine, Referral
from handrail.domain.referrals.queries import ReferralCard
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Viewer, account_of, organisation_of

LONGEST = timedelta(weeks=12)
FURTHEST = timedelta(weeks=4)


class NotTheirWish(BadInput):
    """Somebody else's reason, or none, was given."""

    default = (
        "Choose why they want to wait. Only their own wish stops the clock: waiting for a worker, "
        "a room or an answer does not"
    )


class PastPause(BadInput):
    """The pause would start before today, when the clock had run already."""

    default = "The first day must be today or later. A clock that has run is not stopped afterwards"


class FarPause(BadInput):
    """The pause would start, or end, further ahead than anybody can mean."""

    default = "The first day must be within 4 weeks from now, and the wait no longer than 12 weeks"


class EndsBeforeItStarts(BadInput):
    """The last day lies before the first."""

    default = "The last day must be the first day or later"


class Overlaps(BadInput):
    """They wait on some of these days already."""

    default = "They wait on some of these days already. End that wait first, or choose other days"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One wait that the person chose, as it was written down."""

    id: UUID
    from_date: date
    until_date: date
    wish: str
    note: str
    at: datetime
    by_account_id: UUID | None
    is_running: bool
    ready_date: date | None


@transaction.atomic
def pause(
    *,
    referral_id: UUID,
    from_date: date,
    until_date: date,
    wish: str,
    note: str = "",
    by: Viewer,
    at: datetime,
) -> None:
    """Stop both clocks from one day until another, because the person wishes it.

    Raises NotTheirWish, PastPause, FarPause, EndsBeforeItStarts or Overlaps; WrongState where no
    clock runs any more. What was waited is added to what was promised.
    """
    row = history.locked(referral_id, by, at)
    access.check_may_pause(by, row)
    if wish not in Wish.values:
        raise NotTheirWish
    _check_days(from_date, until_date, local_date(at))
    if row.state == State.CLOSED or (row.first_contact_at and row.started_at):
        raise WrongState("No clock runs for them any more, so there is nothing to stop.")
    held = _lines(row)
    if any(it.from_date <= until_date and from_date <= it.until_date for it in clocks.pauses(held)):
        raise Overlaps
    line = _line(row, ClockEvent.PAUSED, from_date, by, at)
    line.until_date, line.wish, line.note = until_date, wish, note.strip()[:300]
    _add(row, held, line, by, at)


@transaction.atomic
def resume(*, referral_id: UUID, by: Viewer, at: datetime) -> None:
    """Let the clocks run on from today, because the person is ready sooner than they said.

    A wait that has not begun is taken back whole. WrongState where they are not waiting.
    """
    row = history.locked(referral_id, by, at)
    access.check_may_pause(by, row)
    today = local_date(at)
    held = _lines(row)
    open_ids = {it.id for it in held if it.event == clocks.PAUSED} - {it.pause_id for it in held}
    going = [
        it
        for it in held
        if it.id in open_ids and it.until_date is not None and it.until_date >= today
    ]
    if not going:
        raise WrongState("They are not waiting now.")
    first = min(going, key=lambda it: (it.from_date, str(it.id)))
    line = _line(row, ClockEvent.RESUMED, max(today, first.from_date or today), by, at)
    line.pause_id = first.id
    _add(row, held, line, by, at)


def until(referral_id: UUID, *, viewer: Viewer, at: datetime) -> date | None:
    """Return the last day of the wait that somebody wished for and that goes on today, or None."""
    return until_by_id([referral_id], viewer=viewer, at=at).get(referral_id)


def until_by_id(wanted: Sequence[UUID], *, viewer: Viewer, at: datetime) -> dict[UUID, date]:
    """Return the same for several referrals, of those that have such a wait."""
    today = local_date(at)
    histories = lines_by_id(wanted, viewer=viewer, at=at)
    return {
        id_: wait.until_date
        for id_, history in histories.items()
        for wait in clocks.pauses(history)
        if wait.covers(today)
    }


def waits(referral_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[Waiting, ...]:
    """Return the waits that the person chose, latest first."""
    rows = list(_rows(referral_id, viewer, at))
    ready = {row.pause_id: row.from_date for row in rows if row.event == ClockEvent.RESUMED}
    today = local_date(at)
    found = []
    for row in rows:
        if row.event != ClockEvent.PAUSED or row.until_date is None:
            continue
        found.append(
            Waiting(
                id=row.id,
                from_date=row.from_date,
                until_date=row.until_date,
                wish=str(Wish(row.wish).label),
                note=row.note,
                at=row.at,
                by_account_id=row.by_account_id,
                is_running=row.id not in ready and row.until_date >= today,
                ready_date=ready.get(row.id),
            )
        )
    return tuple(reversed(found))


def lines(referral_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[Line, ...]:
    """Return what the person's wish has done to a referral's clocks, earliest first."""
    return tuple(_as_line(row) for row in _rows(referral_id, viewer, at))


def lines_of(
    cards: Iterable[ReferralCard], *, viewer: Viewer, at: datetime
) -> dict[UUID, tuple[Line, ...]]:
    """Return the lines of several referrals; nothing is asked where nobody ever chose to wait."""
    return lines_by_id([it.id for it in cards if it.has_waited], viewer=viewer, at=at)


def lines_by_id(
    wanted: Sequence[UUID], *, viewer: Viewer, at: datetime
) -> dict[UUID, tuple[Line, ...]]:
    """Return the lines of referrals by their ids; nothing is asked for none."""
    found: dict[UUID, list[Line]] = {id_: [] for id_ in wanted}
    if wanted:
        rows = ClockLine.objects.visible_to(viewer, at=at).filter(referral_id__in=wanted)
        for row in rows.order_by("at", "id"):
            found[row.referral_id].append(_as_line(row))
    return {id_: tuple(each) for id_, each in found.items()}


def _check_days(from_date: date, until_date: date, today: date) -> None:
    if from_date < today:
        raise PastPause
    if until_date < from_date:
        raise EndsBeforeItStarts
    if from_date > today + FURTHEST or until_date > from_date + LONGEST:
        raise FarPause


def _add(row: Referral, held: list[Line], line: ClockLine, by: Viewer, at: datetime) -> None:
    """Write one more line of the clocks' history, and where both promises stand by all of it."""
    ClockLine.objects.bulk_create([line])
    after, nation = [*held, _as_line(line)], row.clock_nation or "England"
    said = row.first_promised_at or row.promised_at
    row.first_promised_at = said
    row.promised_at = clocks.due(
        sent_at=row.sent_at, promised_at=said, history=after, nation=nation
    )
    start = row.first_start_promised_at or row.start_promised_at
    row.first_start_promised_at = start
    if start is not None:
        row.start_promised_at = clocks.due(
            sent_at=row.sent_at, promised_at=start, history=after, nation=nation
        )
    moved = ["first_promised_at", "promised_at", "first_start_promised_at", "start_promised_at"]
    row.save(update_fields=moved)
    history.add_line(row, str(line.event), by, at)
    history.note_down(str(line.event), row, by, at)


def _line(row: Referral, event: ClockEvent, from_date: date, by: Viewer, at: datetime) -> ClockLine:
    return ClockLine(
        referral=row,
        at=at,
        event=event,
        from_date=from_date,
        by_account_id=account_of(by),
        by_organisation_id=organisation_of(by),
    )


def _lines(row: Referral) -> list[Line]:
    return [_as_line(it) for it in ClockLine.objects.filter(referral=row).order_by("at", "id")]


def _rows(referral_id: UUID, viewer: Viewer, at: datetime) -> QuerySet[ClockLine]:
    found = ClockLine.objects.visible_to(viewer, at=at).filter(referral_id=referral_id)
    return found.order_by("at", "id")


def _as_line(row: ClockLine) -> Line:
    return Line(str(row.event), row.at, row.id, row.from_date, row.until_date, row.pause_id)
