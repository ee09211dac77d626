"""Facts and criteria at random, for properties that must hold of all of them."""

from dataclasses import replace

from hypothesis import strategies as st

from handrail.domain.programmes.eligibility.before import (
    LikelyToReturn,
    NotReferredAlready,
    RepeatGap,
)
from handrail.domain.programmes.eligibility.combined import (
    AllOf,
    AnyOf,
    Not,
    ServiceWillCheck,
    WhenReferredBy,
)
from handrail.domain.programmes.eligibility.facts import (
    NEVER,
    Condition,
    Employment,
    Facts,
    Group,
    Hope,
    Need,
    Source,
    Support,
    Ticks,
)
from handrail.domain.programmes.eligibility.groups import InAnyGroup
from handrail.domain.programmes.eligibility.needs import (
    AlreadyWith,
    ConditionExcluded,
    HasCondition,
    HasNeed,
    HopesFor,
    NoOtherCondition,
    NotAlreadyOn,
)
from handrail.domain.programmes.eligibility.people import Age, Area, Link, ReferredBy
from handrail.domain.programmes.eligibility.work import (
    AbsenceByReferrer,
    EmployerSize,
    LeftBecauseOfHealth,
    LongEnoughOff,
    OffOrAtRisk,
    Operator,
    OutOfWorkAtMost,
    WorkStatus,
)

AREAS = ("QAA", "QBB", "E01")


def some(kind):
    """A set of members of an enumeration, with at least one."""
    return st.frozensets(st.sampled_from(kind), min_size=1)


def answered(kind):
    """Ticks of a question to which every answer is known."""
    return st.frozensets(st.sampled_from(kind)).map(lambda yes: Ticks(yes, frozenset(kind) - yes))


areas = st.frozensets(st.sampled_from(AREAS))
weeks = st.integers(0, 6)

complete_facts = st.builds(
    Facts,
    age=st.integers(14, 80),
    home_areas=areas,
    practice_areas=areas,
    jobcentre_areas=areas,
    employment=st.sampled_from(Employment),
    work_at_risk=st.booleans(),
    weeks_off=weeks,
    expected_weeks_off=weeks,
    weeks_out_of_work=weeks,
    left_work_because_of_health=st.booleans(),
    employer_size=st.integers(1, 6),
    conditions=answered(Condition),
    needs=answered(Need),
    support=answered(Support),
    hopes=answered(Hope),
    groups=answered(Group),
    likely_to_return=st.booleans(),
    earlier_help=st.sampled_from([0, 3, 12, NEVER]).map(lambda ago: frozenset({("p", ago)})),
    referred_already=answered(Source),
    referred_by=st.sampled_from(Source),
)

SINGLE = (
    "age",
    "home_areas",
    "practice_areas",
    "jobcentre_areas",
    "employment",
    "work_at_risk",
    "weeks_off",
    "expected_weeks_off",
    "weeks_out_of_work",
    "left_work_because_of_health",
    "employer_size",
    "likely_to_return",
    "referred_by",
)
LISTS = (
    ("conditions", Condition),
    ("needs", Need),
    ("support", Support),
    ("hopes", Hope),
    ("groups", Group),
    ("referred_already", Source),
)


def forgetting(facts, fields, ticks):
    """The facts without some of what was known."""
    less = replace(facts, **dict.fromkeys(fields))
    if "referred_by" in fields:  # a set, so "not known" is an empty one
        less = replace(less, earlier_help=frozenset())
    for name, _ in LISTS:
        known = getattr(less, name)
        kept = Ticks(known.yes - ticks, known.no - ticks)
        less = replace(less, **{name: kept})
    return less


@st.composite
def more_and_more(draw):
    """Three states of knowledge of one person, each knowing at least what the one before did."""
    everything = draw(complete_facts)
    members = [member for _, kind in LISTS for member in kind]
    forgotten = draw(st.sets(st.sampled_from(SINGLE)))
    unticked = draw(st.frozensets(st.sampled_from(members)))
    middle = forgetting(everything, forgotten, unticked)
    more = draw(st.sets(st.sampled_from(SINGLE)))
    least = forgetting(middle, more, draw(st.frozensets(st.sampled_from(members))))
    return least, middle, everything


partial_facts = more_and_more().map(lambda states: states[0])

absences = st.one_of(
    st.builds(LongEnoughOff, st.integers(1, 5), st.booleans()), st.just(OffOrAtRisk())
)
KINDS = {
    Area: st.builds(
        Area,
        st.just("Wexbridge"),
        st.lists(st.sampled_from(Link), min_size=1, unique=True).map(tuple),
        st.none() | st.frozensets(st.sampled_from(AREAS), min_size=1),
    ),
    Age: st.builds(
        Age, st.integers(16, 30), st.none() | st.integers(40, 70), st.none() | st.just(15)
    ),
    ReferredBy: st.builds(ReferredBy, some(Source), some(Source)),
    WorkStatus: st.builds(WorkStatus, some(Employment), some(Employment), some(Employment)),
    LongEnoughOff: st.builds(LongEnoughOff, st.integers(1, 5), st.booleans()),
    OffOrAtRisk: st.just(OffOrAtRisk()),
    AbsenceByReferrer: st.builds(
        AbsenceByReferrer,
        st.dictionaries(st.sampled_from(Source), absences, min_size=1).map(
            lambda rules: tuple(rules.items())
        ),
    ),
    OutOfWorkAtMost: st.builds(OutOfWorkAtMost, st.integers(1, 5)),
    LeftBecauseOfHealth: st.just(LeftBecauseOfHealth()),
    EmployerSize: st.builds(EmployerSize, st.sampled_from(Operator), st.integers(1, 5)),
    HasCondition: st.builds(HasCondition, some(Condition)),
    NoOtherCondition: st.builds(NoOtherCondition, some(Condition)),
    ConditionExcluded: st.builds(ConditionExcluded, some(Condition)),
    HasNeed: st.builds(HasNeed, some(Need)),
    AlreadyWith: st.builds(AlreadyWith, some(Support), st.booleans()),
    NotAlreadyOn: st.builds(NotAlreadyOn, some(Support)),
    ServiceWillCheck: st.just(ServiceWillCheck("other ways in")),
    HopesFor: st.builds(HopesFor, some(Hope)),
    InAnyGroup: st.builds(InAnyGroup, some(Group)),
    LikelyToReturn: st.just(LikelyToReturn()),
    RepeatGap: st.builds(RepeatGap, st.just("p"), st.integers(1, 24)),
    NotReferredAlready: st.builds(NotReferredAlready, st.sampled_from(Source)),
    WhenReferredBy: st.builds(
        WhenReferredBy, some(Source), st.builds(Age, st.integers(16, 30)) | absences
    ),
}
simple_criteria = st.one_of(*KINDS.values())
criteria = st.recursive(
    simple_criteria,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(lambda them: AllOf(tuple(them))),
        st.lists(inner, min_size=1, max_size=4).map(lambda them: AnyOf(tuple(them))),
        inner.map(lambda it: Not(it, "who are like that")),
    ),
    max_leaves=6,
)
