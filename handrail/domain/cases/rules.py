"""Pure rules of a case: how to reach somebody, when one may stop trying, what a plan needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from handrail.kernel.clock import local, local_date

SPOKE = frozenset({"reached", "asked_later"})
CALLED = frozenset({"no_answer", "voicemail", "wrong_number"})
WROTE = frozenset({"text_sent", "email_sent"})
LETTER = "letter_sent"
TEXT = "text_sent"
DAYS_TO_TRY = 3
DAYS_FOR_LETTER = 7
NINE, FIVE = time(9), time(17)
SATURDAY = 5
MOST_GOALS = 5
LONGEST_REVIEW = timedelta(days=92)
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Try:
    """One try to reach the person."""

    at: datetime
    outcome: str


@dataclass(frozen=True, slots=True)
class Means:
    """Which ways of contact are there and not marked unsafe; a text only where marked safe."""

    text: bool = True
    phone: bool = True
    letter: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no, with every reason in words."""

    yes: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NextTry:
    """What to try next, not before which day, and why."""

    way: str
    what: str
    why: str
    from_date: date | None = None


def is_outside_office_hours(at: datetime) -> bool:
    """Return whether a moment is outside Monday to Friday, 9 to 5, on London clocks."""
    there = local(at)
    return there.weekday() >= SATURDAY or not NINE <= there.time() < FIVE


def days_tried(tries: Sequence[Try], means: Means) -> tuple[date, ...]:
    """Return the different days on which a try counts: calls, or messages where nobody may ring."""
    counted = CALLED if means.phone else CALLED | WROTE | {LETTER}
    return tuple(sorted({local_date(one.at) for one in tries if one.outcome in counted}))


def may_close_unreached(tries: Sequence[Try], means: Means, today: date) -> Answer:
    """Return whether we have tried enough to stop, and everything that is still missing.

    A text first where safe, three tries on different days, one of them outside 9 to 5, then a
    letter and time to answer it.
    """
    if spoke := [one for one in tries if one.outcome in SPOKE]:
        day = local_date(max(one.at for one in spoke))
        return Answer(
            False, (f"You spoke on {_day(day)}. If they have gone quiet since, choose lost touch.",)
        )
    missing = (
        *_text_missing(tries, means),
        *_days_missing(tries, means),
        *_hours_missing(tries, means),
        *_letter_missing(tries, means, today),
    )
    return Answer(not missing, missing or _enough(tries, means))


def next_try(tries: Sequence[Try], means: Means, today: date) -> NextTry | None:
    """Return what to try next and why; nothing once they have been reached or all was tried."""
    if any(one.outcome in SPOKE for one in tries):
        return None
    tomorrow = today + timedelta(days=1) if today in days_tried(tries, means) else today
    if _text_missing(tries, means):
        return NextTry("text", "Send a text", "People answer a number they expect.", today)
    if means.phone and (short := _days_missing(tries, means)):
        return _call(tries, means, tomorrow, short[0])
    if means.phone and (hours := _hours_missing(tries, means)):
        return NextTry("phone", "Ring outside 9 to 5", hours[0], tomorrow)
    if short := _days_missing(tries, means):
        way = "text" if means.text else "letter"
        return NextTry(way, f"Send a {way}", short[0], tomorrow)
    return _letter_or_look(tries, means, today)


@dataclass(frozen=True, slots=True)
class GoalText:
    """One goal: what it is about, and the person's own words."""

    area: str
    words: str


def plan_missing(
    goals: Sequence[GoalText], review_date: date | None, today: date
) -> tuple[str, ...]:
    """Return what a plan still needs to be agreed: one to five goals, and a review date."""
    missing = []
    if not goals:
        missing.append("Write at least one goal, in the person's own words.")
    if len(goals) > MOST_GOALS:
        missing.append("Keep to five goals at most. Fewer is easier to hold on to.")
    missing += [
        f"Goal {number} has no words yet."
        for number, goal in enumerate(goals, start=1)
        if not goal.words.strip()
    ]
    if review_date is None:
        missing.append("Choose a day to look at the plan again.")
    elif review_date <= today:
        missing.append("The review must be after today.")
    elif review_date > today + LONGEST_REVIEW:
        missing.append("Choose a review within 3 months.")
    return tuple(missing)


def _call(tries: Sequence[Try], means: Means, day: date, why: str) -> NextTry:
    if max(tries, key=lambda one: one.at, default=Try(NEVER, "")).outcome == "wrong_number":
        return NextTry("ask", "Find the right number", "Ask whoever referred them.", day)
    left = DAYS_TO_TRY - len(days_tried(tries, means))
    if left == 1 and (hours := _hours_missing(tries, means)):
        return NextTry("phone", "Ring outside 9 to 5", hours[0], day)
    return NextTry("phone", "Ring", why, day)


def _letter_or_look(tries: Sequence[Try], means: Means, today: date) -> NextTry | None:
    letters = _letters(tries)
    if means.letter and not letters:
        return NextTry("letter", "Send a letter", "Calls have not reached them.", today)
    if _letter_missing(tries, means, today):
        day = max(letters) + timedelta(days=DAYS_FOR_LETTER)
        return NextTry("wait", "Wait for an answer to the letter", "Give them a week.", day)
    return None


def _text_missing(tries: Sequence[Try], means: Means) -> tuple[str, ...]:
    if means.text and not any(one.outcome == TEXT for one in tries):
        return ("Send a text: they said that is safe.",)
    return ()


def _days_missing(tries: Sequence[Try], means: Means) -> tuple[str, ...]:
    if not (means.phone or means.text or means.letter):
        return ()
    done = len(days_tried(tries, means))
    if done >= DAYS_TO_TRY:
        return ()
    verb = "Ring" if means.phone else "Write"
    so_far = f" You have tried on {done}." if done else ""
    return (f"{verb} on 3 different days.{so_far}",)


def _hours_missing(tries: Sequence[Try], means: Means) -> tuple[str, ...]:
    outside = any(is_outside_office_hours(one.at) for one in tries if one.outcome in CALLED)
    if not means.phone or outside:
        return ()
    return ("Ring once before 9am, after 5pm or at a weekend: they may be at work or asleep.",)


def _letter_missing(tries: Sequence[Try], means: Means, today: date) -> tuple[str, ...]:
    if not means.letter:
        return ()
    letters = _letters(tries)
    if not letters:
        return ("Send a letter.",)
    answer_by = max(letters) + timedelta(days=DAYS_FOR_LETTER)
    if today < answer_by:
        return (f"Give them until {_day(answer_by)} to answer the letter.",)
    return ()


def _letters(tries: Sequence[Try]) -> list[date]:
    return [local_date(one.at) for one in tries if one.outcome == LETTER]


def _enough(tries: Sequence[Try], means: Means) -> tuple[str, ...]:
    days = len(days_tried(tries, means))
    said = [f"You tried on {days} different days."] if days else ["There was no safe way to try."]
    if means.phone:
        said.append("One try was outside 9 to 5.")
    if means.letter:
        said.append("A letter has had a week.")
    return tuple(said)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
