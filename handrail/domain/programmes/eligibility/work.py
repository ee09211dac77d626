"""Criteria about work: how a person stands to it, absence, time out of it, the employer."""

from dataclasses import dataclass
from enum import StrEnum

from handrail.domain.programmes.eligibility import words
from handrail.domain.programmes.eligibility.facts import Employment, Facts, Source
from handrail.domain.programmes.eligibility.questions import Question
from handrail.domain.programmes.eligibility.verdicts import (
    Judgement,
    Verdict,
    met,
    not_known,
    not_met,
)

HAS_AN_EMPLOYER = frozenset({Employment.EMPLOYED, Employment.OFF_SICK})
MAY_BE_OFF = frozenset({Employment.EMPLOYED, Employment.SELF_EMPLOYED})
OUT_FOR_HEALTH = "This is for people who left work because of their health."
OUT_OF_WORK = frozenset({Employment.UNEMPLOYED, Employment.ECONOMICALLY_INACTIVE})


@dataclass(frozen=True, slots=True)
class WorkStatus:
    """How the person stands to work: some always fit, some only when work is at risk.

    For ``undecided`` ones no source says, so the service does.
    """

    allowed: frozenset[Employment]
    if_at_risk: frozenset[Employment] = frozenset()
    undecided: frozenset[Employment] = frozenset()

    def judge(self, facts: Facts) -> Judgement:
        """Return whether the person's work situation fits."""
        status = facts.employment
        if status is None:
            return not_known(f"This is for people who are {self._wanted()}.", Question.EMPLOYMENT)
        is_now = _is_now(status)
        if status in self.allowed:
            return met(f"{is_now}.")
        if status in self.undecided:
            return not_known(f"{is_now}; the service says whether that fits.")
        if status not in self.if_at_risk:
            return not_met(f"This is for people who are {self._wanted()}; {self._but(status)}.")
        if facts.work_at_risk is None:
            return not_known(
                "It fits if your health makes it hard to stay in work.", Question.WORK_AT_RISK
            )
        if facts.work_at_risk:
            return met(f"{is_now}, and your health makes it hard to stay in work.")
        return not_met(
            f"{is_now}; then this is only for people whose health makes it hard to stay in work."
        )

    def describe(self) -> str:
        """Return the rule in words."""
        return words.sentence(f"people who are {self._wanted()}")

    def _wanted(self) -> str:
        always = words.employments(self.allowed) if self.allowed else ""
        if not self.if_at_risk:
            return always
        at_risk = f"{words.employments(self.if_at_risk)} with work at risk"
        return f"{always}, or {at_risk}" if always else at_risk

    def _but(self, status: Employment) -> str:
        if status is Employment.SELF_EMPLOYED:
            return "it does not take self-employed people"
        return f"you are {words.EMPLOYMENT[status]}"


@dataclass(frozen=True, slots=True)
class LongEnoughOff:
    """Off work for a number of weeks, or, where ``expected_counts``, expected to be."""

    weeks: int
    expected_counts: bool = False

    def judge(self, facts: Facts) -> Judgement:
        """Return whether the absence is long enough."""
        off = _at_least(facts.weeks_off, self.weeks)
        expected = _at_least(facts.expected_weeks_off, self.weeks) if self.expected_counts else None
        if off is Verdict.MET:
            return met(f"You have been off work for {words.weeks(facts.weeks_off or 0)}.")
        if expected is Verdict.MET:
            return met(f"You are likely to be off work for {words.weeks(self.weeks)} or more.")
        if off is Verdict.NOT_KNOWN:
            return not_known(words.for_people(self.describe()), Question.WEEKS_OFF)
        if expected is Verdict.NOT_KNOWN:
            return not_known(words.for_people(self.describe()), Question.EXPECTED_WEEKS_OFF)
        return not_met(f"{words.for_people(self.describe())[:-1]}; you have been off for less.")

    def describe(self) -> str:
        """Return the rule in words."""
        expected = ", or likely to be," if self.expected_counts else ""
        return f"People off work{expected} for {words.weeks(self.weeks)} or more."


@dataclass(frozen=True, slots=True)
class OffOrAtRisk:
    """Off sick now, or in work that health puts at risk."""

    def judge(self, facts: Facts) -> Judgement:
        """Return whether the person is off sick or may come to be."""
        if facts.work_at_risk:
            return met("Your health makes it hard to stay in work.")
        verdict = self._off(facts)
        if verdict is Verdict.MET:
            return met("You are off sick.")
        if facts.work_at_risk is None:
            return not_known(words.for_people(self.describe()), Question.WORK_AT_RISK)
        if verdict is Verdict.NOT_MET:
            return not_met("This is for people who are off sick or whose health puts work at risk.")
        unsaid = Question.EMPLOYMENT if facts.employment is None else Question.WEEKS_OFF
        return not_known(words.for_people(self.describe()), unsaid)

    def _off(self, facts: Facts) -> Verdict:
        if facts.employment is None:
            return Verdict.NOT_KNOWN
        if facts.employment in MAY_BE_OFF:
            return _at_least(facts.weeks_off, 1)
        is_off = facts.employment is Employment.OFF_SICK
        return Verdict.MET if is_off else Verdict.NOT_MET

    def describe(self) -> str:
        """Return the rule in words."""
        return "People who are off sick or whose health puts work at risk."


