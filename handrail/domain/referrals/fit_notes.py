"""A fit note that ends before anybody has spoken with the person (R62). Pure: no clock.

A note holds up to and with its last day. The first conversation is expected on the day that is
booked; without one, on the later of the day that is promised and the day that the service's
measured wait leads to: what is promised is no help where people wait longer.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from handrail.kernel.clock import LONDON


@dataclass(frozen=True, slots=True)
class Gap:
    """The note's last day lies before the day on which somebody is expected to speak with them."""

    until_date: date
    contact_date: date
    has_ended: bool


def expected(*, booked: date | None, promised: date, measured: date | None) -> date:
    """Return the day on which the first conversation is expected."""
    return booked or max(promised, measured or promised)


def gap(
    *,
    until: date | None,
    booked: date | None = None,
    promised: date,
    measured: date | None = None,
    today: date,
) -> Gap | None:
    """Return how a note ends too soon, or None where there is no note or it lasts long enough.

    Whoever is late still has to speak with them: then the day expected is today.
    """
    contact = max(expected(booked=booked, promised=promised, measured=measured), today)
    if until is None or until >= contact:
        return None
    return Gap(until, contact, until < today)


def needed_by(promised_at: datetime, gap: Gap | None) -> datetime:
    """Return by when somebody is needed: the promise, or sooner where a fit note ends."""
    if gap is None:
        return promised_at
    ends_at = datetime.combine(gap.until_date + timedelta(days=1), time(0), tzinfo=LONDON)
    return min(promised_at, ends_at)
