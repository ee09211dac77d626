"""A programme's rules as one value, and the judgement of one person by them. Pure, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from handrail.domain.programmes.eligibility import tiers as tier_rules
from handrail.domain.programmes.eligibility.answers import Eligibility
from handrail.domain.programmes.eligibility.combined import every_question
from handrail.domain.programmes.eligibility.facts import Facts
from handrail.domain.programmes.eligibility.people import OWN_AREA, Area
from handrail.domain.programmes.eligibility.tiers import Tier
from handrail.domain.programmes.eligibility.verdicts import Criterion, Judgement, Verdict, all_of
from handrail.domain.programmes.periods import Period
from handrail.domain.programmes.terms import NOTHING_TOLD, Terms


class Status(StrEnum):
    """Whether people can still be sent. A closed programme stays, as history (R13).

    Of an unknown one no source says whether it still runs: nobody is sent until that is checked.
    """

    LIVE = "live"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Evidence(StrEnum):
    """How strong the evidence is, as an ordinary reader would rank it."""

    TRIAL = "trial"
    COMPARED = "compared"
    BEFORE_AND_AFTER = "before_and_after"
    OPINION = "opinion"


class Owed(StrEnum):
    """What a programme may owe about a person to who pays for it; each is one line of sharing."""

    NAME = "name"
    SUPPORTED_BY = "supported_by"
    SINCE = "since"
    ENDED = "ended"
    WORK = "work"
    HOURS = "hours"
    RETURNS = "returns"


class Intervention(StrEnum):
    """What a programme counts as the first intervention (R58)."""

    MEETING = "meeting"
    PLAN = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """What the programme promises, in working days; None where no promise was seen.

    ``first_intervention_is`` is None while it is being checked: then the first appointment they
    came to or the first plan they agreed counts, whichever was sooner.
    """

    first_contact_working_days: int | None = None
    face_to_face_working_days: int | None = None
    assessment_working_days: int | None = None
    first_intervention_working_days: int | None = None
    first_intervention_is: Intervention | None = None

    @property
    def start_working_days(self) -> int | None:
        """Return the target of the second clock: the first help, else a promised assessment."""
        return self.first_intervention_working_days or self.assessment_working_days

    def is_started_by(self, what: Intervention) -> bool:
        """Return whether support has started, for this programme, once this has happened."""
        return self.first_intervention_is in (None, what)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeRules:
    """Everything one dated version of a programme says. ``id`` is the identity, never the name.

    ``not_seen`` names the things for which no source was found: shown as "being checked".
    ``owed_to_funder`` is None where that is one of them, and empty where nothing is owed.
    ``light_touch`` programmes turn nobody away: they are what a person gets when nothing fits.
    """

    id: str
    name: str
    nation: str
    status: Status
    summary: str
    closed: Period | None = None
    funded_until: Period | None = None
    light_touch: bool = False
    area: Area | None = None
    criteria: tuple[Criterion, ...] = ()
    tiers: tuple[Tier, ...] = ()
    max_weeks: int | None = None
    gives: tuple[str, ...] = ()
    coach_checks: tuple[str, ...] = ()
    clocks: Clocks = Clocks()
    evidence: Evidence | None = None
    evidence_text: str = ""
    if_not_eligible: str = ""
    owed_to_funder: tuple[Owed, ...] | None = None
    terms: Terms = NOTHING_TOLD
    not_seen: tuple[str, ...] = ()

    @property
    def closed_date(self) -> date | None:
        """Return the last day on which it may have run, or None while it is not closed."""
        return self.closed.last if self.closed else None

    @property
    def funded_until_date(self) -> date | None:
        """Return the last day that is funded, as far as was seen."""
        return self.funded_until.last if self.funded_until else None

    def area_of(self, name: str, codes: frozenset[str] | None) -> Area | None:
        """Return the area of a service: its own, where the programme leaves it open."""
        if codes is None or (self.area and self.area.codes is not None):
            return self.area
        left_open = self.area or OWN_AREA
        return Area(name or left_open.name, left_open.links, codes)

    def within(self, name: str, codes: frozenset[str]) -> "ProgrammeRules":
        """Return these rules as they hold for a service with its own area."""
        return replace(self, area=self.area_of(name, codes))

    def describe(self) -> tuple[str, ...]:
        """Return each rule in one plain sentence: who it is for, and who it is not for."""
        rules: tuple[Criterion, ...] = (self.area,) if self.area else ()
        return tuple(rule.describe() for rule in rules + self.criteria)


def missing_for_go_live(rules: ProgrammeRules) -> tuple[str, ...]:
    """Return what has to be found out before people are sent to a programme here."""
    missing = []
    if rules.status is Status.CLOSED:
        missing.append("it is closed, so nobody can be sent to it")
    if rules.status is Status.UNKNOWN:
        missing.append("whether it still runs is being checked")
    if rules.owed_to_funder is None:
        missing.append("what data is owed to the funder is being checked")
    return tuple(missing)


def judge(rules: ProgrammeRules, facts: Facts) -> Eligibility:
    """Return whether a programme fits a person: yes, no, or which questions would tell (R46).

    Adding a fact never changes a yes or a no, and the order of criteria never matters.
    """
    beside = judge_beside_area(rules, facts)
    return beside.also(rules.area.judge(facts)) if rules.area else beside


def judge_beside_area(rules: ProgrammeRules, facts: Facts) -> Eligibility:
    """Return the answer but for the area, which is all that differs between services."""
    return judged(rules, [criterion.judge(facts) for criterion in rules.criteria], facts)


def judged(rules: ProgrammeRules, found: Sequence[Judgement], facts: Facts) -> Eligibility:
    """Return the answer but for the area, from what each criterion has said already."""
    verdict = all_of(it.verdict for it in found)
    tier = tier_rules.choose(rules.tiers, facts)
    return Eligibility(
        verdict=verdict,
        judgements=tuple(found),
        questions=every_question(list(found)) if verdict is Verdict.NOT_KNOWN else (),
        tier=tier.tier,
        tier_questions=tier.questions,
        max_weeks=tier.tier.max_weeks if tier.tier else rules.max_weeks,
        coach_checks=rules.coach_checks,
    )
