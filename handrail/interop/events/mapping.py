"""Subscription, its status, and what is sent: pure (Subscriptions Backport 1.1.0 for FHIR R4)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from handrail.domain.systems.choices import Payload, Topic
from handrail.domain.systems.subscribing import LONGEST_TROUBLE, New, Subscribed
from handrail.interop.fhir import codes, foreign
from handrail.interop.fhir.codes import Json, reference, without_empty
from handrail.interop.fhir.faults import Fault, Issue
from handrail.kernel.ids import new_id

BACKPORT = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition"
PAYLOAD = f"{BACKPORT}/backport-payload-content"
HEARTBEAT = f"{BACKPORT}/backport-heartbeat-period"
STATUS = f"{BACKPORT}/backport-subscription-status-r4"
UNDERSTOOD = frozenset({PAYLOAD, HEARTBEAT})
TOPICS = {
    f"{codes.OURS}/SubscriptionTopic/task": Topic.TASK,
    f"{codes.OURS}/SubscriptionTopic/service-request": Topic.REQUEST,
}
CANONICALS = {topic: canonical for canonical, topic in TOPICS.items()}
MIME = "application/fhir+json"
HEADER = re.compile(r"(Authorization|X-[A-Za-z0-9-]{1,40}): ?([\x21-\x7e][\x20-\x7e]{0,999})")
UNPRINTED = re.compile(r"[\s\x00-\x1f\x7f]")
MOST_HEADERS, LONGEST_ENDPOINT = 5, 300
SHORTEST_HEARTBEAT, LONGEST_HEARTBEAT = 60, 86_400


@dataclass(frozen=True, slots=True)
class Told:
    """One event as it is told: its number, when it happened, and the id of what changed."""

    number: int
    at: datetime
    id: str


def read(said: Json) -> New:
    """Return what a Subscription asks for; Fault 422 for what is not done here."""
    channel = said.get("channel")
    if said.get("resourceType") != "Subscription" or not isinstance(channel, dict):
        raise _no("Send a Subscription with a channel.", "Subscription.channel")
    topic = TOPICS.get(str(said.get("criteria", "")))
    if topic is None:
        listed = " or ".join(TOPICS)
        raise _no(f"The criteria is the canonical of a topic: {listed}.", "Subscription.criteria")
    if said.get("status") != "requested":
        raise _no("A new subscription has the status requested.", "Subscription.status")
    if channel.get("type") != "rest-hook":
        raise _no("Only rest-hook is done here.", "Subscription.channel.type")
    if channel.get("payload", MIME) not in (MIME, f"{MIME}; charset=utf-8"):
        raise _no(f"Only {MIME} is sent.", "Subscription.channel.payload")
    _check_understood(said, channel)
    return New(
        topic=topic,
        payload=_payload(channel),
        endpoint=_endpoint(channel.get("endpoint")),
        headers=_headers(channel.get("header", [])),
        heartbeat_seconds=_heartbeat(channel),
        reason=_reason(said.get("reason")),
        ends_at=_end(said.get("end")),
    )


def write(of: Subscribed) -> Json:
    """Return a subscription as a resource; its headers are never told."""
    beats: list[Json] = []
    if of.heartbeat_seconds:
        beats = [{"url": HEARTBEAT, "valueUnsignedInt": of.heartbeat_seconds}]
    return without_empty(
        {
            "resourceType": "Subscription",
            "id": str(of.id),
            "meta": {"lastUpdated": of.changed_at.isoformat()},
            "status": of.state,
            "end": of.ends_at.isoformat() if of.ends_at else None,
            "reason": of.reason or "Events of referrals",
            "criteria": CANONICALS[Topic(of.topic)],
            "error": of.trouble,
            "channel": without_empty(
                {
                    "extension": beats,
                    "type": "rest-hook",
                    "endpoint": of.endpoint,
                    "payload": MIME,
                    "_payload": {"extension": [{"url": PAYLOAD, "valueCode": of.payload}]},
                }
            ),
        }
    )


def status(of: Subscribed, base: str, *, kind: str, events: Iterable[Told] = ()) -> Json:
    """Return where a subscription stands, with the events that are told, as Parameters."""
    parts: list[Json] = [
        {
            "name": "subscription",
            "valueReference": {"reference": f"{base}/Subscription/{of.id}"},
        },
        {"name": "topic", "valueCanonical": CANONICALS[Topic(of.topic)]},
        {"name": "status", "valueCode": of.state},
        {"name": "type", "valueCode": kind},
    ]
    told = tuple(events)
    total = max([of.events, *(it.number for it in told)])
    parts.append({"name": "events-since-subscription-start", "valueString": str(total)})
    parts += [_event(it, of, base) for it in told]
    if of.trouble:
        parts.append({"name": "error", "valueCodeableConcept": {"text": of.trouble}})
    return {"resourceType": "Parameters", "id": str(new_id()), "parameter": parts}


def message(of: Subscribed, base: str, *, kind: str, events: Iterable[Told] = ()) -> Json:
    """Return what is sent: a history Bundle that begins with the status, and holds no resource."""
    told = tuple(events)
    first = {
        "fullUrl": f"urn:uuid:{new_id()}",
        "resource": status(of, base, kind=kind, events=told),
        "request": {"method": "GET", "url": f"Subscription/{of.id}/$status"},
        "response": {"status": "200"},
    }
    named = told if of.payload == Payload.ID_ONLY else ()
    return {
        "resourceType": "Bundle",
        "type": "history",
        "timestamp": told[-1].at.isoformat() if told else of.changed_at.isoformat(),
        "entry": [first, *(_named(it, of, base) for it in named)],
    }


def _named(told: Told, of: Subscribed, base: str) -> Json:
    path = f"{of.topic}/{told.id}"
    return {
        "fullUrl": f"{base}/{path}",
        "request": {"method": "PUT", "url": path},
        "response": {"status": "200"},
    }


def _event(told: Told, of: Subscribed, base: str) -> Json:
    part: list[Json] = [
        {"name": "event-number", "valueString": str(told.number)},
        {"name": "timestamp", "valueInstant": told.at.isoformat()},
    ]
    if of.payload == Payload.ID_ONLY:
        focus = reference(of.topic, told.id) | {"reference": f"{base}/{of.topic}/{told.id}"}
        part.append({"name": "focus", "valueReference": focus})
    return {"name": "notification-event", "part": part}


def _check_understood(said: Json, channel: Json) -> None:
    """Refuse what would change what is told and is not done here: filters, above all."""
    places = (said.get("_criteria"), channel, channel.get("_payload"), said)
    for place in places:
        given = place.get("extension", []) if isinstance(place, dict) else []
        for each in given if isinstance(given, list) else [given]:
            url = each.get("url") if isinstance(each, dict) else None
            if not isinstance(url, str) or url not in UNDERSTOOD:
                raise _no("An extension that is not done here.", "Subscription.extension")


def _payload(channel: Json) -> str:
    found = _extension(channel.get("_payload"), PAYLOAD, "valueCode")
    said = Payload.EMPTY if found is None else found
    if said not in Payload.values:
        raise _no("A message holds no resource: empty or id-only.", "Subscription.channel.payload")
    return str(said)


def _heartbeat(channel: Json) -> int | None:
    said = _extension(channel, HEARTBEAT, "valueUnsignedInt")
    if said is None:
        return None
    is_number = isinstance(said, int) and not isinstance(said, bool)
    if not is_number or not SHORTEST_HEARTBEAT <= said <= LONGEST_HEARTBEAT:
        raise _no("A heartbeat is every 60 to 86400 seconds.", "Subscription.channel.extension")
    return int(said)


def _extension(place: Any, url: str, value: str) -> Any:
    given = place.get("extension", []) if isinstance(place, Mapping) else []
    found = [it for it in given if isinstance(it, dict) and it.get("url") == url]
    return found[0].get(value) if found else None


def _endpoint(said: Any) -> str:
    try:
        parts = urlsplit(said) if isinstance(said, str) else None
        is_plain = parts is not None and parts.hostname and not (parts.username or parts.fragment)
    except ValueError:
        is_plain = False
    if not is_plain or len(said) > LONGEST_ENDPOINT or UNPRINTED.search(said):
        raise _no("Give the address that is told.", "Subscription.channel.endpoint")
    return str(said)


def _headers(said: Any) -> str:
    if not isinstance(said, list) or len(said) > MOST_HEADERS:
        raise _no(f"At most {MOST_HEADERS} headers.", "Subscription.channel.header")
    for each in said:
        if not isinstance(each, str) or not HEADER.fullmatch(each):
            raise _no(
                "A header is Authorization or begins with X-, and is plain text.",
                "Subscription.channel.header",
            )
    return "\n".join(said)


def _reason(said: Any) -> str:
    return said[:LONGEST_TROUBLE] if isinstance(said, str) else ""


def _end(said: Any) -> datetime | None:
    if said is None:
        return None
    found = foreign.moment(said)
    if found is None:
        raise _no("The end is a moment with its time zone.", "Subscription.end")
    return found


def _no(said: str, where: str) -> Fault:
    return Fault(422, Issue(said, "not-supported", where))
