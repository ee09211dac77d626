"""Criteria about who a person is: where they belong, their age, who refers them."""

from dataclasses import dataclass
from enum import StrEnum

from handrail.domain.programmes.eligibility import words
from handrail.domain.programmes.eligibility.facts import Facts, Source
from handrail.domain.programmes.eligibility.questions import Question
from handrail.domain.programmes.eligibility.verdicts import (
    Judgement,
    Verdict,
    any_of,
    met,
    not_known,
    not_met,
)


class Link(StrEnum):
    """How a person can belong to an area."""

    RESIDENT = "resident"
    REGISTERED = "registered"
    JOBCENTRE = "jobcentre"


@dataclass(frozen=True, slots=True)
class Area:
    """Any one of these links with the area is enough.

    ``codes`` None means that the programme does not say: each service brings its own area.
    """

    name: str
    links: tuple[Link, ...]
    codes: frozenset[str] | None

    def judge(self, facts: Facts) -> Judgement:
        """Return whether the person belongs to the area."""
        links = [(link, self._holds(link, facts)) for link in self.links]
        verdict = any_of(found for _, found in links)
        if verdict is Verdict.MET:
            link = next(link for link, found in links if found is Verdict.MET)
            return met(f"You {_DO[link]} in {self.name}.")
        if verdict is Verdict.NOT_MET:
            return not_met(f"This is for people who {self._wanted()}; {self._but()}.")
        if self.codes is None:
            return not_known("The service will check whether you are in its area.")
        link = next(link for link, found in links if found is Verdict.NOT_KNOWN)
        return not_known(f"It depends on {_DEPENDS[link]}.", QUESTION[link])

    def verdict(self, facts: Facts) -> Verdict:
        """Return the verdict alone, for rankings that judge thousands of areas at once."""
        return any_of(self._holds(link, facts) for link in self.links)

    def describe(self) -> str:
        """Return the rule in words."""
        return f"People who {self._wanted()}."

    def _wanted(self) -> str:
        first, *others = self.links
        return words.either(
            [f"{_DO[first]} in {self.name}", *(f"{_DO[it]} there" for it in others)]
        )

    def _but(self) -> str:
        if len(self.links) > 1:
            return "none of that is so"
        return "you are not" if self.links[0] is Link.REGISTERED else "you do not"

    def _holds(self, link: Link, facts: Facts) -> Verdict:
        areas = areas_of(facts, link)
        if areas is None or self.codes is None:
            return Verdict.NOT_KNOWN
        return Verdict.NOT_MET if areas.isdisjoint(self.codes) else Verdict.MET


OWN_AREA = Area("", tuple(Link), None)


def areas_of(facts: Facts, link: Link) -> frozenset[str] | None:
    """Return the areas a person has this link with, or None if nobody has said."""
    match link:
        case Link.RESIDENT:
            return facts.home_areas
        case Link.REGISTERED:
            return facts.practice_areas
        case Link.JOBCENTRE:
            return facts.jobcentre_areas


QUESTION = {
    Link.RESIDENT: Question.HOME,
    Link.REGISTERED: Question.PRACTICE,
    Link.JOBCENTRE: Question.JOBCENTRE,
}
_DO = {
    Link.RESIDENT: "live",
    Link.REGISTERED: "are registered with a GP practice",
    Link.JOBCENTRE: "use a Jobcentre",
}
_DEPENDS = {
    Link.RESIDENT: "where you live",
    Link.REGISTERED: "which GP practice you are registered with",
    Link.JOBCENTRE: "which Jobcentre you use, if any",
}


@dataclass(frozen=True, slots=True)
class Age:
    """Between two ages, both included; from ``exceptions_from`` the service may say yes."""

    youngest: int | None = None
    oldest: int | None = None
    exceptions_from: int | None = None

    def judge(self, facts: Facts) -> Judgement:
        """Return whether the person's age fits."""
        age = facts.age
        if age is None:
            return not_known(f"This is for {self._wanted()}.", Question.AGE)
        if self._fits(age):
            return met(f"You are {age}, and this is for {self._wanted()}.")
        if self.exceptions_from is not None and self.exceptions_from <= age < (self.youngest or 0):
            return not_known(f"At {age} you may be taken as an exception; the service decides.")
        return not_met(f"This is for {self._wanted()}; you are {age}.")

    def describe(self) -> str:
        """Return the rule in words."""
        if self.exceptions_from is None:
            return words.sentence(self._wanted())
        return f"{words.sentence(self._wanted())[:-1]}; from {self.exceptions_from} by exception."

    def _fits(self, age: int) -> bool:
        return (self.youngest is None or age >= self.youngest) and (
            self.oldest is None or age <= self.oldest
        )

    def _wanted(self) -> str:
        if self.oldest is None:
            return f"people aged {self.youngest} and over"
        if self.youngest is None:
            return f"people aged {self.oldest} and under"
        return f"people aged {self.youngest} to {self.oldest}"


@dataclass(frozen=True, slots=True)
class ReferredBy:
    """Only these may refer; for ``undecided`` ones the service says."""

    allowed: frozenset[Source]
    undecided: frozenset[Source] = frozenset()

    def judge(self, facts: Facts) -> Judgement:
        """Return whether the one who refers may do so."""
        source = facts.referred_by
        if source is None:
            return not_known("It depends on who makes the referral.", Question.REFERRER)
        if source in self.allowed:
            if source is Source.SELF:
                return met("You can refer yourself.")
            return met(words.sentence(f"{words.SOURCE[source]} can refer to this"))
        if source in self.undecided:
            if source is Source.SELF:
                return not_known("The service says whether you can refer yourself.")
            return not_known(f"The service says whether {words.SOURCE[source]} can refer.")
        return not_met(f"A referral has to come from {self._allowed()}.")

    def describe(self) -> str:
        """Return the rule in words."""
        return f"Referred by {self._allowed()}."

    def _allowed(self) -> str:
        return words.referrers(self.allowed)
