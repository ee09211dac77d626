"""When a promise that nobody has kept is told to whom. Pure: no framework, no clock.

The rule, in words: at half of the promised working days, if nobody has
opened it, the service's triage team is reminded; when the promised days have ended without a
conversation, the service's manager is told; when one more working day has ended, the area's
single point of contact, who owns the next step from then on. The same, without the reminder, for
the second clock: support that has not started by the day the programme promises.
"""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from handrail.kernel.clock import LONDON, local_date
from handrail.kernel.working_days import add, between, promised_by

INSTANT = timedelta(microseconds=1)
MIDDAY = time(12)


class Level(StrEnum):
    """Whose turn it is."""

    REMINDER = "reminder"
    MANAGER = "manager"
    AREA = "area"


def half_way(sent_at: datetime, promised_at: datetime, nation: str = "England") -> datetime:
    """Return the middle of a promise, counted in working days and never in weekends.

    A promise is a number of whole working days after the day of sending. Of an even number
    half have ended at a midnight; of an odd number the middle day is cut at midday in London.
    A promise that ends on the day it was made is cut in the middle of what is left of it.
    """
    start, end = local_date(sent_at), local_date(promised_at - INSTANT)
    days = between(start, end, nation)
    if days < 1:
        return sent_at + (promised_at - sent_at) / 2
    if days % 2 == 0:
        return promised_by(sent_at, days // 2, nation)
    middle = add(start, days // 2 + 1, nation)
    return datetime.combine(middle, MIDDAY, tzinfo=LONDON).astimezone(UTC)


def area_told_from(promised_at: datetime, nation: str = "England") -> datetime:
    """Return the end of the working day after a promise ended."""
    return promised_by(promised_at - INSTANT, 1, nation)


def levels_due(
    *,
    sent_at: datetime,
    promised_at: datetime,
    is_opened: bool,
    told: frozenset[Level],
    at: datetime,
    nation: str = "England",
) -> tuple[Level, ...]:
    """Return who has to be told now and was not, the nearest first.

    Once the promised time has ended a reminder would say too little, so the manager is told
    instead; the manager is told even when it is the area's turn already.
    """
    due: list[Level] = []
    if at >= promised_at:
        due.append(Level.MANAGER)
        if at >= area_told_from(promised_at, nation):
            due.append(Level.AREA)
    elif not is_opened and at >= half_way(sent_at, promised_at, nation):
        due.append(Level.REMINDER)
    return tuple(level for level in due if level not in told)
