"""Which question comes next: pure, so that the order can be read and tested in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handrail.domain.programmes.eligibility.questions import Question
from handrail.domain.referrals.choices import WorkStatus

ORDER = (
    "where",
    "area",
    "goals",
    "obstacles",
    "work",
    "job",
    "time-off",
    "birth-date",
    "service",
    "employer-size",
    "name",
    "nhs-number",
    "gp",
    "practice",
    "tell-gp",
    "contact",
    "safe",
    "needs",
    "call-times",
    "feeling-safe",
    "more",
    "agree",
)
KEYS = {
    "where": ("postcode", "no_fixed_address"),
    "area": ("area_id",),
    "goals": ("goals",),
    "obstacles": ("conditions", "pressures"),
    "work": ("work_status",),
    "job": ("job_title", "work_kinds"),
    "time-off": ("absent_weeks", "time_off", "fit_note_until_date"),
    "birth-date": ("birth_date",),
    "service": ("service_id", "help_me_choose"),
    "employer-size": ("employer_size",),
    "name": ("given_name", "family_name"),
    "nhs-number": ("nhs_number",),
    "gp": ("gp", "gp_search", "no_gp"),
    "practice": ("practice", "practice_id", "practice_name"),
    "tell-gp": ("tell_gp",),
    "contact": ("phone", "email", "address_lines", "other_way"),
    "safe": ("safe_ways", "contact_notes"),
    "needs": (
        "interpreter_needed",
        "language",
        "communication_needs",
        "adjustments",
        "adjustments_note",
    ),
    "call-times": ("call_times",),
    "feeling-safe": ("safe_now",),
    "more": ("free_text",),
    "agree": ("agreed", "wording_id"),
}
SEEN, GIVEN = "seen", "given"
HAS_A_JOB = frozenset({WorkStatus.EMPLOYED, WorkStatus.OFF_SICK, WorkStatus.SELF_EMPLOYED})
HAS_AN_EMPLOYER = frozenset({WorkStatus.EMPLOYED, WorkStatus.OFF_SICK})
IS_OFF = frozenset({WorkStatus.OFF_SICK, WorkStatus.UNEMPLOYED, WorkStatus.INACTIVE})
HOW_LONG = frozenset({Question.WEEKS_OFF, Question.EXPECTED_WEEKS_OFF, Question.WEEKS_OUT_OF_WORK})
REACHED_AT = ("phone", "email", "address_lines")


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides the order: the answers so far, and what only the directory can tell.

    ``needed`` is what the chosen service's decision depends on; None while none is chosen.
    """

    stored: Mapping[str, Any]
    needs_area: bool = False
    needed: frozenset[Question] | None = None

    def steps(self) -> tuple[str, ...]:
        """Return the questions for this person, in order."""
        return tuple(step for step in ORDER if self._applies(step))

    def seen(self) -> frozenset[str]:
        """Return the questions that are answered, by the person or by the link they followed."""
        return frozenset(self.stored.get(SEEN, ())) | frozenset(self.stored.get(GIVEN, ()))

    def after(self, step: str) -> str | None:
        """Return the next question not answered yet, or None when it is time to check."""
        steps, seen = self.steps(), self.seen()
        here = ORDER.index(step) if step in ORDER else -1
        left = [each for each in steps if each not in seen]
        return next((each for each in left if ORDER.index(each) > here), left[0] if left else None)

    def before(self, step: str) -> str | None:
        """Return the question asked before this one, or None for the first."""
        given = self.stored.get(GIVEN, ())
        earlier = [
            each
            for each in self.steps()
            if ORDER.index(each) < ORDER.index(step) and each not in given
        ]
        return earlier[-1] if earlier else None

    def is_complete(self) -> bool:
        """Return whether there is nothing left to ask."""
        return self.after("") is None

    def pruned(self) -> dict[str, Any]:
        """Return the answers that count: none to a question that is no longer asked."""
        steps = self.steps()
        kept = {key for step in steps for key in KEYS[step]}
        if "practice" not in steps and "practice_id" in self.stored and self._has_practice():
            kept |= {"practice_id", "practice_name"}
        nothing: tuple[Any, ...] = (None, "", [], {})
        return {
            key: value
            for key, value in self.stored.items()
            if key in kept and (value not in nothing or key == "safe_ways")
        }

    def _applies(self, step: str) -> bool:
        said = self.stored
        status = said.get("work_status", "")
        needed = self.needed
        match step:
            case "area":
                return self.needs_area
            case "job":
                return status in HAS_A_JOB
            case "time-off":
                is_needed = needed is None or bool(needed & HOW_LONG)
                return status in IS_OFF and (is_needed or step in self.seen())
            case "employer-size":
                return status in HAS_AN_EMPLOYER and Question.EMPLOYER_SIZE in (needed or ())
            case _:
                return self._applies_to_contact(step)

    def _applies_to_contact(self, step: str) -> bool:
        said = self.stored
        match step:
            case "practice":
                return said.get("gp") == "yes" and "gp" not in said.get(GIVEN, ())
            case "tell-gp":
                return self._has_practice()
            case "safe":
                return any(said.get(key) for key in REACHED_AT)
            case "call-times":
                return bool(said.get("phone")) and "phone" in said.get("safe_ways", ())
            case _:
                return True

    def _has_practice(self) -> bool:
        return self.stored.get("gp") == "yes" and bool(
            self.stored.get("practice_id") or self.stored.get("practice_name")
        )


def kept(stored: Mapping[str, Any], step: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers with those of one page, which is now the person's own answer.

    A change that makes an earlier answer stale takes it back, so that it is asked again.
    """
    changed = {**stored, **answers}
    seen = [each for each in stored.get(SEEN, ()) if each != step]
    if step == "gp":
        seen = [each for each in seen if each != "practice"]
    if step == "contact" and _ways(stored) != _ways(changed):
        changed.pop("safe_ways", None)
        seen = [each for each in seen if each not in {"safe", "call-times"}]
    if step == "service" and stored.get("service_id") != changed.get("service_id"):
        seen = [each for each in seen if each != "agree"]
    changed[SEEN] = [*seen, step]
    changed[GIVEN] = [each for each in stored.get(GIVEN, ()) if each != step]
    return changed


def _ways(stored: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(stored.get(key) or None for key in REACHED_AT)
