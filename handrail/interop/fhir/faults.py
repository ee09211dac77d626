"""What goes wrong, as an OperationOutcome with the status that fits (FHIR R4, 3.1.0.1.4)."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from handrail.interop.fhir.codes import Json, as_bytes
from handrail.kernel.errors import BadInput, NotAllowed, NotFound, Refusal

MIME = "application/fhir+json; charset=utf-8"
# Of http://hl7.org/fhir/issue-type, by the status that it is answered with.
CODES = {
    400: "invalid",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    409: "conflict",
    410: "deleted",
    412: "conflict",
    413: "too-long",
    415: "not-supported",
    422: "business-rule",
    429: "throttled",
    500: "exception",
    503: "transient",
}


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong, and where."""

    said: str
    code: str = ""
    where: str = ""
    severity: str = "error"


class Fault(Exception):  # noqa: N818 - FHIR's word for it is issue; this is what carries them
    """Something that cannot be done as asked; nothing of it has been done."""

    def __init__(self, status: int, *issues: Issue | str) -> None:
        self.status = status
        self.issues = tuple(it if isinstance(it, Issue) else Issue(it) for it in issues)
        super().__init__(self.issues[0].said)


def of(refusal: Refusal) -> Fault:
    """Return a refusal of ours as FHIR has it: what a rule forbids is 422, not a broken request."""
    if isinstance(refusal, NotFound):
        return Fault(404, refusal.message)
    if isinstance(refusal, NotAllowed):
        return Fault(403, refusal.message)
    if isinstance(refusal, BadInput):
        return Fault(422, refusal.message)
    return Fault(refusal.status, refusal.message)


def outcome(status: int, *issues: Issue) -> Json:
    """Return an OperationOutcome."""
    return {"resourceType": "OperationOutcome", "issue": [_issue(status, each) for each in issues]}


def answered(fault: Fault) -> HttpResponse:
    """Return a fault as an answer."""
    said = outcome(fault.status, *fault.issues)
    response = HttpResponse(as_bytes(said), status=fault.status, content_type=MIME)
    if fault.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="handrail", error="invalid_token"'
    return response


def _issue(status: int, issue: Issue) -> dict[str, Any]:
    found: dict[str, Any] = {
        "severity": issue.severity,
        "code": issue.code or CODES.get(status, "processing"),
        "diagnostics": issue.said,
    }
    return found | ({"expression": [issue.where]} if issue.where else {})
