"""Tell somebody where else they can turn: an act that counts, with the person or without."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from handrail.domain.audit import operations as audit
from handrail.domain.referrals.models import Signpost
from handrail.domain.referrals.onward_choices import SignpostReason
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.viewer import Staff, System, Viewer, account_of, organisation_of

LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What somebody was told; ``person_id`` is left out where nobody is named."""

    id: UUID
    told: str
    reason: SignpostReason
    source: str
    service_id: UUID | None = None
    person_id: UUID | None = None
    referral_id: UUID | None = None
    board_id: UUID | None = None
    district: str = ""
    follow_up_date: date | None = None


@dataclass(frozen=True, slots=True)
class SignpostView:
    """A signpost as pages show it."""

    id: UUID
    at: datetime
    told: str
    reason: str
    service_id: UUID | None
    person_id: UUID | None
    referral_id: UUID | None
    follow_up_date: date | None
    owner_account_id: UUID | None
    followed_up_at: datetime | None
    note: str


@transaction.atomic
def tell(*, telling: Telling, by: Staff | System, at: datetime) -> UUID:
    """Write that somebody was told; the same form again is the same act. Return its id.

    BadInput without saying where, or for a follow-up that has passed or is about nobody.
    """
    organisation_id = organisation_of(by)
    if organisation_id is None:
        raise NotAllowed
    _check(telling, by, at)
    row = Signpost(
        id=telling.id,
        at=at,
        organisation_id=organisation_id,
        by_account_id=account_of(by),
        board_id=telling.board_id,
        person_id=telling.person_id,
        referral_id=telling.referral_id,
        service_id=telling.service_id,
        told=telling.told.strip(),
        reason=telling.reason,
        source=telling.source,
        district=telling.district,
        follow_up_date=telling.follow_up_date,
        owner_account_id=account_of(by) if telling.follow_up_date else None,
    )
    try:
        with transaction.atomic():
            Signpost.objects.bulk_create([row])
    except IntegrityError:
        if not Signpost.objects.visible_to(by, at=at).filter(pk=telling.id).exists():
            raise
        return telling.id
    audit.record(
        action="signpost.told",
        by=by,
        at=at,
        subject=("signpost", telling.id),
        person_id=telling.person_id,
        detail={"reason": str(telling.reason)},
    )
    return telling.id


@transaction.atomic
def follow_up(*, signpost_id: UUID, note: str, by: Staff, at: datetime) -> None:
    """Write how it went; NotFound unless it is the viewer's organisation's and still open."""
    if not note.strip():
        raise BadInput("Say how it went.")
    rows = Signpost.objects.visible_to(by, at=at).filter(
        pk=signpost_id,
        organisation_id=by.organisation_id,
        follow_up_date__isnull=False,
        followed_up_at=None,
    )
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise NotFound
    row.followed_up_at, row.follow_up_note = at, note.strip()
    row.save(update_fields=["followed_up_at", "follow_up_note"])
    audit.record(
        action="signpost.followed_up",
        by=by,
        at=at,
        subject=("signpost", row.id),
        person_id=row.person_id,
    )


def one(signpost_id: UUID, *, viewer: Staff, at: datetime) -> SignpostView:
    """Return a signpost of the viewer's own organisation; NotFound."""
    rows = Signpost.objects.visible_to(viewer, at=at).filter(organisation_id=viewer.organisation_id)
    row = rows.filter(pk=signpost_id).first()
    if row is None:
        raise NotFound
    return _view(row)


def to_follow_up(*, viewer: Staff, at: datetime, limit: int = 50) -> tuple[SignpostView, ...]:
    """Return what the viewer's organisation still has to find out, the earliest day first."""
    rows = _to_follow_up(viewer, at).order_by("follow_up_date", "id")
    return tuple(map(_view, rows[:limit]))


def number_to_follow_up(*, viewer: Staff, at: datetime) -> int:
    """Return how much the viewer's organisation still has to find out."""
    return _to_follow_up(viewer, at).count()


def counted(*, since: datetime, viewer: Staff, at: datetime) -> int:
    """Return how often the viewer's organisation told somebody since a moment."""
    rows = Signpost.objects.visible_to(viewer, at=at)
    return rows.filter(organisation_id=viewer.organisation_id, at__gt=since).count()


def _to_follow_up(viewer: Staff, at: datetime) -> QuerySet[Signpost]:
    return Signpost.objects.visible_to(viewer, at=at).filter(
        organisation_id=viewer.organisation_id, follow_up_date__isnull=False, followed_up_at=None
    )


def _check(telling: Telling, by: Viewer, at: datetime) -> None:
    if not telling.told.strip():
        raise BadInput("Say where you told them to turn.")
    if len(telling.told.strip()) > LONGEST:
        raise BadInput("Keep it to 200 letters.")
    if telling.follow_up_date is None:
        if telling.reason == SignpostReason.TOO_SEVERE and account_of(by) is not None:
            raise BadInput("Choose the day on which you find out how it went.")
        return
    if telling.follow_up_date < local_date(at):
        raise BadInput("Choose a day to come, on which you find out how it went.")
    if telling.person_id is None or account_of(by) is None:
        raise BadInput("Say who it is about, so that somebody can find out how it went.")


def _view(row: Signpost) -> SignpostView:
    return SignpostView(
        id=row.id,
        at=row.at,
        told=row.told,
        reason=row.reason,
        service_id=row.service_id,
        person_id=row.person_id,
        referral_id=row.referral_id,
        follow_up_date=row.follow_up_date,
        owner_account_id=row.owner_account_id,
        followed_up_at=row.followed_up_at,
        note=row.follow_up_note,
    )
