"""What is sent to us, read with suspicion: depth, doubled names, text that nobody can hold."""

import json
from typing import Any, NoReturn

from django.http import HttpRequest

from handrail.interop.fhir.codes import Json
from handrail.interop.fhir.faults import Fault, Issue

DEEPEST = 40
JSON_TYPES = {"application/fhir+json", "application/json", "text/json"}
NUL = "\0"


def resource(request: HttpRequest) -> Json:
    """Return the resource that was sent; Fault 400, 413 or 415."""
    given = (request.content_type or "").lower()
    if given not in JSON_TYPES:
        raise Fault(415, "Send application/fhir+json: only JSON is read here.")
    return parsed(request.body)


def parsed(body: bytes) -> Json:
    """Return a body as the resource that it is; Fault 400."""
    said = object_of(body)
    if not isinstance(said.get("resourceType"), str):
        raise Fault(400, Issue("The body is not a FHIR resource.", "structure", "resourceType"))
    return said


def object_of(body: bytes) -> Json:
    """Return JSON as the object that it is; Fault 400."""
    try:
        said = json.loads(
            body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_number
        )
    except UnicodeDecodeError:
        raise Fault(400, Issue("The body is not UTF-8.", "structure")) from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError as wrong:
        raise Fault(400, Issue(f"The body is not JSON: {_short(wrong)}", "structure")) from None
    if not isinstance(said, dict):
        raise Fault(400, Issue("The body is not a FHIR resource.", "structure", "resourceType"))
    _check(said)
    return said


def _check(said: Json) -> None:
    """Refuse what is nested too deep, and text that no database of ours can hold."""
    waiting: list[tuple[Any, int]] = [(said, 1)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            raise _too_deep()
        if isinstance(value, str):
            _check_text(value)
        elif isinstance(value, dict):
            waiting += [(each, depth + 1) for each in value.values()]
        elif isinstance(value, list):
            waiting += [(each, depth + 1) for each in value]
        elif value is None:
            raise Fault(400, Issue("FHIR has no null here.", "structure"))


def _check_text(text: str) -> None:
    if NUL in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Fault(400, Issue("There is a character that is no text.", "invalid"))


def _object(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _too_deep() -> Fault:
    return Fault(400, Issue(f"Nested more than {DEEPEST} deep.", "too-costly"))


def _short(wrong: ValueError) -> str:
    """Return what is wrong without what was sent: it may be about somebody."""
    if isinstance(wrong, json.JSONDecodeError):
        return f"{wrong.msg} at line {wrong.lineno}, column {wrong.colno}"
    return str(wrong)[:80]
