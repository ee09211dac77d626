"""Small questions to FHIR resources as they came: whose, which codes, when. Nothing is believed.

A resource is a dict that anybody could have written, so every step asks what kind of thing it has.
"""

from collections.abc import Container, Iterator
from datetime import date, datetime
from typing import Any

from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput

Resource = dict[str, Any]
NOBODYS = {"OperationOutcome"}
EARLIEST_YEAR, LATEST_YEAR = 1850, 2200


class NotTheirs(BadInput):
    """What came of a record is not about the patient who was named, or no resource at all."""

    default = "Something in the record is not about the patient that was named."


def objects(value: Any) -> list[Resource]:
    """Return the objects of a list, or of one alone."""
    if isinstance(value, dict):
        return [value]
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def entries(found: Any, kind: str) -> list[Resource]:
    """Return the resources of a kind in a Bundle, or the one resource itself."""
    if not isinstance(found, dict):
        return []
    if found.get("resourceType") != "Bundle":
        return [found] if found.get("resourceType") == kind else []
    each = [entry.get("resource") for entry in objects(found.get("entry"))]
    return [it for it in each if isinstance(it, dict) and it.get("resourceType") == kind]


def check_is_about(found: Any, patient_id: str) -> None:
    """Raise NotTheirs unless everything that came is about this patient."""
    if not isinstance(found, dict):
        raise NotTheirs("Something in the record is not a resource.")
    inside: Any = [found]
    if found.get("resourceType") == "Bundle":
        inside = [it.get("resource") for it in objects(found.get("entry"))]
    usual = {"reference": f"Patient/{patient_id}"}
    for resource in objects(inside):
        if resource.get("subject") == usual and resource.get("resourceType") != "Patient":
            continue  # a long record is hundreds of these
        kind = text(resource, "resourceType")
        if kind in NOBODYS:
            continue
        own = resource.get("id") if kind == "Patient" else _subject(resource)
        if own != patient_id:
            raise NotTheirs


def _subject(resource: Resource) -> str | None:
    said = resource.get("subject") or resource.get("patient")
    reference = said.get("reference") if isinstance(said, dict) else None
    if not isinstance(reference, str):
        return None
    before, slash, own = reference.rpartition("Patient/")
    own = own.partition("/_history/")[0]
    is_whole = bool(slash) and (not before or before.endswith("/"))
    return own if is_whole else None


def codes(resource: Resource, system: str, *names: str) -> frozenset[str]:
    """Return the codes of a system in some elements, each a CodeableConcept or a list of them."""
    found = set()
    for name in names:
        for concept in objects(resource.get(name)):
            for coding in objects(concept.get("coding")):
                code = coding.get("code")
                if coding.get("system") == system and isinstance(code, str):
                    found.add(code)
    return frozenset(found)


def may_say(resource: Resource, name: str, known: Container[str]) -> bool:
    """Return False where an element as it usually stands says none of some codes.

    That is one concept with a list of codings; whatever stands otherwise has to be read.
    """
    concept = resource.get(name)
    codings = concept.get("coding") if isinstance(concept, dict) else None
    if not isinstance(codings, list):
        return True
    for coding in codings:
        code = coding.get("code") if isinstance(coding, dict) else None
        if isinstance(code, str) and code in known:
            return True
    return False


def plain_codes(resource: Resource, name: str) -> frozenset[str]:
    """Return the codes of an element, whatever their system; also where it is a bare Coding."""
    found = objects(resource.get(name))
    inside = [coding for concept in found for coding in objects(concept.get("coding"))]
    given = (coding.get("code") for coding in (*found, *inside))
    return frozenset(code for code in given if isinstance(code, str))


def period(resource: Resource, *names: str) -> tuple[date, date | None] | None:
    """Return the first and the last day of the first of some periods that has a beginning.

    The last day is None for one without an end, or with one that nobody lives to see; a period
    whose end cannot be read is left out.
    """
    for each in _periods(resource, names):
        first, end = day(each.get("start")), each.get("end")
        if first is not None and end is None:
            return first, None
        if first is not None and isinstance(end, str):
            if end[:4].isascii() and end[:4].isdigit() and int(end[:4]) > LATEST_YEAR:
                return first, None
            if last := day(end):
                return first, last
    return None


def day(value: Any) -> date | None:
    """Return the day of a FHIR date, dateTime or instant, in London; None for less than a day."""
    if not isinstance(value, str) or not 10 <= len(value) <= 40:
        return None
    try:
        moment = datetime.fromisoformat(value)
        found = local_date(moment) if moment.tzinfo else moment.date()
    except (ValueError, OverflowError):
        return None
    return found if EARLIEST_YEAR <= found.year <= LATEST_YEAR else None


def text(resource: Resource, name: str) -> str:
    """Return an element that is a string, or nothing."""
    found = resource.get(name)
    return found if isinstance(found, str) else ""


def next_page(found: Any) -> str | None:
    """Return the address of the page after this one of a search, or None."""
    if not isinstance(found, dict) or found.get("resourceType") != "Bundle":
        return None
    ahead = (text(it, "url") for it in objects(found.get("link")) if it.get("relation") == "next")
    return next(ahead, None)


def _periods(resource: Resource, names: tuple[str, ...]) -> Iterator[Resource]:
    for name in names:
        yield from objects(resource.get(name))
