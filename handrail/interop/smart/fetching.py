"""Read a record, and write into it, with the token of one launch."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any
from urllib.parse import urlencode

from handrail.domain.prompting.codes import Codes
from handrail.domain.systems import scopes
from handrail.domain.systems.ports import NoSuchPatient, Point, SystemAway, WrongPatient
from handrail.interop.outside import asking, naming
from handrail.interop.outside.asking import Answer, Away, Line, Terms
from handrail.interop.records import elements, reading
from handrail.interop.records.elements import NotTheirs
from handrail.interop.records.people import NHS_NUMBER
from handrail.interop.records.reading import FHIR, NotLet
from handrail.kernel.nhs_number import NhsNumber

SECONDS = 12.0
MOST = "200"
PLACE = re.compile(r"(?:.*/)?([A-Z][A-Za-z]+)/([A-Za-z0-9.-]{1,64})(?:/_history/.*)?", re.ASCII)


@contextmanager
def opened(point: Point, token: str) -> Iterator[Line]:
    """Open the way to a FHIR server; SystemAway, also for what goes wrong on it."""
    headers = {"Authorization": f"Bearer {token}", "Accept": FHIR}
    terms = Terms(servers=[point.iss], seconds=SECONDS, headers=headers)
    try:
        with asking.opened(naming.form_of(point), terms) as line:
            yield line
    except Away as away:
        raise SystemAway(f"record: {away.why}") from None


def record(
    line: Line, point: Point, patient_id: str, granted: frozenset[str], codes: Codes
) -> dict[str, Any]:
    """Return the patient, and what else was let; what was not is None. SystemAway, WrongPatient.

    Problems are asked for where they are active; what nobody is prompted for, whatever its status.
    """
    try:
        found: dict[str, Any] = {"patient": reading.whole(line, point.iss, f"Patient/{patient_id}")}
    except NotLet:
        raise SystemAway("patient not let read") from None
    for name, (kind, more) in _searches(codes).items():
        found[name] = None
        if scopes.lets(granted, kind, "s"):
            query = urlencode({"patient": patient_id, **more, "_count": MOST})
            try:
                found[name] = reading.whole(line, point.iss, f"{kind}?{query}")
            except NotLet:
                continue
    try:
        for each in found.values():
            if each is not None:
                elements.check_is_about(each, patient_id)
    except NotTheirs:
        raise WrongPatient("something read is about another patient") from None
    return found


def patients(line: Line, point: Point, number: NhsNumber, born: date) -> dict[str, Any]:
    """Return whom the system has of this number and day; NoSuchPatient where it tells us not."""
    said = {"identifier": f"{NHS_NUMBER}|{number.digits}", "birthdate": born.isoformat()}
    try:
        return reading.whole(line, point.iss, f"Patient?{urlencode({**said, '_count': 2})}")
    except NotLet:
        raise NoSuchPatient("not let look") from None


def create(line: Line, point: Point, resource: Mapping[str, Any], once: str) -> str:
    """Create a resource, unless it is there already, and return its id; SystemAway.

    A server may send nothing back but where the resource is (FHIR 4.0.1, 3.1.0.8).
    """
    headers = {"Content-Type": FHIR, "Prefer": "return=representation", "If-None-Exist": once}
    kind = str(resource["resourceType"])
    answer = line.post(f"{point.iss.rstrip('/')}/{kind}", json.dumps(resource), headers)
    found = answer.thing()
    key = found.get("id") if found.get("resourceType") == kind else _placed(answer, kind)
    if answer.status not in {200, 201} or not isinstance(key, str):
        raise SystemAway(f"not written: status {answer.status}")
    return key


def _searches(codes: Codes) -> dict[str, tuple[str, dict[str, str]]]:
    """Return what is asked for by name: only what fills the form, or silences the hook."""
    silencing = _tokens(codes, codes.silencing)
    done = _tokens(codes, codes.silencing | set(codes.recovery_days))
    said = _tokens(codes, codes.observed | codes.silencing)
    return {
        "conditions": ("Condition", {"clinical-status": "active"}),
        "exclusions": ("Condition", {"code": silencing}),
        "observations": ("Observation", {"code": said, "_sort": "-date"}),
        "procedures": ("Procedure", {"code": done}),
    }


def _tokens(codes: Codes, wanted: frozenset[str] | set[str]) -> str:
    return ",".join(f"{codes.system}|{code}" for code in sorted(wanted))


def _placed(answer: Answer, kind: str) -> str | None:
    """Return the id of a resource of this kind that an answer says the place of."""
    said = answer.headers.get("Location") or answer.headers.get("Content-Location", "")
    found = PLACE.fullmatch(said)
    return found[2] if found and found[1] == kind else None
