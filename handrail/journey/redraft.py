"""Redrafting: who would gain or lose if a programme's draft were published.

Test persons are judged by both versions, one by one. So are those referred in the area lately,
by what was known when they were: of them only counts are told, small ones hidden.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from handrail.domain.oversight import queries as oversight
from handrail.domain.programmes.drafts import DraftRecord
from handrail.domain.programmes.eligibility.answers import Answer, Eligibility
from handrail.domain.programmes.files import vignettes
from handrail.domain.programmes.rules import ProgrammeRules, judge
from handrail.journey.knowing import facts_from
from handrail.kernel.viewer import Viewer

SINCE = timedelta(days=365)
MOST = 2_000  # as the page says


class Shift(StrEnum):
    """What becomes of an answer."""

    GAIN = "gain"  # it was no, and is no longer
    LOSE = "lose"  # it is no now
    CLEARER = "clearer"  # it may have fitted, and fits
    LESS_CLEAR = "less_clear"  # it fitted, and may fit
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Tried:
    """One test person, by both versions."""

    name: str
    before: Eligibility
    after: Eligibility

    @property
    def shift(self) -> Shift:
        """Return what becomes of their answer."""
        return shift(self.before.answer, self.after.answer)

    @property
    def differs(self) -> bool:
        """Return whether they get another answer, tier or length."""
        before, after = self.before, self.after
        tiers = (before.tier and before.tier.id, after.tier and after.tier.id)
        weeks = (before.max_weeks, after.max_weeks)
        return self.shift is not Shift.SAME or tiers[0] != tiers[1] or weeks[0] != weeks[1]


@dataclass(frozen=True, slots=True)
class Counted:
    """Of how many people referred lately what would become; -1 is a small number, hidden."""

    judged: int
    shifts: Mapping[Shift, int]


def shift(before: Answer, after: Answer) -> Shift:
    """Return what becomes of an answer."""
    if before is after:
        return Shift.SAME
    if before is Answer.NOT_ELIGIBLE:
        return Shift.GAIN
    if after is Answer.NOT_ELIGIBLE:
        return Shift.LOSE
    return Shift.CLEARER if after is Answer.ELIGIBLE else Shift.LESS_CLEAR


def try_test_persons(draft: DraftRecord) -> tuple[Tried, ...]:
    """Return the programme's test persons by both versions; none where nobody wrote any."""
    file = vignettes.of_programme(draft.programme_id)
    if file is None:
        return ()
    both = (vignettes.judged(file, rules) for rules in (draft.before, draft.after))
    cases = zip(file.vignettes, *both, strict=True)
    return tuple(Tried(case.name, before, after) for case, before, after in cases)


def try_person(draft: DraftRecord, person: vignettes.PersonInVignette) -> Tried:
    """Return how somebody one thinks of is judged by both versions. Nothing is kept."""
    facts = person.facts(draft.programme_id)
    return Tried("", judge(draft.before, facts), judge(draft.after, facts))


def people(draft: DraftRecord, *, viewer: Viewer, at: datetime) -> Counted:
    """Return what would become of those referred in the area in the latest year. NotAllowed."""
    known = oversight.facts_of_referrals(since=at - SINCE, most=MOST, viewer=viewer, at=at)
    return _counted(known, draft.before, draft.after)


def _counted(
    known: Iterable[Mapping[str, Any]], before: ProgrammeRules, after: ProgrammeRules
) -> Counted:
    found = dict.fromkeys(Shift, 0)
    for each in known:
        facts = facts_from(each)
        found[shift(judge(before, facts).answer, judge(after, facts).answer)] += 1
    judged, *shown = oversight.hidden([sum(found.values()), *found.values()])
    return Counted(judged, dict(zip(found, shown, strict=True)))
