"""Measure how long people wait, as counts by service and day: nobody can be told apart."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from handrail.domain.capacity.waits import Watched
from handrail.domain.capacity.waits_rules import Day
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import System
from handrail.kernel.working_days import NATIONS, bank_holidays

WINDOW = timedelta(weeks=8)
# No wait that began earlier is still watched by its working days; a promise is in days, not years.
EARLIEST = timedelta(days=3 * 366)


def since(at: datetime) -> date:
    """Return the day from which waits are watched."""
    return local_date(at - WINDOW)


def watched(*, viewer: System, at: datetime) -> tuple[Watched, ...]:
    """Return the waits of the last eight weeks day by day, of services with five people or more."""
    del viewer  # the database asks the context itself; named so that no caller forgets it
    today = local_date(at)
    closed = {
        nation: [day.isoformat() for day in bank_holidays(nation, today - EARLIEST, today)]
        for nation in NATIONS
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "select * from referrals_measured(%s, %s)", [at - WINDOW, json.dumps(closed)]
        )
        return tuple(_read(cursor.fetchall()))


def _read(rows: Iterable[tuple[Any, ...]]) -> Iterator[Watched]:
    for service_id, tier, kind, day, seen, reached, people, waiting in rows:
        yield Watched(service_id, tier, kind, Day(day, seen, reached), people, waiting)
