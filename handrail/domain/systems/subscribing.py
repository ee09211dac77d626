"""Subscriptions of other systems: asked for, read, ended, and told one event after the other.

A change is kept as a notice in its own transaction (``event_functions``). Telling is in steps that
are each committed: take what is due and number it, send it outside any transaction, say what
became of it. A crash between them tells it again under the same number.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from handrail.domain.audit import operations as audit
from handrail.domain.systems import access
from handrail.domain.systems import scopes as rules
from handrail.domain.systems.choices import Standing
from handrail.domain.systems.event_models import Notice, Subscription
from handrail.domain.systems.models import OutsideSystem, Tenant
from handrail.domain.systems.tokens import Bearer, of
from handrail.kernel.errors import BadInput, NotFound
from handrail.kernel.viewer import Client, System, Viewer, acting_as

BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
)
ASIDE = timedelta(hours=1)
LIVE = (Standing.REQUESTED, Standing.ACTIVE)
MOST = 20
MOST_WAITING = 10_000
LONGEST_TROUBLE = 200
HANDSHAKE, EVENT, HEARTBEAT = "handshake", "event-notification", "heartbeat"


class TooMany(BadInput):
    """The system has as many subscriptions for this organisation as it may."""

    default = f"There are {MOST} subscriptions for this organisation already. End one first."


@dataclass(frozen=True, slots=True)
class New:
    """A subscription as a system asks for it."""

    topic: str
    payload: str
    endpoint: str
    headers: str = field(default="", repr=False)
    heartbeat_seconds: int | None = None
    reason: str = ""
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription as its own system sees it; never its headers."""

    id: UUID
    topic: str
    payload: str
    endpoint: str
    heartbeat_seconds: int | None
    reason: str
    ends_at: datetime | None
    state: str
    trouble: str
    events: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One change to be told of."""

    notice_id: UUID
    referral_id: UUID
    at: datetime
    number: int | None


@dataclass(frozen=True, slots=True)
class Telling:
    """What one subscription is to be told now, as whom it reads, and where it may be told."""

    subscription: Subscribed
    kind: str
    system_id: UUID
    bearer: Bearer
    servers: tuple[str, ...]
    headers: str = field(repr=False)
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A subscription as the board of its system sees it."""

    system_name: str
    topic: str
    server: str
    state: str
    state_label: str
    trouble: str
    waiting: int
    told_at: datetime | None


@transaction.atomic
def ask(*, new: New, bearer: Bearer, at: datetime) -> Subscribed:
    """Keep what a system wants to be told of; TooMany. It is told first that it will be."""
    by = bearer.viewer
    with acting_as(System(), at=at):
        OutsideSystem.objects.select_for_update().get(pk=by.client_id)
        if _own(by).filter(state__in=LIVE).count() >= MOST:
            raise TooMany
        row = Subscription(
            system_id=by.client_id,
            organisation_id=by.organisation_id,
            topic=new.topic,
            payload=new.payload,
            endpoint=new.endpoint,
            headers=new.headers,
            scopes=list(bearer.scopes),
            heartbeat_seconds=new.heartbeat_seconds,
            reason=new.reason,
            ends_at=new.ends_at,
            made_at=at,
            changed_at=at,
            try_at=at,
        )
        row.save(force_insert=True)
    _audit("system.subscribed", row.id, by, at)
    return _subscribed(row)


def mine(*, by: Client, at: datetime, ids: tuple[UUID, ...] | None = None) -> list[Subscribed]:
    """Return a system's subscriptions for the organisation it acts for, latest first."""
    with transaction.atomic(), acting_as(System(), at=at):
        rows = _own(by).exclude(state=Standing.OFF)
        rows = rows if ids is None else rows.filter(pk__in=ids)
        return [_subscribed(row) for row in rows.defer("headers").order_by("-made_at", "id")[:100]]


@transaction.atomic
def end(*, subscription_id: UUID, by: Client, at: datetime) -> None:
    """End a subscription with what waited for it; NotFound for another's."""
    with acting_as(System(), at=at):
        row = _own(by).select_for_update().filter(pk=subscription_id).first()
        if row is None:
            raise NotFound
        row.delete()
    _audit("system.unsubscribed", subscription_id, by, at)


def due(*, at: datetime, limit: int = 500) -> tuple[UUID, ...]:
    """Return the subscriptions that have something to be told now; for Handrail itself."""
    rows = Subscription.objects.filter(state__in=LIVE, try_at__lte=at)
    is_quiet = [
        row.id
        for row in rows.filter(heartbeat_seconds__isnull=False).defer("headers")
        if _is_quiet(row, at)
    ]
    is_due = Q(state=Standing.REQUESTED) | Q(notices__isnull=False) | Q(pk__in=is_quiet)
    is_over = Q(ends_at__lte=at)
    found = rows.filter(is_due | is_over).order_by("try_at", "id").distinct()
    return tuple(found.values_list("id", flat=True)[:limit])


