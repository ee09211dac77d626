"""What a practice's system answers: an ITK3 response, in JSON or XML, and its meaning (pure).

ITK3 response codes: prefix 1 and 2 say how the message fared technically, prefix 3 what the
practice did with it. Every negative one is final (ITK3 Message Distribution, "Response codes").
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from handrail.domain.messaging.choices import Said

RESPONSE_CODES = "/ITK-ResponseCodes-1"
INFRASTRUCTURE_OK = frozenset({"20013"})
BUSINESS_OK = frozenset({"30001"})
# A repeat that the practice's system knows: what it says is that it has the letter.
HAS_IT_ALREADY = frozenset({"20007", "20008"})
LARGEST = 2_000_000
FHIR = "{http://hl7.org/fhir}"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: about which message of ours, and what it says, in a code and in words."""

    message_id: UUID | None
    said: Said | None
    code: str
    words: str


def read(content: bytes) -> Answer | None:
    """Return what an ITK3 response says; None for anything that is none."""
    if len(content) > LARGEST:
        return None
    found = _from_json(content) if content.lstrip()[:1] == b"{" else _from_xml(content)
    if found is None:
        return None
    about, header_code, codes, words = found
    try:
        message_id = UUID(about.removeprefix("urn:uuid:"))
    except ValueError:
        message_id = None
    code = codes[0] if codes else ""
    return Answer(message_id, _meaning(code, header_code), code, words or code)


def _meaning(code: str, header_code: str) -> Said | None:
    if code in HAS_IT_ALREADY or code in INFRASTRUCTURE_OK:
        return Said.ACKNOWLEDGED
    if code in BUSINESS_OK:
        return Said.FILED
    if code.startswith("3"):
        return Said.NOT_FILED
    if code.startswith(("1", "2")):
        return Said.REFUSED
    # A response without a code of ITK3 says at least whether it is good or bad.
    if header_code in {"fatal-error", "transient-error"}:
        return Said.REFUSED
    return Said.ACKNOWLEDGED if header_code == "ok" else None


Found = tuple[str, str, list[str], str]


def _from_json(content: bytes) -> Found | None:
    try:
        said = json.loads(content)
        resources = [entry["resource"] for entry in said["entry"]]
        header = next(r for r in resources if r["resourceType"] == "MessageHeader")
        response = header["response"]
        about, header_code = str(response["identifier"]), str(response["code"])
    except (ValueError, KeyError, TypeError, StopIteration, RecursionError):
        return None
    codes: list[str] = []
    words = ""
    for outcome in resources:
        if not isinstance(outcome, dict) or outcome.get("resourceType") != "OperationOutcome":
            continue
        for issue in _listed(outcome.get("issue")):
            for coding in _listed((issue.get("details") or {}).get("coding")):
                if str(coding.get("system", "")).endswith(RESPONSE_CODES):
                    codes.append(str(coding.get("code", "")))
                    words = words or str(issue.get("diagnostics") or coding.get("display") or "")
    return about, header_code, codes, words


def _listed(held: object) -> list[dict[str, Any]]:
    return [each for each in held if isinstance(each, dict)] if isinstance(held, list) else []


def _from_xml(content: bytes) -> Found | None:
    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError):
        return None
    response = root.find(f".//{FHIR}MessageHeader/{FHIR}response")
    if response is None:
        return None
    codes: list[str] = []
    words = ""
    for issue in root.iterfind(f".//{FHIR}OperationOutcome/{FHIR}issue"):
        for coding in issue.iterfind(f"{FHIR}details/{FHIR}coding"):
            if _value(coding, "system").endswith(RESPONSE_CODES):
                codes.append(_value(coding, "code"))
                words = words or _value(issue, "diagnostics") or _value(coding, "display")
    return _value(response, "identifier"), _value(response, "code"), codes, words


def _value(element: Element, name: str) -> str:
    found = element.find(f"{FHIR}{name}")
    return found.get("value", "") if found is not None else ""
