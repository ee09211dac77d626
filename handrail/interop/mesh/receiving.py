"""Our MESH mailbox, read: each message is understood, handed over, and only then acknowledged."""

from collections.abc import Callable, Mapping
from uuid import UUID

import structlog

from handrail.config.mesh import Mesh
from handrail.domain.messaging.arrivals import Arrived
from handrail.domain.messaging.choices import Said
from handrail.interop.mesh import answers
from handrail.interop.mesh.connecting import connected

log = structlog.get_logger(__name__)
AT_ONCE = 500
LARGEST = 5_000_000
NOT_COLLECTED = "14"
KEPT = 20_000
# How MESH names a message's place on its way (tracking, v2).
COLLECTED = frozenset({"acknowledged", "downloaded"})
LOST = frozenset({"error", "undeliverable"})


def poll(mesh: Mesh, take: Callable[[Arrived], bool]) -> int:
    """Hand over what lies in our mailbox, and acknowledge each after it is taken; return how many.

    ``take`` commits before it returns. One that breaks is left in the mailbox for the next time,
    and stops no other. TryAgain or Refused where MESH cannot be used.
    """
    count = 0
    with connected(mesh) as client:
        for number, transport_id in enumerate(client.iterate_message_ids()):
            if number >= AT_ONCE:
                break
            found = client.retrieve_message(transport_id)
            try:
                headers = {name.lower(): str(value) for name, value in found.mex_headers()}  # type: ignore[no-untyped-call]
                content = found.read(LARGEST)
            finally:
                found.close()  # type: ignore[no-untyped-call]
            try:
                count += take(read(mesh.mailbox, transport_id, headers, content))
            except Exception:
                log.exception("taking a message from MESH broke", transport_id=transport_id)
                continue
            client.acknowledge_message(transport_id)
    return count


def read(mailbox: str, transport_id: str, headers: Mapping[str, str], content: bytes) -> Arrived:
    """Return one message of our mailbox as far as it is understood."""
    workflow = headers.get("workflowid", "")
    if headers.get("messagetype", "").upper() == "REPORT":
        return _report(mailbox, transport_id, workflow, headers)
    answer = answers.read(content)
    if answer is not None and answer.said is not None:
        return Arrived(
            mailbox,
            transport_id,
            workflow,
            said=answer.said,
            message_id=answer.message_id,
            why=answer.words,
            words=content.decode(errors="replace")[:KEPT],
        )
    return Arrived(
        mailbox,
        transport_id,
        workflow,
        why="Nothing that Handrail knows how to read.",
        words=content.decode(errors="replace")[:KEPT],
    )


def track(mesh: Mesh, transport_ids: Mapping[str, UUID]) -> dict[UUID, tuple[Said, str]]:
    """Return what MESH says of letters it took, for those of which it says anything new."""
    said: dict[UUID, tuple[Said, str]] = {}
    with connected(mesh) as client:
        for transport_id, message_id in transport_ids.items():
            held = client.track_message(transport_id)
            status = str(held.get("status") or "").lower()
            if status in COLLECTED:
                said[message_id] = (Said.COLLECTED, "")
            elif status in LOST:
                said[message_id] = (Said.LOST, str(held.get("status_description") or status))
    return said


def _report(mailbox: str, transport_id: str, workflow: str, headers: Mapping[str, str]) -> Arrived:
    """Return MESH's own report on a message of ours: code 14 is one that nobody collected."""
    code = headers.get("statuscode", "")
    words = headers.get("statusdescription", "") or f"MESH reported code {code or 'none'}."
    try:
        message_id = UUID(headers.get("localid", ""))
    except ValueError:
        message_id = None
    return Arrived(
        mailbox,
        transport_id,
        workflow,
        said=Said.LOST if code == NOT_COLLECTED else Said.REFUSED,
        message_id=message_id,
        linked_id=headers.get("linkedmsgid", ""),
        why=words,
        words=words,
    )
