"""The words for what a programme says besides whom it is for. Pure."""

from collections.abc import Iterator

from handrail.domain.programmes.eligibility import words
from handrail.domain.programmes.terms import (
    ConsentPoint,
    From,
    Outcome,
    Terms,
    TimePoint,
    WhoConsents,
)

CONSENT = {
    ConsentPoint.BEFORE_REFERRAL: "before they are referred",
    ConsentPoint.BEFORE_PLAN_SHARED: "before their plan is shared",
    ConsentPoint.BEFORE_EMPLOYER_CONTACT: "before their employer is spoken to",
}
YOUNG = {
    WhoConsents.THE_PERSON: "the person agrees for themself",
    WhoConsents.WITH_A_PARENT: "the person agrees together with a parent or guardian",
}
OUTCOME = {
    Outcome.PAID_JOB: "a paid job",
    Outcome.APPRENTICESHIP: "an apprenticeship",
    Outcome.SELF_EMPLOYMENT_WITH_EARNINGS: "self-employment with proof of earnings",
    Outcome.JOB_KEPT: "a job that was kept",
    Outcome.BACK_AT_WORK: "being back at work",
    Outcome.THIRTEEN_WEEKS_IN_WORK: "13 weeks or more in work",
    Outcome.EARNINGS_THRESHOLD: "earnings above a set amount",
    Outcome.RETURN_TO_WORK_PLAN: "a return to work plan",
    Outcome.STAY_IN_WORK_PLAN: "a stay in work plan",
    Outcome.REFERRED_ON_TO_NHS: "a referral on to other NHS care",
    Outcome.DISENGAGED: "leaving early, with the reason",
    Outcome.WORK_EXPERIENCE: "work experience",
    Outcome.VOLUNTEERING: "volunteering",
    Outcome.EDUCATION: "learning",
}
# What is being checked, where a file says null.
NOT_SEEN = {
    "started": "when it began",
    "seen_running": "when it was last seen running",
    "length": "how long it lasts",
    "promises": "how soon people are contacted",
    "assessment": "how long the assessment takes",
    "contacts": "how many contacts people have",
    "review": "how often the plan is looked at again",
    "consent": "when the person is asked whether they agree",
    "consent_at_16_and_17": "who agrees at 16 and 17",
    "trial": "how people were put into the arms of the trial",
    "outcomes": "what counts as an outcome",
    "measures": "what is measured when",
    "funding": "until when it is funded",
    "owed_to_funder": "what data is owed to the funder",
    "evidence": "what evaluations found",
    "gives": "what people get",
    "case_manager_does_not": "what the case manager does not do",
    "if_not_eligible": "what others are offered",
    "area": "which area it is for",
    "age": "which ages it is for",
    "work": "which work situations it is for",
    "absence": "how long people need to be off work",
    "out_of_work": "how long people may be out of work",
    "employer_size": "which sizes of employer it is for",
    "conditions": "which health conditions it is for",
    "needs": "what people need to want",
    "hopes": "whether they need to hope for paid work",
    "groups": "which other circumstances let people join",
    "support": "which other help people need to have, or may not have",
    "likely_return": "whether they need to be likely to go back",
    "repeat": "how soon people can come again",
    "referred_already": "who may not have referred already",
    "referrers": "who may refer",
}


def measured(terms: Terms) -> Iterator[str]:
    """Yield what is measured, and when."""
    if terms.measures:
        yield words.sentence(f"by {words.both(terms.measures)}")
    if terms.measured_at:
        yield words.sentence(words.both(_point(it) for it in terms.measured_at))


def _point(at: TimePoint) -> str:
    named = "entry" if at.counted_from is From.ENTRY else "exit"
    return f"{words.months(at.months)} after {named}" if at.months else f"at {named}"
