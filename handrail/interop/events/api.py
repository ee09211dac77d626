"""The doors of ``/fhir/R4/Subscription``: ask to be told, look, see how it stands, end it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from handrail.config.providers import is_safe
from handrail.domain.systems import queries as systems
from handrail.domain.systems import subscribing
from handrail.domain.systems.ports import LaunchRefused
from handrail.domain.systems.subscribing import Subscribed
from handrail.interop.events import mapping
from handrail.interop.events.telling import QUERY
from handrail.interop.fhir import bodies, conditions
from handrail.interop.fhir.api import door
from handrail.interop.fhir.asking import UUID_FORM
from handrail.interop.fhir.codes import Json, as_bytes
from handrail.interop.fhir.faults import MIME, Fault, Issue
from handrail.interop.fhir.looking import Context
from handrail.interop.outside.asking import server_of
from handrail.interop.smart import keys

KIND = "Subscription"
MISSING = "There is no such subscription, or it is not yours to see."


def _of_type(request: HttpRequest, context: Context) -> HttpResponse:
    """List a system's own subscriptions, or ask to be told."""
    if request.method == "GET":
        return _listed(request, context)
    conditions.check_may(context, KIND, "c")
    new = mapping.read(bodies.resource(request))
    conditions.check_may(context, new.topic, "r")
    _check_can_be_told(new.endpoint, context)
    if new.ends_at is not None and new.ends_at <= context.at:
        raise Fault(422, Issue("The end has passed.", "business-rule", "Subscription.end"))
    made = subscribing.ask(new=new, bearer=context.bearer, at=context.at)
    response = _answer(mapping.write(made), 201)
    response["Location"] = f"{context.base}/{KIND}/{made.id}"
    return response


def _one(request: HttpRequest, context: Context, id: str) -> HttpResponse:
    """Read a subscription, or end it."""
    if request.method == "DELETE":
        conditions.check_may(context, KIND, "d")
        subscribing.end(subscription_id=_known(id), by=context.viewer, at=context.at)
        return HttpResponse(status=204)
    return _answer(mapping.write(_found(id, context)))


def _status(request: HttpRequest, context: Context, id: str) -> HttpResponse:
    """Say how a subscription stands, as a Bundle (backport, "Subscription Status Operation")."""
    said = mapping.status(_found(id, context), context.base, kind=QUERY)
    entry = {"fullUrl": f"urn:uuid:{said['id']}", "resource": said, "search": {"mode": "match"}}
    return _answer({"resourceType": "Bundle", "type": "searchset", "total": 1, "entry": [entry]})


def _listed(request: HttpRequest, context: Context) -> HttpResponse:
    conditions.check_may(context, KIND, "s")
    found = subscribing.mine(by=context.viewer, at=context.at)
    wanted = {it for text in request.GET.getlist("status") for it in text.split(",")}
    ids = {it for text in request.GET.getlist("_id") for it in text.split(",")}
    shown = [
        mapping.write(it)
        for it in found
        if (not wanted or it.state in wanted) and (not ids or str(it.id) in ids)
    ]
    said: Json = {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": len(shown),
        "link": [{"relation": "self", "url": f"{context.base}/{KIND}"}],
    }
    entries = [
        {
            "fullUrl": f"{context.base}/{KIND}/{it['id']}",
            "resource": it,
            "search": {"mode": "match"},
        }
        for it in shown
    ]
    return _answer(said | ({"entry": entries} if entries else {}))


def _found(id_: str, context: Context) -> Subscribed:
    conditions.check_may(context, KIND, "r")
    found = subscribing.mine(by=context.viewer, at=context.at, ids=(_known(id_),))
    if not found:
        raise Fault(404, MISSING)
    return found[0]


def _known(id_: str) -> UUID:
    if not UUID_FORM.fullmatch(id_):
        raise Fault(404, MISSING)
    return UUID(id_)


def _check_can_be_told(endpoint: str, context: Context) -> None:
    """Raise Fault 422 unless a board listed the server, and we have a key to sign with."""
    servers = {server_of(it) for it in systems.servers_of(context.viewer.client_id)}
    where = "Subscription.channel.endpoint"
    if not is_safe(endpoint) or server_of(endpoint) not in servers:
        said = "The board of your area has to list this server among those of your system first."
        raise Fault(422, Issue(said, "security", where))
    try:
        keys.signing()
    except LaunchRefused:
        said = "Nothing can be signed here yet: whoever runs Handrail has set up no key."
        raise Fault(422, Issue(said, "not-supported", where)) from None


def _answer(said: Json, status: int = 200) -> HttpResponse:
    return HttpResponse(as_bytes(said), status=status, content_type=MIME)


of_type = door(_of_type, methods=("GET", "POST"))
one = door(_one, methods=("GET", "DELETE"))
status = door(_status, methods=("GET",))
