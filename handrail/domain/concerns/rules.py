"""When a human will read it, whose turn it is, and which answers show risk. Pure.

The hours and minutes are defaults for an organisation's own safety officer to judge.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from handrail.kernel.clock import LONDON, local
from handrail.kernel.working_days import is_working_day

OPENS, CLOSES = time(9), time(17)
READ_WITHIN_MINUTES = 60
TOLD_AGAIN_AFTER = timedelta(days=1)


class Post(StrEnum):
    """Who is told, in this order."""

    DUTY = "duty"
    DEPUTY = "deputy"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """A structured question, and the lowest answer to it that shows risk."""

    key: str
    question: str
    at_least: int


def read_by(raised_at: datetime, minutes: int, nation: str = "England") -> datetime:
    """Return by when a human reads what was raised: so many minutes of office hours later."""
    now, left = local(raised_at), timedelta(minutes=minutes)
    while True:
        begins, ends = _hours(now)
        now = max(now, begins)
        if is_working_day(now.date(), nation) and now < ends:
            room = ends - now
            if left <= room:
                return (now + left).astimezone(UTC)
            left -= room
        now = _hours(now + timedelta(days=1))[0]


def post_due(
    *, read_by_at: datetime, manager_by_at: datetime, told: Mapping[Post, datetime], at: datetime
) -> Post | None:
    """Return whose turn it is to be told now; the manager's again every day until it is answered.

    After an outage the manager is told at once: the deputy's turn is long over.
    """
    manager_told_at = told.get(Post.MANAGER)
    if at >= manager_by_at:
        is_due = manager_told_at is None or at >= manager_told_at + TOLD_AGAIN_AFTER
        return Post.MANAGER if is_due else None
    if at >= read_by_at and Post.DEPUTY not in told:
        return Post.DEPUTY
    return None


def shows_risk(rules: Iterable[AnswerRule], answers: Mapping[str, object]) -> tuple[str, ...]:
    """Return the keys of the rules that answers trip; what is no whole number trips none."""
    return tuple(
        rule.key
        for rule in rules
        if isinstance(answer := answers.get(rule.question), int)
        and not isinstance(answer, bool)
        and answer >= rule.at_least
    )


def _hours(moment: datetime) -> tuple[datetime, datetime]:
    day = moment.date()
    return (
        datetime.combine(day, OPENS, tzinfo=LONDON),
        datetime.combine(day, CLOSES, tzinfo=LONDON),
    )
