"""What a ranking returns: offers with their reasons, and what is there when nothing fits."""

from dataclasses import dataclass
from enum import StrEnum

from handrail.domain.matching.services import ServiceFacts
from handrail.domain.programmes.eligibility.answers import Answer, Eligibility
from handrail.domain.programmes.eligibility.asking import Plan, plan
from handrail.domain.programmes.eligibility.facts import Facts

ASKED_FOR = 4


class Topic(StrEnum):
    """What a line of an explanation is about."""

    FIT = "fit"
    WAIT = "wait"
    TREATMENT = "treatment"
    DISTANCE = "distance"
    LANGUAGE = "language"
    ACCESS = "access"
    HOURS = "hours"
    FUNDING = "funding"
    EVIDENCE = "evidence"


# How long help may last and still be early help: Fit for Work ended after three months (R50).
EARLY_WEEKS = 13


class Level(StrEnum):
    """How much help it is: nobody is to have one size only (R47, R50)."""

    EARLY = "early"
    LONGER = "longer"


def level_of(max_weeks: int | None) -> Level | None:
    """Return whether so many weeks are early help or longer support; None where nobody says."""
    if max_weeks is None:
        return None
    return Level.EARLY if max_weeks <= EARLY_WEEKS else Level.LONGER


@dataclass(frozen=True, slots=True)
class Line:
    """One line of why: what it is about, the words, the points. ``good`` speaks for the offer."""

    topic: Topic
    text: str
    points: float = 0.0
    good: bool = True


@dataclass(frozen=True, slots=True)
class Fitting:
    """A service that can be offered now, and how it fits a person."""

    service: ServiceFacts
    eligibility: Eligibility

    @property
    def fits(self) -> bool:
        """Return whether it fits for certain; if not, questions or the coach will tell."""
        return self.eligibility.answer is Answer.ELIGIBLE


@dataclass(frozen=True, slots=True)
class Offer(Fitting):
    """What can be offered, with everything that put it where it is."""

    lines: tuple[Line, ...]
    score: float
    miles: float | None
    wait: str
    distance: str

    @property
    def level(self) -> Level | None:
        """Return whether it is early help or longer support, as far as its length is known."""
        return level_of(self.eligibility.max_weeks)

    @property
    def why(self) -> tuple[Line, ...]:
        """Return the lines that speak for it."""
        return tuple(line for line in self.lines if line.good)


@dataclass(frozen=True, slots=True)
class NotNow:
    """A service that fits or may fit but takes nobody now."""

    service: ServiceFacts
    eligibility: Eligibility
    why: str


@dataclass(frozen=True, slots=True)
class NotEligible:
    """A service of the person's area that does not fit, and why.

    ``takes_people`` is whether a human could still send somebody there, against its rules.
    """

    service: ServiceFacts
    reasons: tuple[str, ...]
    takes_people: bool


@dataclass(frozen=True, slots=True)
class Signpost:
    """Somewhere else to turn: counted as an act, not a way of saying no."""

    name: str
    text: str
    contact: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many services were judged, and how each came out. The parts add up."""

    judged: int
    fit: int
    may_fit: int
    not_now: int
    not_eligible: int
    elsewhere: int
    light_touch: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """Never a bare no: ``light_touch`` and ``signposts`` are there whatever the rest says."""

    offers: tuple[Offer, ...]
    not_now: tuple[NotNow, ...]
    not_eligible: tuple[NotEligible, ...]
    light_touch: tuple[Offer, ...]
    signposts: tuple[Signpost, ...]
    counts: Counts

    @property
    def nothing_fits(self) -> bool:
        """Return whether nothing fits for certain; something may still, once it is asked."""
        return not any(offer.fits for offer in self.offers)

    @property
    def is_gap(self) -> bool:
        """Return whether there is neither a fit nor a possible one: to be logged, with the need."""
        return not self.offers

    def ask(self, facts: Facts) -> Plan:
        """Return the questions that settle the best offers with the fewest put to a person."""
        undecided = [offer.service for offer in self.offers[:ASKED_FOR] if not offer.fits]
        candidates = [(*((it.area,) if it.area else ()), *it.rules.criteria) for it in undecided]
        return plan(candidates, facts.filled())
