"""Bulk exports: asked for, written by one job at a time, fetched, and gone after a day.

Nobody stands in one whom the National Data Opt-out service has not cleared for the organisation
within a week; who has no confirmed NHS number cannot be asked about and is left out (as
``insight.extract``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from handrail.domain.audit import operations as audit
from handrail.domain.systems import scopes as rules
from handrail.domain.systems.choices import Making
from handrail.domain.systems.export_models import Cleared, Export
from handrail.domain.systems.models import OutsideSystem, Tenant
from handrail.domain.systems.tokens import Bearer, of
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotFound, Refusal
from handrail.kernel.viewer import Client, System, Viewer, acting_as

KEPT = timedelta(hours=24)
OLDEST_LIST = timedelta(days=7)
LEASE = timedelta(minutes=30)
MOST_TRIES, MOST_KEPT = 3, 3
NOT_FINISHED = (Making.WAITING, Making.RUNNING)


class NotCleared(BadInput):
    """There is no list of cleared numbers that is fresh enough to hold an export to."""

    default = (
        "Nobody can be exported: the National Data Opt-out service has cleared no list for this "
        "organisation in the last 7 days. Ask whoever runs Handrail."
    )


class StillWriting(Refusal):
    """One export of a system for an organisation is written at a time."""

    default = "An export is still being written. Wait for it, or delete it."
    status = 429


class HasEnough(Refusal):
    """What was written and not deleted takes room."""

    default = "You have as many exports as are kept. Delete those that you have fetched."
    status = 429


@dataclass(frozen=True, slots=True)
class New:
    """An export as a system asks for it."""

    kinds: tuple[str, ...]
    asked: str
    service_id: UUID | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """An export as its own system sees it."""

    id: UUID
    state: str
    kinds: tuple[str, ...]
    asked: str
    people: int
    left_out: int
    counts: Mapping[str, int]
    made_at: datetime
    expires_at: datetime | None
    trouble: str


@dataclass(frozen=True, slots=True)
class Task:
    """An export to be written, and as whom its system reads now."""

    id: UUID
    bearer: Bearer
    kinds: tuple[str, ...]
    service_id: UUID | None
    since: datetime | None
    made_at: datetime


@transaction.atomic
def clear(
    *, organisation_id: UUID, numbers: Iterable[str], on: date, by: System, at: datetime
) -> int:
    """Keep which NHS numbers were cleared for an organisation, in place of any list before."""
    with acting_as(System(), at=at):
        Cleared.objects.filter(organisation_id=organisation_id).delete()
        digests = sorted({_digest(it) for it in numbers})
        made = (
            Cleared(organisation_id=organisation_id, digest=it, cleared_date=on) for it in digests
        )
        Cleared.objects.bulk_create(made, batch_size=5_000)
    audit.record(
        action="export.list_cleared",
        by=by,
        at=at,
        subject=("organisation", organisation_id),
        detail={"numbers": len(digests), "cleared_on": on.isoformat()},
    )
    return len(digests)


def cleared(organisation_id: UUID, numbers: Iterable[str], *, at: datetime) -> frozenset[str]:
    """Return which of these NHS numbers were cleared within a week."""
    by_digest = {_digest(it): it for it in numbers}
    with transaction.atomic(), acting_as(System(), at=at):
        rows = Cleared.objects.filter(
            organisation_id=organisation_id,
            digest__in=list(by_digest),
            cleared_date__gt=local_date(at - OLDEST_LIST),
        )
        return frozenset(by_digest[it] for it in rows.values_list("digest", flat=True))


@transaction.atomic
def ask(*, new: New, bearer: Bearer, at: datetime) -> UUID:
    """Keep what a system wants to have exported, and return its id.

    NotCleared, StillWriting, HasEnough.
    """
    by = bearer.viewer
    with acting_as(System(), at=at):
        fresh = Cleared.objects.filter(
            organisation_id=by.organisation_id, cleared_date__gt=local_date(at - OLDEST_LIST)
        )
        if not fresh.exists():
            raise NotCleared
    row = Export(
        system_id=by.client_id,
        organisation_id=by.organisation_id,
        scopes=list(bearer.scopes),
        kinds=list(new.kinds),
        service_id=new.service_id,
        since=new.since,
        asked=new.asked[:1000],
        made_at=at,
        try_at=at,
    )
    if _own(by).filter(state=Making.DONE).count() >= MOST_KEPT:
        raise HasEnough
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise StillWriting from None
    _audit("export.asked", row.id, by, at, kinds=list(new.kinds))
    return row.id


def get(export_id: UUID, *, by: Client) -> Asked:
    """Return a system's own export for the organisation it acts for; NotFound."""
    row = _own(by).filter(pk=export_id).first()
    if row is None:
        raise NotFound
    return _asked(row)


