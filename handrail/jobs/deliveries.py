"""Carry what is due from the outbox to the doors, each message in transactions of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from handrail.domain.messaging import delivering, queries
from handrail.domain.messaging.choices import Channel
from handrail.domain.messaging.ports import Door, Outgoing, Refused, TryAgain
from handrail.domain.messaging.queries import Due
from handrail.domain.systems import circuits
from handrail.interop.mesh import NoMesh
from handrail.interop.outside import naming
from handrail.kernel.viewer import System, acting_as

log = structlog.get_logger(__name__)
AT_ONCE = 100
# The way out that is another organisation's system, not our own.
MESH = Channel.PRACTICE_MESH.value
Clock = Callable[[], datetime]


class Fetched:
    """No way out: a letter lies here until the practice's system fetches it by FHIR."""

    def send(self, message: Outgoing) -> str:
        """Do nothing: the letter can be read as soon as it is handed over."""
        return ""


@dataclass(slots=True)
class Doors:
    """One door for e-mail, one for texts, and those for practices' own systems."""

    mail: Door
    texts: Door
    mesh: Door = field(default_factory=NoMesh)
    fetched: Door = field(default_factory=Fetched)

    def of(self, channel: str) -> Door:
        """Return the door a channel goes through."""
        if channel == Channel.PRACTICE_MESH:
            return self.mesh
        if channel == Channel.PRACTICE_FHIR:
            return self.fetched
        return self.texts if channel == Channel.PERSON_TEXT else self.mail


@dataclass(slots=True)
class Run:
    """What one run did. ``held`` went nowhere: dropped, taken by another loop, or set aside."""

    sent: int = 0
    failed: int = 0
    held: int = 0

    @property
    def total(self) -> int:
        """How many messages were looked at."""
        return self.sent + self.failed + self.held


def doors() -> Doors:
    """Return the doors that the settings name."""
    names = (settings.MAIL_DOOR, settings.TEXT_DOOR, settings.MESH_DOOR)
    return Doors(*(import_string(name)() for name in names))


def run_deliveries(
    at: datetime, *, through: Doors | None = None, now: Clock | None = None, limit: int = 10_000
) -> Run:
    """Deliver what is due at a moment, and return what became of it.

    Several may run at the same time: each message is held by one of them only. ``now`` is
    given by the worker, because a slow mail server makes ``at`` old and a lease must be new.
    RuntimeError inside a transaction: a message has to be known as ``sending`` before it goes.
    """
    through, now = through or doors(), now or (lambda: at)
    run, seen = Run(), set[UUID]()
    while run.total < limit:
        due = [each for each in _due(now(), AT_ONCE) if each.id not in seen]
        if not due:
            break
        for each in due[: limit - run.total]:
            seen.add(each.id)
            if not _deliver(each, now, through, run):
                break
    return run


def _due(at: datetime, limit: int) -> tuple[Due, ...]:
    with transaction.atomic(durable=True), acting_as(System(), at=at):
        resting = [MESH] if circuits.rests(naming.mesh(), at=at) else []
        return queries.due(viewer=System(), at=at, limit=limit, resting=resting)


def _deliver(due: Due, now: Clock, through: Doors, run: Run) -> bool:
    """Deliver one message; return False where what is due is to be asked anew: MESH was away."""
    by, at = System(due.organisation_id), now()
    try:
        with transaction.atomic(durable=True), acting_as(by, at=at):
            message = delivering.claim(message_id=due.id, by=by, at=at)
    except Exception:
        log.exception("message broke", message=str(due.id))
        run.failed += 1
        with transaction.atomic(durable=True), acting_as(by, at=at):
            delivering.set_aside(message_id=due.id, by=by, at=at)
        return True
    if message is None:
        run.held += 1
        return True
    return _hand_over(message, by, now, through, run)


def _hand_over(message: Outgoing, by: System, now: Clock, through: Doors, run: Run) -> bool:
    problem, is_final, receipt = "", False, ""
    try:
        receipt = through.of(message.channel).send(message) or ""
    except TryAgain as said:
        problem = str(said)
    except Refused as said:
        problem, is_final = str(said), True
    except Exception:
        log.exception("door broke", message=str(message.id))
        problem = "The way out is broken. The log says why."
    at = now()
    with transaction.atomic(durable=True), acting_as(by, at=at):
        if problem:
            delivering.mark_failed(
                message_id=message.id,
                attempt=message.attempt,
                problem=problem,
                is_final=is_final,
                by=by,
                at=at,
            )
        else:
            delivering.mark_sent(message_id=message.id, receipt=receipt, by=by, at=at)
    run.sent += not problem
    run.failed += bool(problem)
    log.info("message", message=str(message.id), sent=not problem, attempt=message.attempt)
    return not problem or is_final or message.channel != MESH
