"""Tell one subscription one thing: judged as the system reads now, signed, by the one way out.

What is sent is signed by our own key, whose public half is at ``/smart/keys.json``: the header
``Handrail-Signature`` is a JSON Web Token that names the address (``aud``), the moment, and the
SHA-256 of the body. Whoever gets it checks all three, and that the ``jti`` is new.
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from joserfc import jwt

from handrail.domain.audit import operations as audit
from handrail.domain.systems import subscribing
from handrail.domain.systems.choices import Topic
from handrail.domain.systems.ports import LaunchRefused
from handrail.domain.systems.subscribing import EVENT, Telling
from handrail.interop.events import mapping
from handrail.interop.fhir import authorising, looking
from handrail.interop.fhir.codes import Json, as_bytes
from handrail.interop.fhir.looking import Context
from handrail.interop.outside import asking, naming
from handrail.interop.outside.asking import Away, Terms
from handrail.interop.smart import keys
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import act_as

SIGNATURE = "Handrail-Signature"
SECONDS = 5.0
GOOD_FOR = timedelta(minutes=5)
GONE, MOST_BYTES = 410, 64 * 1024
QUERY = "query-status"


class NotTold(Exception):  # noqa: N818 - how it went, not a fault of ours
    """The system did not take it; ``is_final`` where it said that it wants none any more."""

    def __init__(self, why: str, *, is_final: bool = False) -> None:
        self.why, self.is_final = why, is_final
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Message:
    """What goes out, and where to."""

    body: str
    headers: dict[str, str]


def may_be_told(telling: Telling, *, at: datetime) -> bool:
    """Return whether the system may read what changed, and would see there that it changed.

    Asked as the system, at this moment: who it may not know of, and a step that the person did not
    release to it, are not told, not even as a number. What is told is written down first.
    """
    event = telling.event
    assert event is not None
    with transaction.atomic():
        act_as(telling.bearer.viewer, at=at)
        context = Context(telling.bearer, at, authorising.base())
        is_task = telling.subscription.topic == Topic.TASK
        by_id = looking.tasks_by_id if is_task else looking.requests_by_id
        found = by_id([event.referral_id], context)
        if not found or datetime.fromisoformat(found[0]["meta"]["lastUpdated"]) < event.at:
            return False
        if event.number is None:
            _note(telling, event.referral_id, found[0], at)
    return True


def _note(telling: Telling, referral_id: UUID, found: Json, at: datetime) -> None:
    whom = found.get("for") or found["subject"]
    audit.record(
        action="system.event_told",
        by=telling.bearer.viewer,
        at=at,
        subject=("referral", referral_id),
        person_id=UUID(str(whom["reference"]).rpartition("/")[2]),
        detail={"subscription": str(telling.subscription.id)},
    )


def written(telling: Telling, number: int | None, *, at: datetime) -> Message:
    """Return what is sent, signed; NotTold where no key of ours can be read."""
    event = telling.event
    told = [mapping.Told(number or 0, event.at, str(event.referral_id))] if event else []
    said = mapping.message(telling.subscription, authorising.base(), kind=telling.kind, events=told)
    body = as_bytes(said)
    try:
        signature = _signature(body, telling.subscription.endpoint, at)
    except LaunchRefused:
        raise NotTold("Nothing can be signed here.") from None
    headers = dict(line.split(":", 1) for line in telling.headers.splitlines())
    sent = {name: value.strip() for name, value in headers.items()}
    sent |= {"Content-Type": mapping.MIME, SIGNATURE: signature}
    return Message(body.decode(), sent)


def send(telling: Telling, message: Message) -> None:
    """Send it, once; NotTold. Outside any transaction."""
    endpoint = telling.subscription.endpoint
    way = naming.told(telling.system_id, telling.subscription.id, endpoint)
    terms = Terms(servers=telling.servers, seconds=SECONDS, most_bytes=MOST_BYTES)
    try:
        with asking.opened(way, terms) as line:
            answer = line.post(endpoint, message.body, message.headers)
    except Away as away:
        raise NotTold(f"It did not take it: {away.why}.") from None
    if answer.status == GONE:
        raise NotTold("It said that it wants none any more (410).", is_final=True)
    if not 200 <= answer.status < 300:
        raise NotTold(f"It answered {answer.status}.")


def tell(telling: Telling, *, at: datetime) -> bool:
    """Tell a subscription what it is to be told, and return whether there was anything; NotTold."""
    number = None
    if telling.kind == EVENT:
        if not may_be_told(telling, at=at):
            return False
        number = subscribing.number(telling=telling, at=at)
    send(telling, written(telling, number, at=at))
    return True


def _signature(body: bytes, endpoint: str, at: datetime) -> str:
    key, algorithm = keys.signing()
    header = {"alg": algorithm, "typ": "JWT", "kid": key.kid}
    claims: dict[str, Any] = {
        "iss": authorising.base(),
        "aud": endpoint,
        "iat": int(at.timestamp()),
        "exp": int((at + GOOD_FOR).timestamp()),
        "jti": str(new_id()),
        "sha256": base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode(),
    }
    return jwt.encode(header, claims, key, algorithms=[algorithm])