@transaction.atomic
def delete(*, export_id: UUID, by: Client, at: datetime) -> None:
    """Forget an export; NotFound. Whoever holds its files deletes them."""
    gone, _ = _own(by).filter(pk=export_id).delete()
    if not gone:
        raise NotFound
    _audit("export.deleted", export_id, by, at)


def fetched(*, export_id: UUID, name: str, by: Client, at: datetime) -> None:
    """Write down that a system fetched a file of its export."""
    _audit("export.fetched", export_id, by, at, file=name)


@transaction.atomic
def claim(*, at: datetime) -> Task | None:
    """Take the export that waits longest, for half an hour; None where none does.

    One whose writer was killed is written anew; one that was three times has failed. One whose
    system was switched off, or lost a scope it rests on, has failed too.
    """
    rows = Export.objects.select_for_update(skip_locked=True)
    row = rows.filter(state__in=NOT_FINISHED, try_at__lte=at).order_by("made_at", "id").first()
    if row is None:
        return None
    bearer = _bearer(row)
    if bearer is None or row.tries >= MOST_TRIES:
        row.state, row.trouble = Making.FAILED, "It could not be written."
        row.expires_at = at + KEPT
        row.save(update_fields=["state", "trouble", "expires_at"])
        return None
    row.state, row.try_at, row.tries = Making.RUNNING, at + LEASE, row.tries + 1
    row.save(update_fields=["state", "try_at", "tries"])
    return Task(row.id, bearer, tuple(row.kinds), row.service_id, row.since, row.made_at)


@transaction.atomic
def done(
    *, export_id: UUID, counts: Mapping[str, int], people: int, left_out: int, at: datetime
) -> bool:
    """Note that an export is there to be fetched for a day; False where it was deleted since."""
    rows = Export.objects.filter(pk=export_id, state=Making.RUNNING)
    return bool(
        rows.update(
            state=Making.DONE,
            counts=dict(counts),
            people=people,
            left_out=left_out,
            done_at=at,
            expires_at=at + KEPT,
        )
    )


def again(export_id: UUID, *, at: datetime) -> None:
    """Let an export whose writing broke be written anew in a minute."""
    rows = Export.objects.filter(pk=export_id, state=Making.RUNNING)
    rows.update(try_at=at + timedelta(minutes=1))


def over(*, at: datetime) -> tuple[UUID, ...]:
    """Forget exports whose day is over and lists older than a week; return which are left."""
    Export.objects.filter(expires_at__lte=at).delete()
    Cleared.objects.filter(cleared_date__lte=local_date(at - OLDEST_LIST)).delete()
    return tuple(Export.objects.values_list("id", flat=True))


def _own(by: Client) -> "QuerySet[Export]":
    return Export.objects.filter(system_id=by.client_id, organisation_id=by.organisation_id)


def _bearer(row: Export) -> Bearer | None:
    system = OutsideSystem.objects.get(pk=row.system_id)
    is_served = Tenant.objects.filter(system=system, organisation_id=row.organisation_id).exists()
    held = rules.granted(" ".join(row.scopes), system.scopes)
    bearer = Bearer(of(system.id, row.organisation_id, list(held), system.kind), held)
    may_all = all(bearer.may(kind, "r") and bearer.may(kind, "s") for kind in row.kinds)
    return bearer if system.is_enabled and is_served and may_all else None


def _asked(row: Export) -> Asked:
    names = Asked.__dataclass_fields__
    return Asked(**{name: getattr(row, name) for name in names} | {"kinds": tuple(row.kinds)})


def _digest(number: str) -> str:
    return salted_hmac("handrail.cleared", number, algorithm="sha256").hexdigest()


def _audit(action: str, export_id: UUID, by: Viewer, at: datetime, **detail: object) -> None:
    audit.record(action=action, by=by, at=at, subject=("export", export_id), detail=detail)