@transaction.atomic
def claim(*, subscription_id: UUID, at: datetime, lease: timedelta) -> Telling | None:
    """Take what a subscription is to be told next, so that nobody else tells it for a while.

    None where there is nothing. It ends where its system was switched off, serves the organisation
    no more, or lost a scope it rests on; what waited is gone then.
    """
    row = (
        Subscription.objects.select_for_update(skip_locked=True)
        .filter(pk=subscription_id, state__in=LIVE, try_at__lte=at)
        .first()
    )
    if row is None:
        return None
    system = OutsideSystem.objects.get(pk=row.system_id)
    bearer = _bearer(row, system)
    if bearer is None or (row.ends_at is not None and row.ends_at <= at):
        _stop(row, Standing.OFF, "" if bearer else "It may not read this any more.", at)
        return None
    line = row.notices.order_by("at", "id")
    notice = line.first() if row.state == Standing.ACTIVE else None
    if line.count() > MOST_WAITING:
        _stop(row, Standing.ERROR, "More waited than is kept.", at)
        return None
    if row.state == Standing.ACTIVE and notice is None and not _is_quiet(row, at):
        return None
    row.try_at = at + lease
    row.save(update_fields=["try_at"])
    kind = HANDSHAKE if row.state == Standing.REQUESTED else EVENT if notice else HEARTBEAT
    event = Event(notice.id, notice.referral_id, notice.at, notice.number) if notice else None
    return Telling(
        _subscribed(row),
        kind,
        row.system_id,
        bearer,
        tuple(system.fhir_servers),
        str(row.headers),
        event,
    )


def set_aside(subscription_id: UUID, *, at: datetime) -> None:
    """Leave one that broke alone for an hour, so that it is not the first again and again."""
    Subscription.objects.filter(pk=subscription_id).update(try_at=at + ASIDE)


@transaction.atomic
def number(*, telling: Telling, at: datetime) -> int:
    """Return the number of an event, given to it now unless it has one."""
    assert telling.event is not None
    with acting_as(System(), at=at):
        row = Subscription.objects.select_for_update().get(pk=telling.subscription.id)
        notice = Notice.objects.get(pk=telling.event.notice_id)
        if notice.number is None:
            row.events += 1
            row.save(update_fields=["events"])
            notice.number = row.events
            notice.save(update_fields=["number"])
    return int(notice.number)


@transaction.atomic
def went(*, telling: Telling, was_told: bool = True, at: datetime) -> None:
    """Note that a subscription was told, or that there was nothing it may be told; next at once."""
    row = _locked(telling)
    if row is None:
        return
    if telling.event is not None:
        Notice.objects.filter(pk=telling.event.notice_id).delete()
    row.state, row.trouble, row.failures = Standing.ACTIVE, "", 0
    row.try_at = at
    row.told_at = at if was_told else row.told_at
    row.save(update_fields=["state", "trouble", "failures", "told_at", "try_at"])


@transaction.atomic
def failed(*, telling: Telling, why: str, is_final: bool, at: datetime) -> None:
    """Note that a subscription could not be told: again later, or after the last time no more."""
    row = _locked(telling)
    if row is None:
        return
    if is_final or row.failures >= len(BACK_OFF):
        _stop(row, Standing.ERROR, why, at)
        return
    row.try_at, row.trouble = at + BACK_OFF[row.failures], why[:LONGEST_TROUBLE]
    row.failures += 1
    row.save(update_fields=["try_at", "trouble", "failures"])


def told_by(viewer: Viewer, *, at: datetime) -> tuple[Told, ...]:
    """Return how the subscriptions of a board's systems stand, those in trouble first."""
    with transaction.atomic(), acting_as(System(), at=at):
        rows = Subscription.objects.select_related("system").defer("headers")
        shown = rows.exclude(state=Standing.OFF).order_by("system__name", "made_at", "id")
        found = [_told(row) for row in shown if access.may_manage(viewer, row.system.board_id)]
    return tuple(sorted(found, key=lambda it: it.state != Standing.ERROR))


def _own(by: Client) -> "QuerySet[Subscription]":
    return Subscription.objects.filter(system_id=by.client_id, organisation_id=by.organisation_id)


def _locked(telling: Telling) -> Subscription | None:
    rows = Subscription.objects.select_for_update()
    return rows.filter(pk=telling.subscription.id, state__in=LIVE).first()


def _is_quiet(row: Subscription, at: datetime) -> bool:
    if row.heartbeat_seconds is None or row.state != Standing.ACTIVE:
        return False
    return (row.told_at or row.made_at) + timedelta(seconds=row.heartbeat_seconds) <= at


def _bearer(row: Subscription, system: OutsideSystem) -> Bearer | None:
    """Return as whom a system reads now: with no more than it asked by and is registered for."""
    is_served = Tenant.objects.filter(system=system, organisation_id=row.organisation_id).exists()
    if not system.is_enabled or not is_served:
        return None
    held = rules.granted(" ".join(row.scopes), system.scopes)
    viewer = of(system.id, row.organisation_id, list(held), system.kind)
    bearer = Bearer(viewer, held)
    return bearer if bearer.may(row.topic, "r") and bearer.may("Subscription", "r") else None


def _stop(row: Subscription, state: Standing, why: str, at: datetime) -> None:
    row.state, row.trouble, row.changed_at = state, why[:LONGEST_TROUBLE], at
    row.save(update_fields=["state", "trouble", "changed_at"])
    row.notices.all().delete()
    audit.record(
        action="system.subscription_stopped",
        by=System(),
        at=at,
        subject=("subscription", row.id),
        detail={"state": str(state)},
    )


def _subscribed(row: Subscription) -> Subscribed:
    names = Subscribed.__dataclass_fields__
    return Subscribed(**{name: getattr(row, name) for name in names})


def _told(row: Subscription) -> Told:
    return Told(
        system_name=row.system.name,
        topic=str(row.get_topic_display()),
        server=row.endpoint,
        state=row.state,
        state_label=str(row.get_state_display()),
        trouble=row.trouble,
        waiting=row.notices.count(),
        told_at=row.told_at,
    )


def _audit(action: str, subscription_id: UUID, by: Client, at: datetime) -> None:
    audit.record(action=action, by=by, at=at, subject=("subscription", subscription_id))
