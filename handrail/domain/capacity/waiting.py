"""Who waits for a place: see the line, say how urgent, wait later, hand places on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.capacity.caps import rooms
from handrail.domain.capacity.choices import Urgency
from handrail.domain.capacity.line import Standing
from handrail.domain.capacity.models import Place, Waiting
from handrail.domain.staff.permissions import Permission
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotAllowed, NotFound, Refusal
from handrail.kernel.viewer import Person, Staff, System, Viewer, account_of, organisation_of

_STANDINGS = "select * from capacity_standings(%s::uuid[])"
LONGEST = timedelta(weeks=12, days=1)  # the first day after the longest wait by wish (ADR 0040)
WRITE_DOWN = (Permission.TRIAGE, Permission.WORK_CASES)  # as for the clocks: one wish, one right


class UrgencyNeedsReason(BadInput):
    """A human says how urgent it is, and why."""

    default = "Say why it is more urgent than for others who have waited as long"


class WaitsTooLong(BadInput):
    """A day to wait until that cannot be meant."""

    default = "The day must be after today, and within 12 weeks"


class StillWaiting(Refusal):
    """Nobody is taken on before those who wait longer."""

    default = (
        "This person waits for a place, and this week has none left. Whoever is ahead of them "
        "comes first. You can say how urgent it is, or your manager can take more people a week."
    )


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One place in the line, as the team sees it."""

    referral_id: UUID
    person_id: UUID
    tier: str
    since_at: datetime
    urgency: int
    urgency_label: str
    urgency_why: str
    not_before_date: date | None


def line(service_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[WaitingLine, ...]:
    """Return the line of a service in its order, for the organisation that runs it."""
    ours = organisation_of(viewer)
    if ours is None:
        return ()
    rows = Waiting.objects.visible_to(viewer, at=at).filter(
        service_id=service_id, organisation_id=ours, left_at=None
    )
    ordered = rows.order_by("tier", "week_date", "-urgency", "since_at", "referral_id")
    return tuple(
        WaitingLine(
            row.referral_id,
            row.person_id,
            row.tier,
            row.since_at,
            row.urgency,
            str(row.get_urgency_display()),
            row.urgency_why,
            _still_to_come(row.not_before_date, at),
        )
        for row in ordered
    )


def standings(referral_ids: Iterable[UUID], *, at: datetime) -> dict[UUID, Standing]:
    """Return where each of these stands that waits, as far as whoever looks may know of it."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDINGS, [list(referral_ids)])
        rows = cursor.fetchall()
    there = rooms(((row[1], row[2]) for row in rows), at=at)
    return {
        referral_id: there[service, tier].standing(ahead, _still_to_come(not_before, at))
        for referral_id, service, tier, not_before, ahead in rows
    }


def is_in_line(referral_id: UUID, *, viewer: Viewer, at: datetime) -> bool:
    """Return whether somebody stands in a line, as far as the viewer may know of it."""
    seen = Waiting.objects.visible_to(viewer, at=at)
    return seen.filter(referral_id=referral_id, left_at=None).exists()


def check_may_start(referral_id: UUID, *, viewer: Viewer, at: datetime) -> None:
    """Do nothing, or raise StillWaiting while somebody stands in line."""
    if is_in_line(referral_id, viewer=viewer, at=at):
        raise StillWaiting


def tier_of(referral_id: UUID, *, viewer: Viewer, at: datetime) -> str:
    """Return the tier that a referral has a place or waits for, or nothing."""
    for model in (Place, Waiting):
        rows = model.objects.visible_to(viewer, at=at).filter(referral_id=referral_id)
        found = rows.exclude(tier="").order_by("-id").values_list("tier", flat=True).first()
        if found:
            return str(found)
    return ""


@transaction.atomic
def set_urgency(*, referral_id: UUID, urgency: int, why: str, by: Viewer, at: datetime) -> None:
    """Say how urgent it is, and why: a named human's word; NotFound for who does not wait here.

    UrgencyNeedsReason without why, unless it is as usual again. NotAllowed for who does not decide.
    """
    if not isinstance(by, Staff) or not by.has(Permission.TRIAGE):
        raise NotAllowed
    if urgency not in Urgency.values:
        raise BadInput("Choose how urgent it is")
    if urgency != Urgency.USUAL and not why.strip():
        raise UrgencyNeedsReason
    row = _locked(referral_id, by, at)
    if row.organisation_id != by.organisation_id:
        raise NotAllowed
    row.urgency, row.urgency_why = urgency, why.strip()
    row.urgency_by_account_id, row.urgency_at = account_of(by), at
    row.save(update_fields=["urgency", "urgency_why", "urgency_by_account_id", "urgency_at"])
    _record("capacity.urgency_set", row, by, at, urgency=urgency)


def check_day(until_date: date, *, at: datetime) -> None:
    """Do nothing, or raise WaitsTooLong for a day that nobody can mean to wait until."""
    today = local_date(at)
    if not today < until_date <= today + LONGEST:
        raise WaitsTooLong


@transaction.atomic
def wait_until(*, referral_id: UUID, until_date: date | None, by: Viewer, at: datetime) -> None:
    """Pass somebody by until a day they chose; they keep their place. None: they could come now.

    It is the person's own wish, by themself or written down by the team; ``journey.waiting`` keeps
    it with the clocks. WaitsTooLong, NotFound, NotAllowed. The same again changes nothing.
    """
    if until_date is not None:
        check_day(until_date, at=at)
    row = _locked(referral_id, by, at)
    if not _may_write_down(by, row):
        raise NotAllowed
    if row.not_before_date == until_date:
        return
    row.not_before_date = until_date
    row.save(update_fields=["not_before_date"])
    _record("capacity.waits_until", row, by, at, until=str(until_date or ""))


@transaction.atomic
def fill(*, service_id: UUID) -> tuple[UUID, ...]:
    """Give what is free this week to the head of the line; return whose referrals have a place.

    The caller writes each into its referral's history, and so into the audit.
    """
    with connection.cursor() as cursor:
        cursor.execute("select capacity_fill(%s)", [service_id])
        return tuple(row[0] for row in cursor.fetchall())


def lines() -> tuple[tuple[UUID, UUID], ...]:
    """Return the services where somebody waits, and whose they are, for the clock."""
    with connection.cursor() as cursor:
        cursor.execute("select service_id, organisation_id from capacity_lines()")
        return tuple((service_id, provider) for service_id, provider in cursor.fetchall())


def _still_to_come(not_before: date | None, at: datetime) -> date | None:
    """Return a day that somebody chose to wait until, unless it has come already."""
    return not_before if not_before and not_before > local_date(at) else None


def _locked(referral_id: UUID, by: Viewer, at: datetime) -> Waiting:
    rows = Waiting.objects.visible_to(by, at=at).select_for_update(of=("self",))
    row = rows.filter(referral_id=referral_id, left_at=None).first()
    if row is None:
        raise NotFound
    return row


def _may_write_down(by: Viewer, row: Waiting) -> bool:
    if isinstance(by, Person):
        return by.person_id == row.person_id
    is_team = isinstance(by, System) or (
        isinstance(by, Staff) and any(by.has(each) for each in WRITE_DOWN)
    )
    return is_team and organisation_of(by) == row.organisation_id


def _record(action: str, row: Waiting, by: Viewer, at: datetime, **detail: object) -> None:
    audit.record(
        action=action,
        by=by,
        at=at,
        subject=("referral", row.referral_id),
        person_id=row.person_id,
        detail=detail,
    )
