"""A programme in plain English, topic by topic, as an expert checks it against its sources. Pure.

The same topics say what two versions differ in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from handrail.domain.programmes.eligibility import words
from handrail.domain.programmes.eligibility.before import (
    LikelyToReturn,
    NotReferredAlready,
    RepeatGap,
)
from handrail.domain.programmes.eligibility.combined import ServiceWillCheck, WhenReferredBy
from handrail.domain.programmes.eligibility.facts import ASKED_ALONE, Group
from handrail.domain.programmes.eligibility.groups import InAnyGroup
from handrail.domain.programmes.eligibility.imagining import leaves
from handrail.domain.programmes.eligibility.needs import (
    AlreadyWith,
    HasNeed,
    HopesFor,
    NotAlreadyOn,
)
from handrail.domain.programmes.eligibility.people import Age, Area, ReferredBy
from handrail.domain.programmes.eligibility.tiers import Tier
from handrail.domain.programmes.eligibility.verdicts import Criterion
from handrail.domain.programmes.eligibility.work import (
    AbsenceByReferrer,
    EmployerSize,
    LeftBecauseOfHealth,
    LongEnoughOff,
    OffOrAtRisk,
    OutOfWorkAtMost,
    WorkStatus,
)
from handrail.domain.programmes.periods import Period
from handrail.domain.programmes.rules import Clocks, Intervention, ProgrammeRules, Status
from handrail.domain.programmes.telling_words import (
    CONSENT,
    NOT_SEEN,
    OUTCOME,
    YOUNG,
    measured,
)
from handrail.domain.programmes.terms import Terms

OPEN_TO_ALL = "Open to everybody."
HEALTH = "Health and circumstances"
BEING_CHECKED = "Being checked"
TOPICS: dict[type[object], str] = {
    Area: "Area",
    Age: "Age",
    WorkStatus: "Work",
    LongEnoughOff: "Time off work",
    OffOrAtRisk: "Time off work",
    AbsenceByReferrer: "Time off work",
    OutOfWorkAtMost: "Time out of work",
    LeftBecauseOfHealth: "Time out of work",
    EmployerSize: "Employer",
    HasNeed: "What the person wants",
    HopesFor: "What the person wants",
    AlreadyWith: "Other help",
    NotAlreadyOn: "Other help",
    LikelyToReturn: "Going back",
    RepeatGap: "Coming again",
    NotReferredAlready: "Coming again",
    ReferredBy: "Who refers",
    ServiceWillCheck: "Who can come",
}


@dataclass(frozen=True, slots=True)
class Saying:
    """One topic of a programme, in sentences."""

    topic: str
    sentences: tuple[str, ...]


def sayings(rules: ProgrammeRules) -> tuple[Saying, ...]:
    """Return everything a programme says, topic by topic; only topics of which it says a thing."""
    said = [
        Saying("Status", (_status(rules),)),
        Saying("For people", (rules.summary,)),
        *_for_whom(rules),
        Saying("Tiers", tuple(_tier(tier) for tier in rules.tiers)),
        Saying("How long", tuple(_length(rules))),
        Saying("Clocks", tuple(_clocks(rules.clocks))),
        Saying("How it works", tuple(_how(rules.terms))),
        Saying("What it gives", _listed(rules.gives)),
        Saying("Case manager", _never(rules.terms.case_manager_does_not)),
        Saying("The coach checks", tuple(_checks(rules))),
        Saying("Consent", tuple(_consent(rules.terms))),
        Saying("Trial", tuple(_trial(rules.terms))),
        Saying("Outcomes", tuple(_outcomes(rules.terms))),
        Saying("Measures", tuple(measured(rules.terms))),
        Saying("If it does not fit", (rules.if_not_eligible,) if rules.if_not_eligible else ()),
        Saying(
            "Owed to the funder",
            _listed(tuple(it.replace("_", " ") for it in rules.owed_to_funder or ())),
        ),
        Saying("Evidence", (rules.evidence_text,) if rules.evidence_text else ()),
        Saying("What was found", tuple(it.text for it in rules.terms.findings)),
        Saying(BEING_CHECKED, _listed(unseen(rules))),
    ]
    return tuple(saying for saying in said if saying.sentences)


def unseen(rules: ProgrammeRules) -> tuple[str, ...]:
    """Return what is being checked, one thing after another."""
    return tuple(NOT_SEEN.get(name, name.replace("_", " ")) for name in rules.not_seen)


def in_english(rules: ProgrammeRules) -> tuple[str, ...]:
    """Return a programme as lines that a domain expert can check against the source."""
    lines = [f"{rules.name} ({rules.id}, {rules.nation})"]
    for saying in sayings(rules):
        lines += [f"  - {saying.topic}: {sentence}" for sentence in saying.sentences]
    return tuple(lines)


def _for_whom(rules: ProgrammeRules) -> Iterator[Saying]:
    """Yield the rules by topic, in the order in which topics are first met."""
    every: tuple[Criterion, ...] = (rules.area,) if rules.area else ()
    by_topic: dict[str, list[str]] = {}
    for rule in every + rules.criteria:
        by_topic.setdefault(topic_of(rule), []).extend((rule.describe(), *_undecided(rule)))
    if not by_topic:
        by_topic = {"Who can come": [OPEN_TO_ALL]}
    for topic, sentences in by_topic.items():
        yield Saying(topic, tuple(sentences))


def _undecided(rule: Criterion) -> Iterator[str]:
    """Yield for whom no source says, so that the service does."""
    if isinstance(rule, WorkStatus) and rule.undecided:
        yield f"For people who are {words.employments(rule.undecided)}, the service decides."
    if isinstance(rule, ReferredBy) and rule.undecided:
        yield f"If {words.referrers(rule.undecided)} refers, the service decides."


def topic_of(rule: Criterion) -> str:
    """Return what a rule is about; rules made of several are all about health."""
    inner = rule.criterion if isinstance(rule, WhenReferredBy) else rule
    return TOPICS.get(type(inner), HEALTH)


def _status(rules: ProgrammeRules) -> str:
    terms = rules.terms
    began = f"Began {terms.started}. " if terms.started else ""
    if rules.status is Status.CLOSED and rules.closed:
        return f"{began}Closed {rules.closed}; nobody can be sent to it."
    if rules.status is Status.UNKNOWN:
        return f"{began}Whether it still runs is being checked; nobody can be sent to it."
    seen = f", as last seen {terms.seen_running}" if terms.seen_running else ""
    funded = f" Funded until {_end(rules.funded_until)}." if rules.funded_until else ""
    return f"{began}Running{seen}.{funded}"


def _end(of: Period) -> str:
    if of.first == of.last:
        return words.day(of.last)
    return f"the end of {str(of).removeprefix('in ')}"


def _tier(tier: Tier) -> str:
    length = f"up to {words.weeks(tier.max_weeks)}" if tier.max_weeks else "length being checked"
    gives = f", with {words.both(tier.gives)}" if tier.gives else ""
    return words.sentence(f"{tier.name}: {length}{gives}")


FIRST_HELP = {
    Intervention.MEETING: "the first appointment they come to",
    Intervention.PLAN: "the first plan that they agree",
}


def _length(rules: ProgrammeRules) -> Iterator[str]:
    if rules.max_weeks:
        yield f"Up to {words.weeks(rules.max_weeks)}."
    if rules.terms.unlimited:
        yield "As long as it is needed."
    if rules.terms.review_weeks:
        every = rules.terms.review_weeks
        yield f"Looked at again every {'week' if every == 1 else words.weeks(every)}."


def _clocks(clocks: Clocks) -> Iterator[str]:
    promised = (
        ("First contact", clocks.first_contact_working_days),
        ("Seen in person, where that is needed,", clocks.face_to_face_working_days),
        ("Assessment", clocks.assessment_working_days),
        ("First help", clocks.first_intervention_working_days),
    )
    for what, days in promised:
        if days is not None:
            yield f"{what} within {days} working {'day' if days == 1 else 'days'}."
    if clocks.first_intervention_is:
        yield f"First help counts as {FIRST_HELP[clocks.first_intervention_is]}."


def _how(terms: Terms) -> Iterator[str]:
    if terms.voluntary is not None:
        yield "Joining is voluntary." if terms.voluntary else "Joining is not voluntary."
    if terms.assessment_minutes:
        yield f"The assessment takes about {terms.assessment_minutes} minutes."
    if terms.contacts_typical:
        fewest, most = terms.contacts_typical
        yield f"People usually have {fewest} to {most} contacts."


def _checks(rules: ProgrammeRules) -> Iterator[str]:
    yield from (words.sentence(check) for check in rules.coach_checks)
    alone = asked_alone(rules)
    if alone:
        named = words.both(words.GROUP[it] for it in Group if it in alone)
        yield f"Asked of the person alone, and told to no referrer: also open to {named}."


def asked_alone(rules: ProgrammeRules) -> frozenset[Group]:
    """Return the circumstances by which people can join and which are asked of them alone."""
    found = (it.among for it in leaves(rules.criteria) if isinstance(it, InAnyGroup))
    return frozenset(group for among in found for group in among) & ASKED_ALONE


def _consent(terms: Terms) -> Iterator[str]:
    if terms.consent_points:
        yield f"The person is asked {words.both(CONSENT[it] for it in terms.consent_points)}."
    if terms.consents_at_16_and_17:
        yield f"At 16 and 17 {YOUNG[terms.consents_at_16_and_17]}."


def _trial(terms: Terms) -> Iterator[str]:
    if terms.arms:
        yield f"People were put by chance into {words.either(arm.name for arm in terms.arms)}."
    for arm in terms.arms:
        if arm.information_only:
            yield words.sentence(f"{arm.name}: told what other help there is, and nothing more")


def _outcomes(terms: Terms) -> Iterator[str]:
    if terms.outcomes:
        yield f"Counts: {words.both(OUTCOME[it] for it in terms.outcomes)}."
    if terms.not_outcomes:
        yield f"Does not count: {words.both(OUTCOME[it] for it in terms.not_outcomes)}."


def _never(things: tuple[str, ...]) -> tuple[str, ...]:
    return (f"Does not {words.either(things)}.",) if things else ()


def _listed(things: Iterable[str]) -> tuple[str, ...]:
    named = tuple(things)
    return (words.sentence(words.both(named)),) if named else ()


def _owed(rules: ProgrammeRules) -> tuple[str, ...]:
    return _listed(tuple(it.replace("_", " ") for it in rules.owed_to_funder or ()))
