"""The doors of ``$export``: kick it off, ask how far it is, fetch its files, delete them."""

from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date

from handrail.domain.systems import exporting
from handrail.domain.systems.choices import Making
from handrail.domain.systems.exporting import Asked, New
from handrail.interop.bulk import files
from handrail.interop.bulk.writing import KINDS
from handrail.interop.fhir import conditions, foreign
from handrail.interop.fhir.api import Act, door
from handrail.interop.fhir.asking import UUID_FORM
from handrail.interop.fhir.codes import as_bytes
from handrail.interop.fhir.faults import Fault, Issue
from handrail.interop.fhir.looking import Context
from handrail.kernel.errors import NotFound

NDJSON = "application/fhir+ndjson"
FORMATS = {NDJSON, "application/ndjson", "ndjson"}
RETRY_AFTER = "5"
KNOWN = {"_type", "_since", "_outputFormat"}
OVERLAP = timedelta(minutes=1)
MISSING = "There is no such export, or it is not yours to see."


def _people(request: HttpRequest, context: Context) -> HttpResponse:
    """Export everybody whom the organisation knows."""
    return _begun(request, context, None)


def _group(request: HttpRequest, context: Context, id: str) -> HttpResponse:
    """Export those who were referred to one service: a group has that service's id."""
    return _begun(request, context, _known(id))


def _begun(request: HttpRequest, context: Context, service_id: UUID | None) -> HttpResponse:
    if "respond-async" not in request.headers.get("Prefer", ""):
        raise Fault(400, Issue("Send Prefer: respond-async.", "required"))
    _check_understood(request, context)
    kinds = _kinds(request)
    for kind in kinds:
        conditions.check_may(context, kind, "r")
        conditions.check_may(context, kind, "s")
    path = request.get_full_path().partition("/fhir/R4")[2]
    new = New(kinds, f"{context.base}{path}", service_id, _since(request))
    export_id = exporting.ask(new=new, bearer=context.bearer, at=context.at)
    response = HttpResponse(status=202)
    response["Content-Location"] = f"{context.base}/$export-status/{export_id}"
    return response


def _status(request: HttpRequest, context: Context, id: str) -> HttpResponse:
    """Say how far an export is; with its files once it is there. DELETE ends it."""
    export_id = _known(id)
    found = _found(export_id, context)
    if request.method == "DELETE":
        exporting.delete(export_id=export_id, by=context.viewer, at=context.at)
        files.remove(export_id)
        return HttpResponse(status=202)
    if found.state == Making.FAILED:
        raise Fault(500, Issue(found.trouble, "exception"))
    if found.state != Making.DONE:
        response = HttpResponse(status=202)
        response["Retry-After"], response["X-Progress"] = RETRY_AFTER, found.state
        return response
    return _manifest(found, context)


def _file(request: HttpRequest, context: Context, id: str, name: str) -> HttpResponseBase:
    """Send one file of an export, to its own system alone."""
    export_id = _known(id)
    found = _found(export_id, context)
    for kind in found.kinds:
        conditions.check_may(context, kind, "r")
    path = files.named(export_id, name) if found.state == Making.DONE else None
    if path is None:
        raise Fault(404, MISSING)
    exporting.fetched(export_id=export_id, name=name, by=context.viewer, at=context.at)
    return FileResponse(path.open("rb"), content_type=NDJSON)


def _manifest(found: Asked, context: Context) -> HttpResponse:
    there = f"{context.base}/$export-file/{found.id}"
    said = {
        # What was under way when it began may have been written after it was read.
        "transactionTime": (found.made_at - OVERLAP).isoformat(),
        "request": found.asked,
        "requiresAccessToken": True,
        "output": [
            {"type": kind, "url": f"{there}/{kind}.ndjson", "count": count}
            for kind, count in sorted(found.counts.items())
            if count
        ],
        "error": [],
        "extension": {"people": found.people, "left-out-by-national-data-opt-out": found.left_out},
    }
    response = HttpResponse(as_bytes(said), content_type="application/json")
    if found.expires_at is not None:
        response["Expires"] = http_date(found.expires_at.timestamp())
    return response


def _found(export_id: UUID, context: Context) -> Asked:
    try:
        return exporting.get(export_id, by=context.viewer)
    except NotFound:
        raise Fault(404, MISSING) from None


def _check_understood(request: HttpRequest, context: Context) -> None:
    wanted = request.GET.get("_outputFormat", NDJSON)
    if wanted not in FORMATS:
        raise Fault(400, Issue("Only NDJSON is written.", "not-supported"))
    is_lenient = "handling=lenient" in request.headers.get("Prefer", "")
    unknown = sorted(set(request.GET) - KNOWN)
    if unknown and not is_lenient:
        raise Fault(400, Issue(f"Not done here: {unknown[0][:60]}", "not-supported"))
    del context


def _kinds(request: HttpRequest) -> tuple[str, ...]:
    asked = [it for text in request.GET.getlist("_type") for it in text.split(",") if it]
    wrong = [it for it in asked if it not in KINDS]
    if wrong:
        raise Fault(400, Issue(f"Not exported here: {wrong[0][:40]}", "not-supported"))
    return tuple(it for it in KINDS if not asked or it in asked)


def _since(request: HttpRequest) -> datetime | None:
    text = request.GET.get("_since")
    if not text:
        return None
    found = foreign.moment(text.replace(" ", "+"))
    if found is None:
        raise Fault(400, Issue("_since is a moment with its time zone.", "invalid"))
    return found


def _known(id_: str) -> UUID:
    if not UUID_FORM.fullmatch(id_):
        raise Fault(404, MISSING)
    return UUID(id_)


people = door(_people, methods=("GET",))
group = door(_group, methods=("GET",))
status = door(_status, methods=("GET", "DELETE"))
file = door(cast("Act", _file), methods=("GET",))
