"""What the parts of a programme, and the boxes in them, are called."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.domain.programmes import telling_words
from handrail.domain.programmes.eligibility import words
from handrail.domain.programmes.eligibility.facts import (
    Condition,
    Employment,
    Group,
    Hope,
    Need,
    Source,
    Support,
)
from handrail.domain.programmes.eligibility.people import Link
from handrail.domain.programmes.eligibility.work import Operator
from handrail.domain.programmes.english import FIRST_HELP
from handrail.domain.programmes.rules import Evidence, Intervention, Owed, Status
from handrail.domain.programmes.terms import ConsentPoint, Outcome, WhoConsents
from handrail.web.shared.forms.words import Words

PARTS: Mapping[str, Words] = {
    "name": _("Name"),
    "nation": _("Nation"),
    "status": _("Status"),
    "closed": _("Closed on"),
    "summary": _("Summary"),
    "light_touch": _("Open to everybody"),
    "started": _("When it began"),
    "seen_running": _("Last seen running"),
    "is_for.area": _("Area"),
    "is_for.age": _("Age"),
    "is_for.work": _("Work situation"),
    "is_for.absence": _("Time off work"),
    "is_for.out_of_work": _("Time out of work"),
    "is_for.employer_size": _("Employer's size"),
    "is_for.conditions": _("Health conditions"),
    "is_for.needs": _("What the person wants"),
    "is_for.hopes": _("What the person hopes for"),
    "is_for.groups": _("Circumstances"),
    "is_for.support": _("Other help"),
    "is_for.likely_return": _("Likely to go back"),
    "is_for.repeat": _("Coming again"),
    "is_for.referred_already": _("Referred already"),
    "is_for.referrers": _("Who may refer"),
    "tiers": _("Tiers"),
    "length": _("How long it lasts"),
    "promises": _("Clocks"),
    "assessment": _("Assessment"),
    "contacts": _("Number of contacts"),
    "review": _("Review of the plan"),
    "consent": _("Consent"),
    "consent_at_16_and_17": _("Consent at 16 and 17"),
    "trial": _("Trial"),
    "outcomes": _("Outcomes"),
    "measures": _("Measures"),
    "funding": _("Funding"),
    "evidence": _("Evidence"),
    "findings": _("What was found"),
    "gives": _("What it gives"),
    "case_manager_does_not": _("What the case manager does not do"),
    "coach_checks": _("What the coach checks"),
    "if_not_eligible": _("If it does not fit"),
    "owed_to_funder": _("Owed to the funder"),
}

BOXES: Mapping[str, Words] = {
    "source": _("Where this was seen"),
    "when_referred_by": _("Counts only when referred by (none: always)"),
    "name": _("Name"),
    "links": _("What puts somebody in the area"),
    "codes": _("Codes of the area, one a line (none: each service's own area)"),
    "youngest": _("Youngest age"),
    "oldest": _("Oldest age"),
    "exceptions_from": _("Exceptions from age"),
    "statuses": _("These fit"),
    "if_work_at_risk": _("These fit if work is at risk"),
    "service_decides": _("For these the service decides"),
    "at_most_weeks": _("At most this many weeks"),
    "because_of_health": _("Only if they left because of their health"),
    "operator": _("Compared how"),
    "people": _("How many people work there"),
    "any_of": _("Any of these"),
    "only": _("Only these, and no other"),
    "excluded": _("Not with any of these"),
    "or_service_checks": _("Or the service checks"),
    "with_any": _("Already with any of these"),
    "with_all": _("Already with all of these"),
    "not_on": _("Not on any of these"),
    "instead_of_condition": _("Enough instead of a health condition"),
    "not_within_months": _("Not again within this many months"),
    "not_by": _("Not where one of these has referred already"),
    "allowed": _("These may refer"),
    "max_weeks": _("At most this many weeks"),
    "unlimited": _("As long as it is needed"),
    "first_contact_working_days": _("First conversation, working days"),
    "face_to_face_working_days": _("Seen face to face, working days"),
    "assessment_working_days": _("Assessment, working days"),
    "first_intervention_working_days": _("First help, working days"),
    "first_intervention_is": _("What counts as first help"),
    "until": _("Funded until"),
    "level": _("How strong it is"),
    "text": _("Text"),
    "fields": _("What is owed, if the person agrees (none: nothing)"),
    "items": _("One thing a line"),
    "when": _("When"),
    "voluntary": _("It is voluntary"),
    "asked": _("The person is asked"),
    "by": _("Who agrees"),
    "every_weeks": _("Every so many weeks"),
    "minutes": _("Minutes"),
    "fewest": _("Fewest"),
    "most": _("Most"),
    "counted": _("These count"),
    "not_counted": _("These do not count"),
    "nation": _("Nation"),
    "status": _("Status"),
    "closed": _("Closed on"),
    "light_touch": _("It turns nobody away: what people get when nothing else fits"),
}
HINTS: Mapping[str, Words] = {
    "when": _("A day, a month or a year, for example 2027-03-31, 2027-03 or 2027"),
    "until": _("A day, a month or a year, for example 2027-03-31, 2027-03 or 2027"),
    "closed": _("A day, a month or a year, for example 2027-03-31, 2027-03 or 2027"),
    "codes": _("ODS or ONS codes, for example QMJ or E54000028"),
    "source": _("A page, document or person that says so, and its date"),
}

WORDS: Mapping[type[StrEnum], Mapping[Any, Words]] = {
    Employment: words.EMPLOYMENT,
    Condition: words.CONDITION,
    Need: words.NEED,
    Support: words.SUPPORT,
    Hope: words.HOPE,
    Group: words.GROUP,
    Source: {**words.SOURCE, Source.SELF: _("the person themself")},
    ConsentPoint: telling_words.CONSENT,
    WhoConsents: telling_words.YOUNG,
    Outcome: telling_words.OUTCOME,
    Intervention: FIRST_HELP,
    Link: {
        Link.RESIDENT: _("living there"),
        Link.REGISTERED: _("a GP practice there"),
        Link.JOBCENTRE: _("a Jobcentre there"),
    },
    Operator: {
        Operator.FEWER_THAN: _("fewer than"),
        Operator.AT_MOST: _("at most"),
        Operator.AT_LEAST: _("at least"),
        Operator.MORE_THAN: _("more than"),
    },
    Status: {
        Status.LIVE: _("runs, and people can be sent"),
        Status.CLOSED: _("closed, kept as history"),
        Status.UNKNOWN: _("not known: being checked"),
    },
    Evidence: {
        Evidence.TRIAL: _("a trial"),
        Evidence.COMPARED: _("compared with others"),
        Evidence.BEFORE_AND_AFTER: _("before and after"),
        Evidence.OPINION: _("opinion"),
    },
    Owed: {
        Owed.NAME: _("their name"),
        Owed.SUPPORTED_BY: _("who supports them"),
        Owed.SINCE: _("since when"),
        Owed.ENDED: _("when it ended"),
        Owed.WORK: _("their work situation"),
        Owed.HOURS: _("their hours"),
        Owed.RETURNS: _("when they go back"),
    },
}
PLAIN: Mapping[str, Words] = {
    "practice_staff": _("practice staff"),
    "health_professional": _("a health professional"),
    "any": _("any health condition"),
}


def word(value: str) -> str:
    """Return what a value of the file is called, as an option: with a capital."""
    known = WORDS[type(value)] if isinstance(value, StrEnum) else PLAIN
    text = str(known.get(value, value))
    return text[:1].upper() + text[1:]
