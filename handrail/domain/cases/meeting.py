"""Pure rules of appointments: what can be said of one, and when."""

from dataclasses import dataclass
from datetime import datetime

from handrail.kernel.errors import BadInput

CAME = frozenset({"attended", "attended_late"})
NEEDS_A_REASON = frozenset({"missed", "did_not_happen", "cancelled"})
KNOWN = CAME | NEEDS_A_REASON
LONGEST_LATE = 240


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an appointment."""

    state: str
    why_not: str = ""
    minutes_late: int | None = None
    note: str = ""

    @property
    def they_met(self) -> bool:
        """Return whether the person was there."""
        return self.state in CAME


def check_outcome(outcome: Outcome, *, starts_at: datetime, at: datetime) -> None:
    """Raise BadInput, saying what is missing, unless this can be said of the appointment now."""
    if outcome.state not in KNOWN:
        raise BadInput("Choose what happened")
    if starts_at > at and outcome.state in CAME | {"missed"}:
        raise BadInput("This appointment has not happened yet. You can cancel it.")
    if outcome.state in NEEDS_A_REASON and not outcome.why_not:
        raise BadInput("Choose why")
    if outcome.state == "attended_late" and not 0 < (outcome.minutes_late or 0) <= LONGEST_LATE:
        raise BadInput("Say how many minutes late")
