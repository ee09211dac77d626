"""The words in which criteria explain themselves.

Sentences speak to the person ("You live in Camden"), never with "you" as an object, so that
``said_about`` can turn them into the third person for a page a professional reads.
"""

import re
from collections.abc import Iterable
from datetime import date

from handrail.domain.programmes.eligibility.facts import (
    HEALTH_PROFESSIONALS,
    PRACTICE_STAFF,
    Condition,
    Employment,
    Group,
    Hope,
    Need,
    Source,
    Support,
)

EMPLOYMENT = {
    Employment.EMPLOYED: "in a job",
    Employment.OFF_SICK: "off sick from a job",
    Employment.SELF_EMPLOYED: "self-employed",
    Employment.UNEMPLOYED: "out of work",
    Employment.ECONOMICALLY_INACTIVE: "not in work and not looking for work now",
    Employment.STUDENT: "studying",
    Employment.RETIRED: "retired",
}
CONDITION = {
    Condition.MSK: "pain or movement problems",
    Condition.MENTAL_HEALTH: "mental health problems",
    Condition.SEVERE_MENTAL_ILLNESS: "severe mental illness",
    Condition.OTHER: "another health condition",
}
NEED = {
    Need.STAY_IN_WORK: "stay in work",
    Need.RETURN_TO_WORK: "go back to work",
    Need.FIND_WORK: "find work",
}
SUPPORT = {
    Support.TALKING_THERAPIES: "NHS Talking Therapies",
    Support.SECONDARY_MENTAL_HEALTH: "a community or hospital mental health team",
    Support.RESTART: "the Restart scheme",
    Support.IPS: "individual placement and support",
    Support.OTHER_EMPLOYMENT_PROGRAMME: "another employment programme",
    Support.NAMED_GP_PRACTICE: "one of the GP practices that take part",
}
HOPE = {
    Hope.PAID_WORK: "paid work",
    Hope.VOLUNTEERING: "volunteering",
    Hope.EDUCATION: "learning",
}
# What is asked alone is named in no explanation: those words are for the pages about a programme,
# never for those about a person.
GROUP = {
    Group.NEURODIVERGENT: "neurodivergent people",
    Group.LEARNING_DIFFICULTY: "people with mild learning difficulties",
    Group.CARER: "carers",
    Group.VETERAN: "veterans of the armed forces",
    Group.HOMELESS: "people without a settled home",
    Group.REFUGEE: "refugees",
    Group.AFGHAN_RESETTLED: "people resettled from Afghanistan",
    Group.UKRAINE_SCHEME: "people here by a Ukraine scheme",
    Group.MONEY_WORRIES: "people with money worries",
    Group.NHS_OR_CARE_STAFF: "NHS and care staff",
    Group.COMPLEX_NEEDS: "people with several difficulties at once",
    Group.CARE_EXPERIENCED: "people who have been in care",
    Group.OFFENDER: "people who have been in trouble with the law",
    Group.DRUG_ALCOHOL: "people who depend on drugs or alcohol",
    Group.DOMESTIC_ABUSE: "people who have been through domestic abuse",
    Group.MODERN_SLAVERY: "people who have been through modern slavery",
    Group.SERIOUS_VIOLENCE_RISK: "young people at risk of serious violence",
}
SOURCE = {
    Source.SELF: "yourself",
    Source.GP: "a GP",
    Source.PRACTICE_NURSE: "a practice nurse",
    Source.PRACTICE_OTHER: "other practice staff",
    Source.LINK_WORKER: "a social prescribing link worker",
    Source.HEALTH_COACH: "a health and wellbeing coach",
    Source.CARE_COORDINATOR: "a care coordinator",
    Source.FIRST_CONTACT_PHYSIO: "a first contact physiotherapist",
    Source.MENTAL_HEALTH_PRACTITIONER: "a mental health practitioner",
    Source.PHARMACIST: "a pharmacist",
    Source.OTHER_AHP: "another health professional",
    Source.TALKING_THERAPIES: "NHS Talking Therapies",
    Source.SECONDARY_MENTAL_HEALTH: "a community or hospital mental health team",
    Source.OTHER_NHS: "another NHS service",
    Source.JOBCENTRE: "the Jobcentre",
    Source.EMPLOYER: "an employer",
    Source.VCSE: "a voluntary or community organisation",
    Source.LOCAL_AUTHORITY: "the council",
    Source.PROBATION: "the probation service",
    Source.OTHER: "somebody else",
}

_GROUPS = (("practice staff", PRACTICE_STAFF), ("a health professional", HEALTH_PROFESSIONALS))
_LOOKING = frozenset({Employment.UNEMPLOYED, Employment.ECONOMICALLY_INACTIVE})
_ABOUT = {"You": "They", "you": "they", "Your": "Their", "your": "their", "yourself": "themselves"}
_YOU = re.compile(r"\b(You|you|Your|your|yourself)\b")


def said_about(sentence: str) -> str:
    """Return a sentence said to the person as it is said about them."""
    return _YOU.sub(lambda word: _ABOUT[word[0]], sentence)


def referrers(sources: frozenset[Source]) -> str:
    """Return who may refer, whole groups by their name: "practice staff or an employer"."""
    named: list[str] = []
    rest = sources
    for name, group in _GROUPS:
        if group <= sources:
            named.append(name)
            rest -= group
    return either([*(SOURCE[it] for it in Source if it in rest), *named])


def employments(statuses: frozenset[Employment]) -> str:
    """Return work situations as one phrase: "off sick from a job or out of work"."""
    if statuses >= _LOOKING:
        named = [EMPLOYMENT[it] for it in Employment if it in statuses - _LOOKING]
        return either([*named, "out of work (looking or not)"])
    return either(EMPLOYMENT[it] for it in Employment if it in statuses)


def either(things: Iterable[str]) -> str:
    """Return "a, b or c"."""
    return _listed(things, "or")


def both(things: Iterable[str]) -> str:
    """Return "a, b and c"."""
    return _listed(things, "and")


def for_people(rule: str) -> str:
    """Return a rule about people as a reason: "This is for people who want to find work."."""
    if rule.startswith("People "):
        return f"This is for people {rule.removeprefix('People ')}"
    if rule.startswith("Not for "):
        return f"This is not for {rule.removeprefix('Not for ')}"
    return rule


def weeks(number: int) -> str:
    """Return "1 week" or "8 weeks"."""
    return f"{number} week" if number == 1 else f"{number} weeks"


def months(number: int) -> str:
    """Return "1 month" or "12 months"."""
    return f"{number} month" if number == 1 else f"{number} months"


def day(date: date) -> str:
    """Return a day as 3 June 2026."""
    return f"{date.day} {date:%B %Y}"


def sentence(text: str) -> str:
    """Return text with a capital letter first and a full stop last."""
    return text[:1].upper() + text[1:].removesuffix(".") + "."


def _listed(things: Iterable[str], joint: str) -> str:
    *most, latest = list(things)
    return f"{', '.join(most)} {joint} {latest}" if most else latest
