"""Ask where letters to practices are, whose they are, and what became of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from handrail.domain.messaging import access
from handrail.domain.messaging.choices import DeliveryState
from handrail.domain.messaging.models import Delivery, DeliveryStep
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Staff, System, Viewer, organisation_of

SHOWN = 500


@dataclass(frozen=True, slots=True)
class LetterRecord:
    """One letter to a practice: to whom, where it is, whose it is and by when."""

    id: UUID
    organisation_id: UUID
    person_id: UUID | None
    referral_id: UUID | None
    recipient_organisation_id: UUID
    template: str
    ways: tuple[str, ...]
    way: str
    state: str
    why: str
    asks: bool
    next_at: datetime | None
    owner_account_id: UUID | None
    collected_at: datetime | None
    created_at: datetime
    ended_at: datetime | None

    @property
    def words(self) -> str:
        """Where it is, in words."""
        return str(DeliveryState(self.state).label)

    def is_late(self, at: datetime) -> bool:
        """Return whether somebody should have seen to it by now."""
        return (
            self.state == DeliveryState.BY_HAND and self.next_at is not None and self.next_at <= at
        )


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One line of a letter's history."""

    at: datetime
    event: str
    way: str
    why: str
    by_account_id: UUID | None


@dataclass(frozen=True, slots=True)
class Untracked:
    """A letter that MESH took and that nobody is known to have collected."""

    delivery_id: UUID
    organisation_id: UUID
    message_id: UUID
    transport_id: str


@dataclass(frozen=True, slots=True)
class About:
    """Which message, of whose, an answer is about."""

    message_id: UUID
    organisation_id: UUID
    delivery_id: UUID


def worklist(*, viewer: Staff, at: datetime, whose: str = "mine") -> tuple[LetterRecord, ...]:
    """Return the letters that somebody has to see to, the soonest due first; NotAllowed.

    ``whose`` is "mine", or "all" for those of the whole organisation.
    """
    access.check_may_see_letters(viewer)
    rows = _of(viewer, at).filter(state=DeliveryState.BY_HAND)
    if whose == "mine":
        rows = rows.filter(owner_account_id=viewer.account_id)
    return tuple(_letter(row) for row in rows.order_by("next_at", "id")[:SHOWN])


def under_way(*, viewer: Staff, at: datetime) -> tuple[LetterRecord, ...]:
    """Return the letters that wait for an answer, or that nobody has filed; NotAllowed.

    By e-mail nobody says that a letter is filed: there a practice's word that it came is all.
    """
    access.check_may_see_letters(viewer)
    states = [DeliveryState.GOING, DeliveryState.AWAITING, DeliveryState.ACKNOWLEDGED]
    rows = _of(viewer, at).filter(state__in=states).order_by("-created_at", "-id")
    rows = rows.exclude(state=DeliveryState.ACKNOWLEDGED, way="email")
    return tuple(_letter(row) for row in rows[:SHOWN])


def how_many(*, viewer: Staff, at: datetime) -> int:
    """Return how many letters the viewer has to see to themself."""
    rows = _of(viewer, at).filter(state=DeliveryState.BY_HAND)
    return rows.filter(owner_account_id=viewer.account_id).count()


def one(delivery_id: UUID, *, viewer: Viewer, at: datetime) -> LetterRecord:
    """Return one letter; NotFound where there is none that the viewer may see."""
    row = _of(viewer, at).filter(pk=delivery_id).first()
    if row is None:
        raise NotFound
    return _letter(row)


def of_referrals(
    referral_ids: Iterable[UUID], *, viewer: Viewer, at: datetime
) -> tuple[LetterRecord, ...]:
    """Return the letters about several referrals, the latest first."""
    rows = _of(viewer, at).filter(referral_id__in=list(referral_ids))
    return tuple(_letter(row) for row in rows.order_by("-created_at", "-id")[:SHOWN])


def history(delivery_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[StepRecord, ...]:
    """Return what became of a letter, the first step first."""
    rows = DeliveryStep.objects.visible_to(viewer, at=at).filter(delivery_id=delivery_id)
    return tuple(
        StepRecord(row.at, row.event, row.way, row.why, row.by_account_id)
        for row in rows.order_by("id")
    )


def due(*, viewer: System, at: datetime) -> tuple[tuple[UUID, UUID], ...]:
    """Return (letter, organisation) of all that the clock has to look at; for the sweep only."""
    del viewer  # the function answers only where Handrail itself is looking
    with connection.cursor() as cursor:
        cursor.execute("select * from messaging_deliveries_due(%s)", [at])
        return tuple((row[0], row[1]) for row in cursor.fetchall())


def untracked(*, viewer: System) -> tuple[Untracked, ...]:
    """Return the letters whose way through MESH has to be asked after; for the job only."""
    del viewer
    with connection.cursor() as cursor:
        cursor.execute("select * from messaging_untracked()")
        return tuple(Untracked(*row) for row in cursor.fetchall())


def about(message_id: UUID | None, transport_id: str, *, viewer: System) -> About | None:
    """Return which letter an answer is about, or None; for the job only."""
    del viewer
    with connection.cursor() as cursor:
        cursor.execute("select * from messaging_about(%s, %s)", [message_id, transport_id])
        row = cursor.fetchone()
    return About(*row) if row else None


def holder(delivery_id: UUID, *, viewer: System) -> UUID | None:
    """Return whose a letter is, for the link in it, or None."""
    del viewer
    with connection.cursor() as cursor:
        cursor.execute("select messaging_delivery_holder(%s)", [delivery_id])
        found: UUID | None = cursor.fetchone()[0]
    return found


def _of(viewer: Viewer, at: datetime) -> "QuerySet[Delivery, Delivery]":
    rows: QuerySet[Delivery, Delivery] = Delivery.objects.visible_to(viewer, at=at)
    ours = organisation_of(viewer)
    return rows.filter(organisation_id=ours) if ours else rows.none()


def _letter(row: Delivery) -> LetterRecord:
    return LetterRecord(
        id=row.id,
        organisation_id=row.organisation_id,
        person_id=row.person_id,
        referral_id=row.referral_id,
        recipient_organisation_id=row.recipient_organisation_id,
        template=row.template,
        ways=tuple(row.ways),
        way=row.way,
        state=row.state,
        why=row.why,
        asks=row.asks,
        next_at=row.next_at,
        owner_account_id=row.owner_account_id,
        collected_at=row.collected_at,
        created_at=row.created_at,
        ended_at=row.ended_at,
    )
