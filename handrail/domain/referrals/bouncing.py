"""People sent from one to the next: find them, raise it to a senior, own it, settle it (R34)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import prefetch_related_objects

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.disclosure import queries as disclosure
from handrail.domain.disclosure.asking import seen
from handrail.domain.referrals.bouncing_rules import Turn, Verdict, judge
from handrail.domain.referrals.models import Bounce, Referral
from handrail.domain.referrals.onward_choices import BounceReason, BounceState
from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Staff, System, Viewer, organisation_of

_OPEN = """
    select * from referrals_bounce
    where {which} and state <> 'settled' and {seen} order by raised_at, id
"""
SENIORS = (Permission.TRIAGE, Permission.MANAGE_SERVICE)


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody to raise: the latest referral, whose it is, and the verdict. It names nobody."""

    referral_id: UUID
    organisation_id: UUID
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class BounceView:
    """A bounce as those see it who have the referral, or have to settle it."""

    id: UUID
    referral_id: UUID
    organisation_id: UUID
    reasons: tuple[str, ...]
    sent_back: int
    redirected: int
    declined: int
    to_gp: int
    is_pingpong: bool
    raised_at: datetime
    state: str
    owner_account_id: UUID | None
    owned_at: datetime | None
    settled_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One turn of the whole way, across organisations."""

    at: datetime
    reference: str
    service: str
    organisation: str | None
    event: str
    closing: str
    source: str


@dataclass(frozen=True, slots=True)
class Trail:
    """The whole way; who it is only where they agreed that the area's team may see it."""

    lines: tuple[TrailLine, ...]
    name: str
    birth_date: date | None


def found(*, viewer: System, at: datetime) -> tuple[Found, ...]:
    """Return who has to be raised to a senior, in ids of referrals; for the clock only."""
    del viewer  # the database asks the context itself; named so that no caller forgets it
    with connection.cursor() as cursor:
        cursor.execute("select * from referrals_bounce_turns()")
        rows = cursor.fetchall()
    ways: dict[int, list[Turn]] = defaultdict(list)
    about: dict[int, tuple[UUID, UUID, datetime | None]] = {}
    for person, referral_id, organisation_id, what, when, to_gp, since in rows:
        ways[person].append(Turn(BounceReason(what), when, to_gp))
        about[person] = referral_id, organisation_id, since
    judged = ((about[it], judge(turns, since=about[it][2], at=at)) for it, turns in ways.items())
    return tuple(Found(it[0], it[1], verdict) for it, verdict in judged if verdict.is_raised)


@transaction.atomic
def raise_it(*, item: Found, organisation_id: UUID, by: System, at: datetime) -> UUID | None:
    """Raise a person's way to the senior of an organisation; None where it is raised already."""
    row = Referral.objects.visible_to(by, at=at).filter(pk=item.referral_id).first()
    if row is None:
        return None
    verdict = item.verdict
    bounce = Bounce(
        person_id=row.person_id,
        referral_id=row.id,
        organisation_id=organisation_id,
        reasons=[str(reason) for reason in verdict.reasons],
        sent_back=verdict.sent_back,
        redirected=verdict.redirected,
        declined=verdict.declined,
        to_gp=verdict.to_gp,
        is_pingpong=verdict.is_pingpong,
        raised_at=at,
    )
    try:
        with transaction.atomic():
            Bounce.objects.bulk_create([bounce])
    except IntegrityError:
        return None
    audit.record(
        action="bounce.raised",
        by=by,
        at=at,
        subject=("bounce", bounce.id),
        person_id=row.person_id,
        detail={"reasons": bounce.reasons},
    )
    return bounce.id


@transaction.atomic
def own(*, bounce_id: UUID, by: Staff, at: datetime) -> None:
    """Say that this is the viewer's from now on; WrongState once it is settled."""
    row = _locked(bounce_id, by, at)
    if row.state == BounceState.SETTLED:
        raise WrongState
    row.state, row.owner_account_id, row.owned_at = BounceState.OWNED, by.account_id, at
    row.save(update_fields=["state", "owner_account_id", "owned_at"])
    _note_down("bounce.owned", row, by, at)


@transaction.atomic
def settle(*, bounce_id: UUID, note: str, by: Staff, at: datetime) -> None:
    """Say what was agreed, which ends it; BadInput without words, WrongState before it is owned."""
    if not note.strip():
        raise BadInput("Say what was agreed, and who does what next.")
    row = _locked(bounce_id, by, at)
    if row.state != BounceState.OWNED:
        raise WrongState
    row.state, row.settled_at, row.note = BounceState.SETTLED, at, note.strip()
    row.save(update_fields=["state", "settled_at", "note"])
    _note_down("bounce.settled", row, by, at)


