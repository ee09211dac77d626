"""Tell other systems what they subscribed to, one event of a subscription after the other.

They take turns, one thing each. Whoever is slow to take it has no other turn in the same run, so
that nobody waits behind all that a slow one is still to be told.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction

from handrail.domain.systems import subscribing
from handrail.domain.systems.subscribing import Telling
from handrail.interop.events import telling as door
from handrail.interop.events.telling import NotTold
from handrail.kernel.viewer import System, acting_as

log = structlog.get_logger(__name__)
# Longer than all that sending one may take, so that a live one is never overtaken.
LEASE = timedelta(minutes=2)
SLOW_SECONDS = 1.0
EACH, AT_ONCE = 50, 500
Clock = Callable[[], datetime]


@dataclass(slots=True)
class Run:
    """What one run did; ``held`` may not be told."""

    told: int = 0
    held: int = 0
    failed: int = 0


def run_events(now: Clock) -> Run:
    """Tell every subscription what is due, in turns, and of no one more than ``EACH`` things.

    RuntimeError inside a transaction: what is sent has to be numbered for good before it goes.
    """
    run = Run()
    with transaction.atomic(durable=True), acting_as(System(), at=now()):
        due = subscribing.due(at=now(), limit=AT_ONCE)
    for _turn in range(EACH):
        due = tuple(it for it in due if _tell_next(it, now, run))
    return run


def _tell_next(subscription_id: UUID, now: Clock, run: Run) -> bool:
    """Tell one thing; return whether there may be more to tell in this run."""
    began = time.monotonic()
    telling = _claimed(subscription_id, now, run)
    if telling is None:
        return False
    try:
        was_told = _told(telling, now)
    except NotTold as refusal:
        run.failed += 1
        _failed(telling, refusal, now)
        return False
    except Exception:
        log.exception("telling a subscription broke", id=str(subscription_id))
        run.failed += 1
        _failed(telling, NotTold("It could not be written here. The log says why."), now)
        return False
    with transaction.atomic(durable=True), acting_as(System(), at=now()):
        subscribing.went(telling=telling, was_told=was_told, at=now())
    run.told += was_told
    run.held += not was_told
    return time.monotonic() - began < SLOW_SECONDS


def _claimed(subscription_id: UUID, now: Clock, run: Run) -> Telling | None:
    """Take what is next; a subscription that cannot even be read stops no other."""
    try:
        with transaction.atomic(durable=True), acting_as(System(), at=now()):
            return subscribing.claim(subscription_id=subscription_id, at=now(), lease=LEASE)
    except Exception:
        log.exception("taking a subscription broke", id=str(subscription_id))
        run.failed += 1
        with transaction.atomic(durable=True), acting_as(System(), at=now()):
            subscribing.set_aside(subscription_id, at=now())
        return None


def _told(telling: Telling, now: Clock) -> bool:
    return door.tell(telling, at=now())


def _failed(telling: Telling, refusal: NotTold, now: Clock) -> None:
    with transaction.atomic(durable=True), acting_as(System(), at=now()):
        subscribing.failed(telling=telling, why=refusal.why, is_final=refusal.is_final, at=now())
