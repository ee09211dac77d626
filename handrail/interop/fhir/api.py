"""The doors of ``/fhir/R4``: prove who asks, act as them, answer or say what is wrong."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt

from handrail.domain.systems import tokens
from handrail.interop.fhir import (
    authorising,
    bodies,
    bundling,
    capability,
    conditions,
    faults,
    looking,
    transacting,
)
from handrail.interop.fhir.asking import UUID_FORM, Asked
from handrail.interop.fhir.codes import Json, as_bytes
from handrail.interop.fhir.faults import MIME, Fault, Issue
from handrail.interop.fhir.looking import Context
from handrail.interop.fhir.served import Served
from handrail.interop.fhir.serving import SERVED
from handrail.interop.fhir.writing import Written
from handrail.kernel.errors import Refusal
from handrail.kernel.viewer import act_as

A_SYSTEM = "a system"
Act = Callable[..., HttpResponse]


def door(
    act: Act,
    *,
    methods: tuple[str, ...],
    enter: str = A_SYSTEM,
    refused: Callable[[Fault], HttpResponse] = faults.answered,
) -> Act:
    """Return a view that lets in who may enter, and turns what is raised into an OperationOutcome.

    What is raised takes back all that was written; who may enter with ``a system`` has a token.
    """

    @csrf_exempt
    @wraps(act)
    def view(request: HttpRequest, **named: str) -> HttpResponse:
        try:
            if request.method not in methods:
                raise Fault(405, f"{request.method} is not done here.")
            _check_wants_json(request)
            given = {"context": _context(request)} if enter == A_SYSTEM else {}
            with transaction.atomic():
                return act(request, **given, **named)
        except Fault as fault:
            return _with_methods(refused(fault), methods)
        except Refusal as refusal:
            return refused(faults.of(refusal))

    view.enter = enter  # type: ignore[attr-defined]
    return view


def _metadata(request: HttpRequest) -> HttpResponse:
    """Say what is served."""
    return _answer(capability.statement())


def _smart(request: HttpRequest) -> HttpResponse:
    """Say where a token is given."""
    response = HttpResponse(as_bytes(authorising.configuration()), content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _whole(request: HttpRequest, context: Context) -> HttpResponse:
    """Do all that a transaction asks for, or nothing."""
    return _answer(transacting.run(bodies.resource(request), context))


def _of_type(request: HttpRequest, context: Context, kind: str) -> HttpResponse:
    """Search a type, or create one of it."""
    served = _served(kind)
    if request.method == "GET":
        return _searched(served, {n: list(t) for n, t in request.GET.lists()}, context)
    return _written(conditions.create(served, bodies.resource(request), context), request, context)


def _search(request: HttpRequest, context: Context, kind: str) -> HttpResponse:
    """Search a type by a form, so that what is searched by stands in no address."""
    given: dict[str, list[str]] = {}
    for sent in (request.GET, request.POST):
        for name, texts in sent.lists():
            given.setdefault(name, []).extend(str(text) for text in texts)
    return _searched(_served(kind), given, context)


def _one(request: HttpRequest, context: Context, kind: str, id: str) -> HttpResponse:
    """Read one, or change it."""
    served, id_ = _served(kind), _known(id)
    if request.method == "PUT":
        said = bodies.resource(request)
        return _written(conditions.update(served, id_, said, context), request, context)
    conditions.check_may(context, kind, "r")
    found = served.by_id([id_], context)
    if not found:
        raise _missing()
    return _seen(found[0], served, context)


def _history(request: HttpRequest, context: Context, kind: str, id: str) -> HttpResponse:
    """Tell how one was, version by version."""
    served = _served(kind)
    said = bundling.history(_versions(served, _known(id), context), context)
    conditions.note_looks([it["resource"] for it in said["entry"][:1]], context)
    return _answer(said)


def _version(
    request: HttpRequest, context: Context, kind: str, id: str, version: str
) -> HttpResponse:
    """Read one as it was in a version."""
    served = _served(kind)
    for each in _versions(served, _known(id), context):
        if each["meta"]["versionId"] == version:
            return _seen(each, served, context)
    raise _missing()


def _versions(served: Served, id_: UUID, context: Context) -> list[Json]:
    conditions.check_may(context, served.kind, "r")
    if served.as_was is None:
        raise Fault(405, f"No history is kept of {served.kind} here.")
    found = looking.threads_by_id([id_], context)
    if not found:
        raise _missing()
    thread = found[0]
    number = len(thread.handling if served.kind == "Task" else thread.requests)
    return [served.as_was(thread, context, it) for it in range(1, number + 1)]


def _searched(served: Served, given: dict[str, list[str]], context: Context) -> HttpResponse:
    conditions.check_may(context, served.kind, "s")
    asked = Asked(served.kind, given, served.parameters, is_strict=context.is_strict)
    said = bundling.searchset(served, asked, context)
    conditions.note_looks([it["resource"] for it in said.get("entry", ())], context)
    return _answer(said)


def _seen(found: Json, served: Served, context: Context) -> HttpResponse:
    conditions.note_looks([found], context)
    return _answer(found)


def _written(written: Written, request: HttpRequest, context: Context) -> HttpResponse:
    resource = written.resource
    response = _answer(resource, 201 if written.is_new else 200)
    if request.method == "POST":
        place = f"{context.base}/{resource['resourceType']}/{resource['id']}"
        version = resource["meta"].get("versionId")
        response["Location"] = f"{place}/_history/{version}" if version else place
    if "return=minimal" in request.headers.get("Prefer", ""):
        response.content = b""
    return response


def _answer(said: Json, status: int = 200) -> HttpResponse:
    response = HttpResponse(as_bytes(said), status=status, content_type=MIME)
    meta = said.get("meta", {})
    if version := meta.get("versionId"):
        response["ETag"] = f'W/"{version}"'
    if last := meta.get("lastUpdated"):
        response["Last-Modified"] = http_date(datetime.fromisoformat(last).timestamp())
    return response


def _context(request: HttpRequest) -> Context:
    at = request.at  # type: ignore[attr-defined]
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    found = tokens.bearer(secret.strip(), at=at) if scheme.lower() == "bearer" and secret else None
    if found is None:
        raise Fault(401, "Send a token that is good now.")
    act_as(found.viewer, at=at)
    return Context(
        bearer=found,
        at=at,
        base=authorising.base(),
        is_strict="handling=strict" in request.headers.get("Prefer", ""),
        if_match=request.headers.get("If-Match", ""),
        if_none_exist=request.headers.get("If-None-Exist", ""),
        idempotency_key=_key(request),
    )


def _key(request: HttpRequest) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > 200:
        raise Fault(400, Issue("An Idempotency-Key has at most 200 characters.", "too-long"))
    return key


def _check_wants_json(request: HttpRequest) -> None:
    wanted = request.GET.get("_format") or request.headers.get("Accept", "")
    if "xml" in wanted and "json" not in wanted and "*/*" not in wanted:
        raise Fault(406, "Only JSON is spoken here: ask for application/fhir+json.")


def _served(kind: str) -> Served:
    if kind not in SERVED:
        raise Fault(404, "This type of resource is not served here.")
    return SERVED[kind]


def _known(id_: str) -> UUID:
    if not UUID_FORM.fullmatch(id_):
        raise _missing()
    return UUID(id_)


def _missing() -> Fault:
    return Fault(404, "There is no such resource, or it is not yours to see.")


def _with_methods(response: HttpResponse, methods: tuple[str, ...]) -> HttpResponse:
    if response.status_code == 405:
        response["Allow"] = ", ".join(methods)
    return response


metadata = door(_metadata, methods=("GET",), enter="anyone")
smart = door(_smart, methods=("GET",), enter="anyone")
token = door(authorising.token, methods=("POST",), enter="anyone")
token.ask_outside = authorising.prove  # type: ignore[attr-defined]
token.ask_methods = ("POST",)  # type: ignore[attr-defined]
whole = door(_whole, methods=("POST",))
of_type = door(_of_type, methods=("GET", "POST"))
search = door(_search, methods=("POST",))
one = door(_one, methods=("GET", "PUT"))
history = door(_history, methods=("GET",))
version = door(_version, methods=("GET",))
