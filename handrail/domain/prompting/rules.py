"""Silence, or why now. Pure: no clock, no database.

Sources: about two weeks' absence is the preferred point of referral, and a fit note the moment
(R3; E.3 of the domain research); one in five of those signed off for more than four weeks do not
return (E.1); in the first six months a note lasts three months at most (C.5).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from handrail.domain.prompting import episodes, pension
from handrail.domain.prompting.episodes import Episode
from handrail.domain.prompting.facts import Exclusion, Moment, Note, RecordFacts

YOUNGEST = 16
ABOUT_TWO_WEEKS = 14
LONG_DAYS = 28
THIRD = 3
OLDEST_NOTE = timedelta(days=5 * 366)


class Because(StrEnum):
    """Why nothing is said."""

    DIED = "the person has died"
    AGE_UNKNOWN = "the age is not known"
    TOO_YOUNG = "the person is under 16"
    PENSION_AGE = "the person has reached State Pension age"
    IN_PATIENT = "the person is in hospital"
    PALLIATIVE_CARE = "palliative care"
    ADVANCED_DEMENTIA = "advanced dementia"
    PREGNANCY = "pregnancy"
    LOCAL = "excluded here"
    RECOVERING = "recovering as expected from an operation"
    NO_NOTE = "no fit note holds now"
    NOT_DUE = "it is early yet"


class WhyNow(StrEnum):
    """Why something is said; the first that holds is said."""

    THIRD_NOTE = "third_note"
    LONG_NOTE = "long_note"
    FIRST_NOTE = "first_note"
    TWO_WEEKS = "two_weeks"


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing is said, and why. ``is_final`` where nothing else may be said about them either."""

    because: Because
    is_final: bool = True


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something may be said: why now, how often a note was written, how long it has been."""

    why: WhyNow
    notes: int
    days_off: int
    until_date: date | None


EXCLUDED = {
    Exclusion.PALLIATIVE_CARE: Because.PALLIATIVE_CARE,
    Exclusion.ADVANCED_DEMENTIA: Because.ADVANCED_DEMENTIA,
    Exclusion.PREGNANCY: Because.PREGNANCY,
    Exclusion.LOCAL: Because.LOCAL,
}


def decide(facts: RecordFacts, *, moment: Moment, on: date) -> Silence | Prompt:
    """Return whether there is anything to say on a day, and why."""
    if because := excluded(facts, on):
        return Silence(because)
    episode = _episode(facts, moment, on)
    if episode is None:
        return Silence(Because.NO_NOTE, is_final=False)
    why = _why(episode, facts.issuing if moment is Moment.NOTE_ISSUED else None, on)
    if why is None:
        return Silence(Because.NOT_DUE, is_final=False)
    return Prompt(why, len(episode.notes), episode.days_off(on), episode.until_date)


def excluded(facts: RecordFacts, on: date) -> Because | None:
    """Return why nothing is ever said about somebody now, or None."""
    if facts.has_died:
        return Because.DIED
    return left_alone(facts, on) or _by_age(facts.birth_date, on)


def left_alone(facts: RecordFacts, on: date) -> Because | None:
    """Return because of what in their record somebody is left alone just now, or None."""
    for exclusion, because in EXCLUDED.items():
        if exclusion in facts.exclusions:
            return because
    if facts.is_in_patient:
        return Because.IN_PATIENT
    is_recovering = any(
        it.on_date <= on <= it.on_date + timedelta(days=it.recovery_days) for it in facts.surgery
    )
    return Because.RECOVERING if is_recovering else None


def _by_age(birth_date: date | None, on: date) -> Because | None:
    if birth_date is None or birth_date > on:
        return Because.AGE_UNKNOWN
    age = on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
    if age < YOUNGEST:
        return Because.TOO_YOUNG
    return Because.PENSION_AGE if pension.has_reached(birth_date, on) else None


def _episode(facts: RecordFacts, moment: Moment, on: date) -> Episode | None:
    """Return the episode that holds now: with the note that is being written, if one is."""
    known = tuple(it for it in facts.notes if on - it.from_date <= OLDEST_NOTE)
    if moment is Moment.NOTE_ISSUED:
        if facts.issuing is None:
            return None
        return episodes.current((*known, facts.issuing), max(on, facts.issuing.from_date))
    return episodes.current((it for it in known if it.from_date <= on), on)


def _why(episode: Episode, issuing: Note | None, on: date) -> WhyNow | None:
    latest = issuing or episode.notes[-1]
    if len(episode.notes) >= THIRD:
        return WhyNow.THIRD_NOTE
    if latest.days is None or latest.days > LONG_DAYS:
        return WhyNow.LONG_NOTE
    if len(episode.notes) == 1 and latest.days > ABOUT_TWO_WEEKS:
        return WhyNow.FIRST_NOTE
    return WhyNow.TWO_WEEKS if episode.days_off(on) >= ABOUT_TWO_WEEKS else None