Absence = LongEnoughOff | OffOrAtRisk


@dataclass(frozen=True, slots=True)
class AbsenceByReferrer:
    """The absence asked for depends on who refers (Fit for Work)."""

    by_source: tuple[tuple[Source, Absence], ...]

    def judge(self, facts: Facts) -> Judgement:
        """Return whether the absence is enough for this referrer."""
        if facts.referred_by is None:
            return not_known(
                "How long you need to be off depends on who refers.", Question.REFERRER
            )
        rule = dict(self.by_source).get(facts.referred_by)
        return rule.judge(facts) if rule else met("The time off work does not matter here.")

    def describe(self) -> str:
        """Return the rule in words."""
        return " ".join(
            words.sentence(f"if referred by {words.SOURCE[source]}: {_lower(rule.describe())}")
            for source, rule in self.by_source
        )


@dataclass(frozen=True, slots=True)
class OutOfWorkAtMost:
    """For those out of work only: not longer than this."""

    weeks: int

    def judge(self, facts: Facts) -> Judgement:
        """Return whether the time out of work is short enough."""
        if facts.employment is None:
            return not_known(
                f"If you are out of work, it must be for {words.weeks(self.weeks)} or less.",
                Question.EMPLOYMENT,
            )
        if facts.employment not in OUT_OF_WORK:
            return met(f"{_is_now(facts.employment)}, so no time limit applies.")
        if facts.weeks_out_of_work is None:
            return not_known(self._for_whom(), Question.WEEKS_OUT_OF_WORK)
        if facts.weeks_out_of_work <= self.weeks:
            return met(f"You have been out of work for {words.weeks(self.weeks)} or less.")
        return not_met(self._for_whom())

    def describe(self) -> str:
        """Return the rule in words."""
        return f"If out of work, then for {words.weeks(self.weeks)} or less."

    def _for_whom(self) -> str:
        return f"This is for people out of work for {words.weeks(self.weeks)} or less."


@dataclass(frozen=True, slots=True)
class LeftBecauseOfHealth:
    """For those out of work only: health was the reason."""

    def judge(self, facts: Facts) -> Judgement:
        """Return whether health was the reason for leaving work."""
        if facts.employment is None:
            return not_known(
                "If you are out of work, it must be because of your health.", Question.EMPLOYMENT
            )
        if facts.employment not in OUT_OF_WORK:
            return met(f"{_is_now(facts.employment)}, so it does not matter why a job ended.")
        if facts.left_work_because_of_health is None:
            return not_known(OUT_FOR_HEALTH, Question.LEFT_BECAUSE_OF_HEALTH)
        if facts.left_work_because_of_health:
            return met("You left work because of your health.")
        return not_met(OUT_FOR_HEALTH)

    def describe(self) -> str:
        """Return the rule in words."""
        return "If out of work, then because of health."


class Operator(StrEnum):
    """How a size is compared: sources differ by one, so the operator is kept (F, conflict 3)."""

    FEWER_THAN = "<"
    AT_MOST = "<="
    AT_LEAST = ">="
    MORE_THAN = ">"


@dataclass(frozen=True, slots=True)
class EmployerSize:
    """How many people the employer has; for those without an employer it does not apply."""

    operator: Operator
    people: int

    def judge(self, facts: Facts) -> Judgement:
        """Return whether the employer's size fits."""
        if facts.employment is None:
            return not_known(words.for_people(self.describe()), Question.EMPLOYMENT)
        if facts.employment not in HAS_AN_EMPLOYER:
            return met("You have no employer, so its size does not matter.")
        if facts.employer_size is None:
            return not_known(words.for_people(self.describe()), Question.EMPLOYER_SIZE)
        if _COMPARED[self.operator](facts.employer_size, self.people):
            return met(f"Your employer has {self._wanted()}.")
        return not_met(f"This is for employers with {self._wanted()}.")

    def describe(self) -> str:
        """Return the rule in words."""
        return f"People whose employer has {self._wanted()}."

    def _wanted(self) -> str:
        return _SIZE[self.operator].format(self.people)


_COMPARED = {
    Operator.FEWER_THAN: int.__lt__,
    Operator.AT_MOST: int.__le__,
    Operator.AT_LEAST: int.__ge__,
    Operator.MORE_THAN: int.__gt__,
}
_SIZE = {
    Operator.FEWER_THAN: "fewer than {} people",
    Operator.AT_MOST: "{} people or fewer",
    Operator.AT_LEAST: "{} people or more",
    Operator.MORE_THAN: "more than {} people",
}


def _at_least(value: int | None, least: int) -> Verdict:
    if value is None:
        return Verdict.NOT_KNOWN
    return Verdict.MET if value >= least else Verdict.NOT_MET


def _is_now(status: Employment) -> str:
    return f"You are {words.EMPLOYMENT[status]}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
