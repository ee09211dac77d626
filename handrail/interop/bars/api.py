"""The doors of messages: ask what may be sent, and send it (BaRS API 1.x, by a local use case)."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from handrail.domain.organisations import queries as organisations
from handrail.interop.bars import answering, mapping, message, names
from handrail.interop.bars.message import Message
from handrail.interop.fhir import api, bodies, conditions, looking, transacting
from handrail.interop.fhir.asking import UUID_FORM, Asked
from handrail.interop.fhir.codes import Json
from handrail.interop.fhir.faults import Fault, Issue
from handrail.interop.fhir.looking import Context
from handrail.interop.fhir.serving import SERVED

CORRELATION = "X-Correlation-Id"
NUMBERED = ("X-Request-Id", CORRELATION)
PLAIN = re.compile(r"[A-Za-z0-9-]{8,64}")
PARTS = re.compile(r"[,\\]")
Act = Callable[..., HttpResponse]


def door(act: Act, *, methods: tuple[str, ...]) -> Act:
    """Return a door of the FHIR API that says what is wrong as BaRS does, and mirrors numbers."""
    inner = api.door(act, methods=methods, refused=answering.refused)

    @wraps(inner)
    def view(request: HttpRequest) -> HttpResponse:
        response = inner(request)
        given = request.headers.get(CORRELATION, "")
        if PLAIN.fullmatch(given):
            response[CORRELATION] = given
        return response

    return view


def _process(request: HttpRequest, context: Context) -> HttpResponse:
    """Do what a message asks for, or nothing of it."""
    _check_numbers(request)
    said = message.read(bodies.resource(request))
    _check_who(request, said, context)
    do = _ordered if said.reason == names.NEW else _changed
    held = do(said, context)
    return answering.done(said, held, mapping.unread(said), context.base, context.at)


def _definitions(request: HttpRequest, context: Context) -> HttpResponse:
    """Say what a message to a service has to hold; nothing for a use case that we do not know."""
    wanted = [text.partition("|") for text in request.GET.getlist("context")]
    service = next((value for system, _, value in wanted if system == names.SERVICE), "")
    case = next((value for system, _, value in wanted if system == names.USE_CASES), "")
    others = [it for it in wanted if it[0] not in {names.SERVICE, names.USE_CASES}]
    is_ours = bool(service) and bool(_services(service, context)) and not others
    found = [answering.definition()] if is_ours and case in {"", names.USE_CASE} else []
    entries = [{"fullUrl": it["url"], "resource": it} for it in found]
    said: Json = {"resourceType": "Bundle", "type": "searchset", "total": len(found)}
    return answering.as_response(said | ({"entry": entries} if entries else {}))


def _ordered(said: Message, context: Context) -> list[Json]:
    """Send a new referral; Fault 409 where the same message came before."""
    done = transacting.run(mapping.transaction(said), _keyed(said, context))
    by_kind = {it["resource"]["resourceType"]: it for it in done["entry"]}
    request = by_kind["ServiceRequest"]
    if not request["response"]["status"].startswith("201"):
        told = f"It was sent before, as ServiceRequest/{request['resource']['id']}."
        raise Fault(409, Issue(told, "duplicate"))
    return [request["resource"], by_kind["Patient"]["resource"]]


def _changed(said: Message, context: Context) -> list[Json]:
    """Take a referral back, or add what is new to it."""
    order = mapping.asked(said)
    id_ = _held(order, context)
    served = SERVED["ServiceRequest"]
    conditions.check_may(context, served.kind, "u")
    found = looking.requests_by_id([id_], context)
    if not found:
        raise Fault(404, "There is no such resource, or it is not yours to see.")
    if found[0]["performer"][0]["reference"] != f"HealthcareService/{said.service}":
        where = "MessageHeader.destination.endpoint"
        raise Fault(422, Issue("That request is with another service.", "value", where))
    whom = UUID(found[0]["subject"]["reference"].partition("/")[2])
    known = looking.patients_by_id([whom], context)
    if known and mapping.is_about_another(known[0], said):
        where = "ServiceRequest.subject"
        raise Fault(422, Issue("That request is about somebody else.", "value", where))
    changed = mapping.changed(found[0], said)
    return [conditions.update(served, id_, changed, context).resource]


def _held(order: Json, context: Context) -> UUID:
    """Return which of our requests is meant: by the id that we gave, or its sender's own number."""
    given = str(order.get("id", ""))
    if UUID_FORM.fullmatch(given):
        return UUID(given)
    numbers = order.get("identifier")
    for each in numbers if isinstance(numbers, list) else ():
        if isinstance(each, dict) and each.get("value"):
            served = SERVED["ServiceRequest"]
            conditions.check_may(context, served.kind, "s")
            said = f"{each.get('system', '')}|{each['value']}"
            wanted = {"identifier": [PARTS.sub(r"\\\g<0>", said)]}
            asked = Asked(served.kind, wanted, served.parameters)
            found = served.search(asked, context).resources
            if len(found) == 1:
                return UUID(found[0]["id"])
    raise Fault(404, "Name the request by the id that it was given here, or by a number of yours.")


def _keyed(said: Message, context: Context) -> Context:
    """Return the context with the message's number, where its request has none to be known by."""
    if context.idempotency_key or mapping.asked(said).get("identifier"):
        return context
    return replace(context, idempotency_key=said.number)


def _check_numbers(request: HttpRequest) -> None:
    for name in NUMBERED:
        if not PLAIN.fullmatch(request.headers.get(name, "")):
            said = f"The header {name} is needed: 8 to 64 letters, digits and hyphens."
            raise Fault(400, Issue(said, "required"))


def _check_who(request: HttpRequest, said: Message, context: Context) -> None:
    """Raise Fault unless headers and message are of one mind about sender and service."""
    if message.target(request.headers.get("NHSD-Target-Identifier", "")) != said.service:
        raise Fault(400, Issue("The header and the message name two services.", "value"))
    if not _services(said.service, context):
        raise Fault(404, Issue("There is no such service here.", "not-found"))
    if given := request.headers.get("NHSD-End-User-Organisation", ""):
        own = organisations.by_ods(message.sender(given))
        if own is None or own.id != context.viewer.organisation_id:
            raise Fault(403, "You act for another organisation.")


def _services(service: str, context: Context) -> list[Json]:
    return looking.services_by_id([UUID(service)], context) if UUID_FORM.fullmatch(service) else []


process = door(_process, methods=("POST",))
definitions = door(_definitions, methods=("GET",))
