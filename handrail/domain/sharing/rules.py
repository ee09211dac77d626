"""Pure rules of sharing: how long, and when somebody is reminded that it ends."""

from datetime import date, datetime, timedelta

# A year and a day, so that "one year" chosen on a leap day's eve is still allowed.
LONGEST = timedelta(days=366)
# Two weeks: time to talk it over at a meeting before it ends, and near enough to be remembered.
REMIND_BEFORE = timedelta(days=14)


def is_possible(until_date: date, today: date) -> bool:
    """Return whether something can be shared until and including that day."""
    return today <= until_date <= today + LONGEST


def ends_soon(until_at: datetime | None, at: datetime) -> bool:
    """Return whether it is time to say that something ends, while it still goes on."""
    return until_at is not None and at < until_at <= at + REMIND_BEFORE
