"""What somebody sends without signing in: started, kept, sent, then handled by a team.

Its secret is shown once and never stored; the row knows its hash. Only its bearer writes it,
until it is sent; from then on only the receiving team handles it, and nobody rewrites it.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.disclosure.asking import seen
from handrail.domain.referrals import access, intake_answers
from handrail.domain.referrals.choices import Closing
from handrail.domain.referrals.intake_answers import Answers
from handrail.domain.referrals.models import Intake
from handrail.domain.referrals.rules import body_hash
from handrail.domain.referrals.sending import SentBefore
from handrail.kernel.errors import BadInput, NotFound, Refusal
from handrail.kernel.ids import reference
from handrail.kernel.viewer import LinkBearer, System, Viewer, account_of, organisation_of

KEPT_FOR = timedelta(days=28)
RANKING = "ranking"
_INTAKES = """
    select referrals_intake.*, coalesce(s.name, '') as service_name,
           coalesce(t.name, '') as team_name
    from referrals_intake
    left join directory_service s on s.id = referrals_intake.service_id
    left join organisations_organisation t on t.id = referrals_intake.to_organisation_id
    where ({where}) and {seen}
    order by referrals_intake.promised_at, referrals_intake.id limit %s
"""
_WAITING = """
    (to_organisation_id = %s or rescue_organisation_id = %s and rescued_at is null)
    and is_sent and handled_at is null
"""
NOT_IN_A_CODE = re.compile(r"[^A-Z0-9]")


class DraftGone(NotFound):
    """There is no such draft, or its 28 days are over."""

    default = (
        "We cannot find those answers. We keep them for 28 days. You can start again: "
        "it takes about 5 minutes."
    )


class AlreadyHandled(Refusal):
    """A colleague was quicker."""

    default = "A colleague has already dealt with this. Look at it again."


@dataclass(frozen=True, slots=True)
class IntakeRecord:
    """One intake: what it says, where it went and what became of it."""

    id: UUID
    reference: str
    submission_id: UUID
    source: str
    service_id: UUID | None
    service_name: str
    to_organisation_id: UUID | None
    to_organisation_name: str
    name: str
    answers: Answers
    stored: dict[str, Any]
    is_sent: bool
    created_at: datetime
    sent_at: datetime | None
    promised_at: datetime | None
    clock_nation: str
    help_asked_at: datetime | None
    handled_at: datetime | None
    closing: str
    referral_id: UUID | None

    @property
    def nation(self) -> str:
        """Whose bank holidays count for its clocks, settled when it was sent."""
        return self.clock_nation or "England"

    @property
    def kept_until(self) -> datetime:
        """Return when a draft is forgotten."""
        return self.created_at + KEPT_FOR


@dataclass(frozen=True, slots=True)
class IntakeSent:
    """An intake that is with its team. ``is_new`` is False when the same form came twice."""

    id: UUID
    reference: str
    promised_at: datetime
    is_new: bool


def bearer_of(secret: str) -> LinkBearer:
    """Return whoever holds this secret, however they typed it."""
    plain = NOT_IN_A_CODE.sub("", secret.upper())
    return LinkBearer(hashlib.sha256(f"intake:{plain}".encode()).hexdigest())


@transaction.atomic
def start(
    *,
    source: str,
    submission_id: UUID,
    answers: Mapping[str, Any],
    by: LinkBearer,
    at: datetime,
) -> UUID:
    """Begin an intake that only the bearer can read and write; SentBefore if it is not new."""
    row = Intake(
        reference=reference(),
        token_hash=by.token_hash,
        submission_id=submission_id,
        source=source,
        created_at=at,
    )
    _write(row, answers)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise SentBefore from error
    return row.id


@transaction.atomic
def keep(*, answers: Mapping[str, Any], by: LinkBearer, at: datetime) -> None:
    """Set all answers of the bearer's own draft; DraftGone, or SentBefore once it is sent."""
    row = _draft(by, at)
    _write(row, answers)
    row.save(update_fields=["answers", "name", "birth_date"])


@transaction.atomic
def send(
    *,
    answers: Mapping[str, Any],
    service_id: UUID | None,
    to_organisation_id: UUID,
    promised_at: datetime,
    nation: str = "England",
    ranking: Mapping[str, Any] | None = None,
    by: LinkBearer,
    at: datetime,
) -> IntakeSent:
    """Hand the bearer's own intake to a team, once: the same answers again change nothing.

    DraftGone where there is none; SentBefore when it was sent with other answers. ``ranking`` is
    what they were offered, which is worked out and no answer.
    """
    row = _own(by, at)
    if row.is_sent:
        if body_hash(_typed(row.answers)) != body_hash(_typed(answers)) or row.promised_at is None:
            raise SentBefore
        return IntakeSent(row.id, row.reference, row.promised_at, is_new=False)
    _check_kept(row, at)
    _write(row, dict(answers) | ({RANKING: dict(ranking)} if ranking else {}))
    row.service_id, row.to_organisation_id = service_id, to_organisation_id
    row.is_sent, row.sent_at, row.promised_at = True, at, promised_at
    row.clock_nation = nation
    row.save()
    audit.record(
        action="intake.sent",
        by=by,
        at=at,
        subject=("intake", row.id),
        detail={"to": str(to_organisation_id), "source": row.source},
    )
    return IntakeSent(row.id, row.reference, promised_at, is_new=True)


