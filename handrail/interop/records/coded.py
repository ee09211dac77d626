"""What a record says in codes: problems, fit notes, operations, and why to leave somebody alone.

UK Core Condition, Observation and Procedure of FHIR 4.0.1. A fit note is a code of the list with a
period; a person is left alone where a code of the list says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from handrail.domain.prompting.codes import Codes
from handrail.domain.prompting.facts import Exclusion, Note, Surgery
from handrail.interop.records import elements
from handrail.interop.records.elements import Resource

NOT_SO = {"refuted", "entered-in-error", "cancelled", "not-done"}
OVER = {"inactive", "remission", "resolved"}
LONGER_THAN_A_PREGNANCY = timedelta(days=300)
# What may say for when a note holds.
SAYS_WHEN = ("effectivePeriod", "valuePeriod", "occurrencePeriod", "period")


@dataclass(frozen=True, slots=True)
class Coded:
    """A resource that is so, with those of its codes that mean something to the rules."""

    resource: Resource
    codes: frozenset[str]


def coded(found: Any, kind: str, codes: Codes) -> tuple[Coded, ...]:
    """Return the resources of a kind that the rules read; most of a long record they do not."""
    read = []
    for each in elements.entries(found, kind):
        if not elements.may_say(each, "code", codes.known):
            continue
        said = elements.codes(each, codes.system, "code")
        if not codes.known.isdisjoint(said) and is_so(each):
            read.append(Coded(each, said))
    return tuple(read)


def is_so(resource: Resource) -> bool:
    """Return whether something was not refuted, cancelled or entered in error."""
    statuses = elements.plain_codes(resource, "verificationStatus")
    return not {elements.text(resource, "status"), *statuses} & NOT_SO


def is_over(resource: Resource) -> bool:
    """Return whether a problem is no more."""
    return bool(elements.plain_codes(resource, "clinicalStatus") & OVER)


def notes(observations: Iterable[Coded], codes: Codes) -> tuple[Note, ...]:
    """Return the fit notes among observations."""
    found = []
    for each in observations:
        if not each.codes & codes.fit_notes:
            continue
        if held := elements.period(each.resource, *SAYS_WHEN):
            found.append(Note(*held))
        elif on := elements.day(each.resource.get("effectiveDateTime")):
            found.append(Note(on, on))
    return tuple(found)


def exclusions(found: Iterable[Coded], codes: Codes, *, on: date) -> frozenset[Exclusion]:
    """Return why somebody is left alone. A pregnancy ends; the others are for good."""
    kinds = set()
    for each in found:
        for code in each.codes & codes.silencing:
            kind = codes.exclusions[code]
            if kind is not Exclusion.PREGNANCY or not _is_past(each.resource, on):
                kinds.add(kind)
    return frozenset(kinds)


def surgery(procedures: Iterable[Coded], codes: Codes) -> tuple[Surgery, ...]:
    """Return the operations after which recovery takes a known time."""
    found = []
    for each in procedures:
        held = elements.period(each.resource, "performedPeriod")
        on = elements.day(each.resource.get("performedDateTime"))
        on = on or (held and (held[1] or held[0]))
        days = [codes.recovery_days[code] for code in each.codes if code in codes.recovery_days]
        if on and days:
            found.append(Surgery(on, max(days)))
    return tuple(found)


def _is_past(resource: Resource, on: date) -> bool:
    if is_over(resource):
        return True
    names = ("onsetDateTime", "effectiveDateTime", "performedDateTime", "recordedDate")
    days = [day for name in names if (day := elements.day(resource.get(name)))]
    return bool(days) and max(days) < on - LONGER_THAN_A_PREGNANCY
