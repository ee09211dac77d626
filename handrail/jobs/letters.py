"""What the clock does about letters to practices: see to them, and ask MESH after them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction

from handrail.domain.messaging import arrivals, deliveries, following
from handrail.domain.messaging.arrivals import Arrived
from handrail.domain.messaging.choices import Said
from handrail.domain.messaging.deliveries import Untracked
from handrail.domain.messaging.ports import Refused, TryAgain
from handrail.domain.organisations import queries as organisations
from handrail.domain.oversight import practice
from handrail.domain.systems import circuits
from handrail.insight import practice_month
from handrail.interop.mesh import receiving
from handrail.interop.outside import naming
from handrail.jobs.deliveries import Clock
from handrail.journey import letters, practice_news
from handrail.kernel.clock import local_date, month_after
from handrail.kernel.viewer import System, acting_as

log = structlog.get_logger(__name__)
ASKED_AT_ONCE = 200


def run_letters(at: datetime) -> int:
    """Do what is due of every letter at a moment; return how many were given to somebody.

    One that breaks stops no other.
    """
    with transaction.atomic(durable=True), acting_as(System(), at=at):
        due = deliveries.due(viewer=System(), at=at)
    given = 0
    for delivery_id, organisation_id in due:
        by = System(organisation_id)
        try:
            with transaction.atomic(durable=True), acting_as(by, at=at):
                given += letters.see_to(delivery_id=delivery_id, by=by, at=at)
        except Exception:
            log.exception("seeing to a letter broke", id=str(delivery_id))
    return given


def poll_mesh(now: Clock) -> int:
    """Take what lies in our MESH mailbox; return how many were new. Nothing without a mailbox.

    Each is committed before it is acknowledged, so that a crash loses none and counts none twice.
    """
    mesh = settings.MESH
    if mesh is None or _rests(now()):
        return 0

    def take(arrived: Arrived) -> bool:
        at = now()
        with transaction.atomic(durable=True), acting_as(System(), at=at):
            return arrivals.take(arrived=arrived, by=System(), at=at)

    try:
        count = receiving.poll(mesh, take)
    except (TryAgain, Refused) as problem:
        log.warning("MESH cannot be used", problem=str(problem))
        return 0
    return count


def track_mesh(now: Clock) -> int:
    """Ask MESH what became of letters it took; return of how many it says something."""
    mesh = settings.MESH
    if mesh is None or _rests(now()):
        return 0
    with transaction.atomic(durable=True), acting_as(System(), at=now()):
        asked = deliveries.untracked(viewer=System())[:ASKED_AT_ONCE]
    if not asked:
        return 0
    try:
        said = receiving.track(mesh, {each.transport_id: each.message_id for each in asked})
    except (TryAgain, Refused) as problem:
        log.warning("MESH cannot be used", problem=str(problem))
        return 0
    for each in asked:
        if each.message_id in said:
            _tell(each, said, now())
    return len(said)


def send_practice_news(at: datetime) -> int:
    """Queue each practice's half-page of the month that is over; return how many.

    It comes from the board of the practice's area; one without a mailbox or an area gets none.
    """
    month = practice_month.latest_whole_month(at)
    until = month_after(month, 1)
    with transaction.atomic(durable=True), acting_as(System(), at=at):
        found = practice.practices(
            since=month_after(until, -practice_month.MONTHS), until=until, viewer=System()
        )
    count = 0
    for practice_id in found:
        area = organisations.area_of(practice_id, local_date(at))
        if area is None or not organisations.get(practice_id).mailbox_email:
            continue
        by = System(area.organisation_id)
        try:
            with transaction.atomic(durable=True), acting_as(by, at=at):
                count += practice_news.send(practice_id=practice_id, month=month, by=by, at=at)
        except Exception:
            log.exception("a practice's half-page broke", id=str(practice_id))
    return count


def _tell(each: Untracked, said: Mapping[UUID, tuple[Said, str]], at: datetime) -> None:
    by, (what, why) = System(each.organisation_id), said[each.message_id]
    with transaction.atomic(durable=True), acting_as(by, at=at):
        following.answered(
            delivery_id=each.delivery_id,
            message_id=each.message_id,
            said=what,
            why=why,
            by=by,
            at=at,
        )


def _rests(at: datetime) -> bool:
    return circuits.rests(naming.mesh(), at=at)
