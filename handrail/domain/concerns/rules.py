"""When a human will read it, whose turn it is, who reads why, and which answers show risk. Pure.

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
    """A structured question, and the answers to it that show risk: a score, or coded words."""

    key: str
    question: str
    at_least: int | None = None
    any_of: frozenset[str] = frozenset()

    def is_tripped(self, answer: object) -> bool:
        """Return whether one answer shows risk: a whole number high enough, or one of the codes."""
        if isinstance(answer, str):
            return answer in self.any_of
        if isinstance(answer, bool) or not isinstance(answer, int):
            return False
        return self.at_least is not None and answer >= self.at_least


# Every structured answer that shows risk, whoever asks it. A measure adds a line of its own here,
# such as AnswerRule("a-measure-item-9", "a_measure_9", at_least=1).
SAFE_NOW = "safe_now"
RULES = (AnswerRule("not-safe-now", SAFE_NOW, any_of=frozenset({"not_sure", "no"})),)


@dataclass(frozen=True, slots=True)
class Reading:
    """When a human reads what is said now. ``opens_at`` is None while the team is there."""

    opens_at: datetime | None
    read_by_at: datetime


@dataclass(frozen=True, slots=True)
class Reader:
    """What is known of whoever wants to read why a concern was raised."""

    is_of_the_team: bool
    reads_safeguarding: bool
    is_on_rota: bool
    was_told: bool
    is_dealing_with_it: bool


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


def reading(at: datetime, minutes: int, nation: str = "England") -> Reading:
    """Return when a human reads what is said now, and when the team is next there if it is not."""
    now = local(at)
    opens, closes = _hours(now)
    is_there = is_working_day(now.date(), nation) and opens <= now < closes
    opens_at = None if is_there else read_by(at, 0, nation)
    return Reading(opens_at, read_by(at, minutes, nation))


def may_read_why(reader: Reader) -> bool:
    """Return whether somebody reads why a concern was raised: the duty's, or by permission.

    Of the team that can act only: who holds a post, was told, or is dealing with it; and who may
    read notes on safeguarding.
    """
    return reader.is_of_the_team and (
        reader.reads_safeguarding
        or reader.is_on_rota
        or reader.was_told
        or reader.is_dealing_with_it
    )


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
    """Return the keys of the rules that answers trip; words of somebody's own trip none."""
    return tuple(rule.key for rule in rules if rule.is_tripped(answers.get(rule.question)))


def _hours(moment: datetime) -> tuple[datetime, datetime]:
    day = moment.date()
    return (
        datetime.combine(day, OPENS, tzinfo=LONDON),
        datetime.combine(day, CLOSES, tzinfo=LONDON),
    )
