"""Pure rules of appointments: when one can be, what can be said of one, and when."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from handrail.kernel.clock import local
from handrail.kernel.errors import BadInput

CAME = frozenset({"attended", "attended_late"})
NEEDS_A_REASON = frozenset({"missed", "did_not_happen", "cancelled"})
KNOWN = CAME | NEEDS_A_REASON
LONGEST_LATE = 240
FURTHEST = timedelta(days=731)
SEVEN, NINE = time(7), time(21)


class PastTime(BadInput):
    """The appointment would be at a time that has gone."""

    default = "That time has passed. If you have met them already, record a contact"


class TooFarAhead(BadInput):
    """The appointment would be years away."""

    default = "The appointment must be within 2 years. Check the year"


class OddHour(BadInput):
    """The appointment would be very early or late, and nobody has said that this is meant."""

    default = "That is before 7am or after 9pm. Change the time, or say that it is right"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an appointment."""

    state: str
    why_not: str = ""
    minutes_late: int | None = None
    note: str = ""
    safe_now: str = ""

    @property
    def they_met(self) -> bool:
        """Return whether the person was there."""
        return self.state in CAME


def check_time(starts_at: datetime, *, is_hour_meant: bool = False, at: datetime) -> None:
    """Raise PastTime, TooFarAhead or OddHour unless somebody can be asked to come then."""
    if starts_at <= at:
        raise PastTime
    if starts_at > at + FURTHEST:
        raise TooFarAhead
    if not (is_hour_meant or SEVEN <= local(starts_at).time() <= NINE):
        raise OddHour


def check_outcome(outcome: Outcome, *, starts_at: datetime, at: datetime) -> None:
    """Raise BadInput, saying what is missing, unless this can be said of the appointment now."""
    if outcome.state not in KNOWN:
        raise BadInput("Choose what happened")
    if starts_at > at and outcome.state in CAME | {"missed"}:
        raise BadInput("This appointment has not happened yet. You can cancel it.")
    if outcome.state in NEEDS_A_REASON and not outcome.why_not:
        raise BadInput("Choose why")
    if outcome.safe_now and not outcome.they_met:
        raise BadInput("Say whether they are safe only where you met")
    if outcome.state == "attended_late" and not 0 < (outcome.minutes_late or 0) <= LONGEST_LATE:
        raise BadInput("Say how many minutes late")
