"""The one way to send a referral, used by every door (house, fence 12)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from handrail.domain.audit import operations as audit
from handrail.domain.audit.models import Event
from handrail.domain.capacity.choices import Seat
from handrail.domain.referrals import write_set
from handrail.domain.referrals.choices import Keen, WorkStatus
from handrail.domain.referrals.models import Referral, Step
from handrail.domain.referrals.rules import body_hash
from handrail.domain.referrals.write_set import NoRoom
from handrail.kernel.errors import BadInput, Refusal
from handrail.kernel.ids import new_id, reference
from handrail.kernel.viewer import Viewer, account_of, organisation_of

__all__ = [
    "NoRoom",
    "NotKeen",
    "Request",
    "Sent",
    "SentBefore",
    "Work",
    "already_sent",
    "send",
    "share_sight",
]


class SentBefore(Refusal):
    """The same form was sent before with other answers."""

    default = (
        "This form has already been sent. Open the referral to see it, "
        "or start a new one if something has changed."
    )


class NotKeen(BadInput):
    """Nobody is referred against their wish (R55)."""

    default = "They said not now. Give them the leaflet and a date to ask again; do not send."


@dataclass(frozen=True, slots=True)
class Work:
    """What a person's work is now."""

    status: str = WorkStatus.NOT_STATED
    job_title: str = ""
    kinds: tuple[str, ...] = ()
    employer_size: int | None = None
    absent_since_date: date | None = None
    fit_note_until_date: date | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """Everything that a referral says."""

    submission_id: UUID
    person_id: UUID
    source: str
    service_id: UUID
    to_organisation_id: UUID
    consent_evidence_id: UUID
    promised_at: datetime
    from_organisation_id: UUID | None = None
    referrer_job: str = ""
    programme_version_id: UUID | None = None
    goals: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    pressures: tuple[str, ...] = ()
    work: Work = field(default_factory=Work)
    keen: str = Keen.KEEN
    free_text: str = ""
    given: dict[str, Any] = field(default_factory=dict)
    eligibility: dict[str, Any] = field(default_factory=dict)
    offers: list[dict[str, Any]] = field(default_factory=list)
    tell_referrer: bool = True
    sent_at: datetime | None = None
    start_promised_at: datetime | None = None
    clock_nation: str | None = None
    seat: str = Seat.ANY
    tier: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A referral that is on its way. ``is_new`` is False when the same form came twice."""

    id: UUID
    reference: str
    promised_at: datetime
    is_new: bool
    waits: bool = False


def already_sent(
    *, submission_id: UUID, body: dict[str, Any], by: Viewer, at: datetime
) -> Sent | None:
    """Return the referral that this very form made before, or None; SentBefore if it differs."""
    row = Referral.objects.visible_to(by, at=at).filter(submission_id=submission_id).first()
    if row is None:
        return None
    if row.body_sha256 != body_hash(body):
        raise SentBefore
    return Sent(row.id, row.reference, row.promised_at, is_new=False)


def send(*, request: Request, body: dict[str, Any], by: Viewer, at: datetime) -> Sent:
    """Write the referral, its history and the audit, and open the receiver's sight of the person.

    ``body`` is the form as it was sent: the same one again answers the same, another one under
    the same submission id raises SentBefore. NotKeen where the person said not now; NoRoom or
    TakesNobody where the request asks for a place and there is none.
    """
    if request.keen == Keen.NOT_NOW:
        raise NotKeen
    row = _row(request, body, by, at)
    written = write_set.write(
        referral=row,
        step=_step(row, by, at),
        event=_event(row, by, at),
        seat=request.seat,
        tier=request.tier,
    )
    if written is None or written.body_sha256 != row.body_sha256:
        raise SentBefore
    waits = written.place == "waiting"
    return Sent(written.id, written.reference, written.promised_at, written.is_new, waits)


def share_sight(referral_id: UUID) -> None:
    """Let the parties of a referral, and no one else by it, see the person."""
    with connection.cursor() as cursor:
        cursor.execute("select referrals_share_sight(%s)", [referral_id])


def _row(request: Request, body: dict[str, Any], by: Viewer, at: datetime) -> Referral:
    return Referral(
        id=new_id(),
        reference=reference(),
        submission_id=request.submission_id,
        body_sha256=body_hash(body),
        person_id=request.person_id,
        source=request.source,
        from_organisation_id=request.from_organisation_id,
        referred_by_account_id=account_of(by) if request.from_organisation_id else None,
        referrer_job=request.referrer_job,
        service_id=request.service_id,
        to_organisation_id=request.to_organisation_id,
        programme_version_id=request.programme_version_id,
        consent_evidence_id=request.consent_evidence_id,
        goals=list(request.goals),
        conditions=list(request.conditions),
        pressures=list(request.pressures),
        work_status=request.work.status,
        job_title=request.work.job_title,
        work_kinds=list(request.work.kinds),
        employer_size=request.work.employer_size,
        absent_since_date=request.work.absent_since_date,
        fit_note_until_date=request.work.fit_note_until_date,
        keen=request.keen,
        free_text=request.free_text,
        given=request.given,
        eligibility=request.eligibility,
        offers=request.offers,
        tell_referrer=request.tell_referrer,
        sent_at=request.sent_at or at,
        promised_at=request.promised_at,
        start_promised_at=request.start_promised_at,
        clock_nation=request.clock_nation,
    )


def _step(row: Referral, by: Viewer, at: datetime) -> Step:
    return Step(
        referral_id=row.id,
        at=at,
        event="referral.sent",
        to_state=row.state,
        by_account_id=account_of(by),
        by_organisation_id=organisation_of(by),
    )


def _event(row: Referral, by: Viewer, at: datetime) -> Event:
    return audit.act(
        action="referral.sent",
        by=by,
        at=at,
        subject=("referral", row.id),
        person_id=row.person_id,
        detail={"to": str(row.to_organisation_id), "source": row.source},
    )