def one(bounce_id: UUID, *, viewer: Staff, at: datetime) -> BounceView:
    """Return a bounce that was raised to the viewer's organisation; NotFound."""
    rows = Bounce.objects.visible_to(viewer, at=at)
    row = rows.filter(pk=bounce_id, organisation_id=viewer.organisation_id).first()
    if row is None:
        raise NotFound
    return _view(row)


def open_here(*, viewer: Staff, at: datetime) -> tuple[BounceView, ...]:
    """Return what was raised to the viewer's organisation and is not settled, oldest first."""
    return tuple(map(_view, _open("organisation_id = %s", viewer.organisation_id, viewer, at)))


def of_referrals(
    referral_ids: tuple[UUID, ...], *, viewer: Viewer, at: datetime
) -> dict[UUID, BounceView]:
    """Return the open bounce of each of some referrals that has one.

    Whoever sent the person and neither has them now nor is the senior knows of it only where the
    person lets them know how it goes.
    """
    if not referral_ids:
        return {}
    found = list(_open("referral_id = any(%s)", list(referral_ids), viewer, at))
    prefetch_related_objects(found, "referral")  # all of them by one question
    untold = _untold(found, viewer, at)
    return {row.referral_id: _view(row) for row in found if row.person_id not in untold}


def trail(bounce_id: UUID, *, viewer: Staff, at: datetime) -> Trail:
    """Return the whole way of a person who was raised to the viewer's organisation, and note it."""
    check_is_senior(viewer)
    row = Bounce.objects.visible_to(viewer, at=at).filter(
        pk=bounce_id, organisation_id=viewer.organisation_id
    )
    person_id = row.values_list("person_id", flat=True).first()
    with connection.cursor() as cursor:
        cursor.execute("select * from referrals_bounce_trail(%s)", [bounce_id])
        rows = cursor.fetchall()
    if person_id is None or not rows:
        raise NotFound
    audit.record_view(
        what="bounce.viewed",
        by=viewer,
        at=at,
        subject=("bounce", bounce_id),
        person_id=person_id,
        purpose=Purpose.TRIAGE,
    )
    lines = tuple(TrailLine(*line[:7]) for line in rows)
    return Trail(lines, rows[0][7] or "", rows[0][8])


def check_is_senior(viewer: Viewer) -> None:
    """Raise NotAllowed unless the viewer decides or manages."""
    if not (isinstance(viewer, Staff) and any(viewer.has(it) for it in SENIORS)):
        raise NotAllowed


def _untold(found: Sequence[Bounce], viewer: Viewer, at: datetime) -> frozenset[UUID]:
    ours = organisation_of(viewer)
    asked = frozenset(row.person_id for row in found if ours and _only_sent_by(row, ours))
    if ours is None or not asked:
        return frozenset()
    told = disclosure.who_permits(asked, organisation_id=ours, kind=Kind.ATTENDANCE, at=at)
    return asked - told


def _only_sent_by(row: Bounce, organisation_id: UUID) -> bool:
    if organisation_id == row.organisation_id:
        return False
    sent = row.referral
    return sent.from_organisation_id == organisation_id != sent.to_organisation_id


def _locked(bounce_id: UUID, by: Staff, at: datetime) -> Bounce:
    check_is_senior(by)
    rows = Bounce.objects.visible_to(by, at=at).filter(organisation_id=by.organisation_id)
    row = rows.select_for_update(of=("self",)).filter(pk=bounce_id).first()
    if row is None:
        raise NotFound
    return row


def _note_down(action: str, row: Bounce, by: Viewer, at: datetime) -> None:
    audit.record(action=action, by=by, at=at, subject=("bounce", row.id), person_id=row.person_id)


def _open(which: str, value: object, viewer: Viewer, at: datetime) -> Iterable[Bounce]:
    text, own = seen(Bounce, viewer, at)
    return Bounce.objects.raw(_OPEN.format(which=which, seen=text), [value, *own])


def _view(row: Bounce) -> BounceView:
    return BounceView(
        id=row.id,
        referral_id=row.referral_id,
        organisation_id=row.organisation_id,
        reasons=tuple(row.reasons),
        sent_back=row.sent_back,
        redirected=row.redirected,
        declined=row.declined,
        to_gp=row.to_gp,
        is_pingpong=row.is_pingpong,
        raised_at=row.raised_at,
        state=row.state,
        owner_account_id=row.owner_account_id,
        owned_at=row.owned_at,
        settled_at=row.settled_at,
        note=row.note,
    )