def _typed(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers without what was worked out from them."""
    return {name: value for name, value in answers.items() if name != RANKING}


@transaction.atomic
def throw_away(*, by: LinkBearer, at: datetime) -> None:
    """Empty the bearer's own draft at once; its shell goes with the other forgotten drafts."""
    row = _draft(by, at)
    _write(row, {})
    row.save(update_fields=["answers", "name", "birth_date"])


@transaction.atomic
def note_help_asked(*, by: LinkBearer, at: datetime) -> None:
    """Note that whoever writes the draft asked to be contacted before they send it."""
    row = _draft(by, at)
    row.help_asked_at = at
    row.save(update_fields=["help_asked_at"])
    audit.record(action="intake.help_asked", by=by, at=at, subject=("intake", row.id))


def own(*, by: LinkBearer, at: datetime) -> IntakeRecord:
    """Return the bearer's own intake, draft or sent; DraftGone when there is none."""
    rows = _found("token_hash = %s", [by.token_hash], by, at)
    if not rows:
        raise DraftGone
    _check_kept(rows[0], at)
    return _record(rows[0])


def waiting(viewer: Viewer, at: datetime, *, limit: int = 200) -> tuple[IntakeRecord, ...]:
    """Return what waits for the viewer's organisation, oldest promise first."""
    ours = organisation_of(viewer)
    return tuple(_record(row) for row in _found(_WAITING, [ours, ours], viewer, at, limit))


def record(intake_id: UUID, viewer: Viewer, at: datetime) -> IntakeRecord:
    """Return one intake that was sent; NotFound when the viewer may not know of it."""
    rows = _found("referrals_intake.id = %s and is_sent", [intake_id], viewer, at)
    if not rows:
        raise NotFound
    return _record(rows[0])


@transaction.atomic
def mark_handled(
    *,
    intake_id: UUID,
    referral_id: UUID | None = None,
    closing: str = "",
    by: Viewer,
    at: datetime,
) -> None:
    """Say what became of an intake: a referral, or a coded reason why there is none.

    NotFound, NotAllowed, AlreadyHandled; BadInput unless exactly one of the two is given.
    """
    if (referral_id is None) == (not closing) or closing not in {"", *Closing.values}:
        raise BadInput("Say what became of it: a referral, or a reason.")
    rows = Intake.objects.visible_to(by, at=at).select_for_update()
    row = rows.filter(pk=intake_id, is_sent=True).first()
    if row is None:
        raise NotFound
    access.check_may_handle(by, row)
    if row.handled_at is not None:
        raise AlreadyHandled
    row.handled_at, row.handled_by_account_id = at, account_of(by)
    row.referral_id, row.closing, row.rescue_organisation_id = referral_id, closing, None
    row.save(
        update_fields=[
            "handled_at",
            "handled_by_account_id",
            "referral_id",
            "closing",
            "rescue_organisation_id",
        ]
    )
    audit.record(
        action="intake.handled",
        by=by,
        at=at,
        subject=("intake", row.id),
        detail={"referral": str(referral_id or ""), "closing": closing},
    )


def forget_drafts(*, by: System, at: datetime) -> int:
    """Delete drafts whose 28 days are over, and codes long past; return how many drafts."""
    del by, at  # the database asks the context itself; named so that no caller forgets to set it
    with connection.cursor() as cursor:
        cursor.execute("select referrals_forget_drafts()")
        return int(cursor.fetchone()[0])


def _found(
    where: str, values: Sequence[Any], viewer: Viewer, at: datetime, limit: int = 1
) -> list[Any]:
    """Return intakes with the names of their service and team, oldest promise first."""
    text, own = seen(Intake, viewer, at)
    statement = _INTAKES.format(where=where, seen=text)
    return list(Intake.objects.raw(statement, [*values, *own, limit]))


def _own(by: LinkBearer, at: datetime) -> Intake:
    rows = Intake.objects.visible_to(by, at=at).select_for_update()
    row = rows.filter(token_hash=by.token_hash).first()
    if row is None:
        raise DraftGone
    return row


def _draft(by: LinkBearer, at: datetime) -> Intake:
    row = _own(by, at)
    if row.is_sent:
        raise SentBefore
    _check_kept(row, at)
    return row


def _check_kept(row: Intake, at: datetime) -> None:
    if not row.is_sent and at >= row.created_at + KEPT_FOR:
        raise DraftGone


def _write(row: Intake, answers: Mapping[str, Any]) -> None:
    said = intake_answers.read(answers)
    row.answers = dict(answers)
    row.name = f"{said.given_name} {said.family_name}".strip()[:200]
    row.birth_date = said.birth_date


def _record(row: Any) -> IntakeRecord:
    return IntakeRecord(
        id=row.id,
        reference=row.reference,
        submission_id=row.submission_id,
        source=row.source,
        service_id=row.service_id,
        service_name=row.service_name,
        to_organisation_id=row.to_organisation_id,
        to_organisation_name=row.team_name,
        name=row.name,
        answers=intake_answers.read(row.answers),
        stored=row.answers,
        is_sent=row.is_sent,
        created_at=row.created_at,
        sent_at=row.sent_at,
        promised_at=row.promised_at,
        clock_nation=row.clock_nation or "England",
        help_asked_at=row.help_asked_at,
        handled_at=row.handled_at,
        closing=row.closing,
        referral_id=row.referral_id,
    )
