"""Keep a mail once, decide on it, and say whether a mailbox can be read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from handrail.domain.audit import operations as audit
from handrail.domain.enquiries import access
from handrail.domain.enquiries.choices import Discarded, MailState
from handrail.domain.enquiries.models import Attachment, Mail, Mailbox
from handrail.domain.enquiries.ports import Incoming
from handrail.kernel.errors import BadInput, NotFound
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Staff, System, Viewer, account_of

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Matched:
    """Whose address the sender's is, by its look only; ``how`` is mailbox or domain."""

    organisation_id: UUID | None = None
    how: str = ""


@dataclass(frozen=True, slots=True)
class AttachmentRecord:
    """What hung from a mail, without its bytes."""

    id: UUID
    name: str
    media_type: str
    size: int
    left_because: str


@dataclass(frozen=True, slots=True)
class MailRecord:
    """One mail and what became of it."""

    id: UUID
    organisation_id: UUID
    received_at: datetime
    fetched_at: datetime
    promised_at: datetime
    sender: str
    sender_name: str
    sender_organisation_id: UUID | None
    matched_by: str
    checked: str
    subject: str
    text: str
    answers: dict[str, Any]
    remarks: list[str]
    automatic: str
    state: str
    why: str
    handled_at: datetime | None
    handled_by_account_id: UUID | None
    intake_id: UUID | None


@dataclass(frozen=True, slots=True)
class MailboxRecord:
    """Whether a mailbox can be read."""

    name: str
    tried_at: datetime
    read_at: datetime | None
    trouble: str
    trouble_since_at: datetime | None


@transaction.atomic
def keep(
    *, mail: Incoming, matched: Matched, promised_at: datetime, by: System, at: datetime
) -> bool:
    """Keep a mail; return False where it is here already, so that it is never there twice."""
    assert by.organisation_id is not None
    row = Mail(
        organisation_id=by.organisation_id,
        message_id=mail.message_id,
        received_at=mail.received_at,
        fetched_at=at,
        promised_at=promised_at,
        sender=mail.sender,
        sender_name=mail.sender_name,
        sender_organisation_id=matched.organisation_id,
        matched_by=matched.how,
        checked=mail.checked,
        subject=mail.subject,
        text=mail.text,
        answers=dict(mail.answers),
        remarks=list(mail.remarks),
        automatic=mail.automatic,
        state=MailState.AUTOMATIC if mail.automatic else MailState.WAITING,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    Attachment.objects.bulk_create(
        Attachment(
            mail=row,
            number=number,
            name=hung.name,
            media_type=hung.media_type,
            size=hung.size,
            sha256=hung.sha256,
            content=hung.content,
            left_because=hung.left_because,
        )
        for number, hung in enumerate(mail.attachments, start=1)
    )
    audit.record(action="mail.received", by=by, at=at, subject=("mail", row.id))
    return True


@transaction.atomic
def go_on(*, mail_id: UUID, intake_id: UUID, by: Viewer, at: datetime) -> None:
    """Say that a mail became something to confirm; NotFound, NotAllowed, WrongState."""
    _settle(mail_id, MailState.CONVERTED, by, at, intake_id=intake_id)


@transaction.atomic
def discard(*, mail_id: UUID, why: str, by: Viewer, at: datetime) -> None:
    """Put a mail aside with a reason; NotFound, NotAllowed, BadInput, WrongState."""
    if why not in Discarded.values:
        raise BadInput("Say why it becomes no referral.")
    _settle(mail_id, MailState.DISCARDED, by, at, why=why)


@transaction.atomic
def look_at(*, mail_id: UUID, by: Viewer, at: datetime) -> None:
    """Take up a mail after all that a machine seemed to have sent; NotFound, WrongState."""
    row = _locked(mail_id, by, at)
    if row.state != MailState.AUTOMATIC:
        raise WrongState
    row.state = MailState.WAITING
    row.save(update_fields=["state"])
    audit.record(action="mail.taken_up", by=by, at=at, subject=("mail", row.id))


def record(mail_id: UUID, *, viewer: Viewer, at: datetime) -> MailRecord:
    """Return one mail; NotFound, NotAllowed."""
    access.check_may_triage(viewer)
    row = Mail.objects.visible_to(viewer, at=at).filter(pk=mail_id).first()
    if row is None:
        raise NotFound
    return _record(row)


def waiting(*, viewer: Staff, at: datetime) -> tuple[MailRecord, ...]:
    """Return what waits for a decision, soonest due first."""
    return _listed(viewer, at, MailState.WAITING)


def by_machines(*, viewer: Staff, at: datetime) -> tuple[MailRecord, ...]:
    """Return what machines sent, earliest first: nobody needs to look, and anybody can."""
    return _listed(viewer, at, MailState.AUTOMATIC)


def number_waiting(*, viewer: Staff, at: datetime) -> int:
    """Return how many mails wait for a decision at the viewer's team."""
    rows = Mail.objects.visible_to(viewer, at=at)
    return rows.filter(organisation_id=viewer.organisation_id, state=MailState.WAITING).count()


def attachments(mail_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[AttachmentRecord, ...]:
    """Return what hung from a mail, in its order, without the bytes."""
    rows = Attachment.objects.visible_to(viewer, at=at).filter(mail_id=mail_id)
    names = tuple(AttachmentRecord.__dataclass_fields__)
    return tuple(AttachmentRecord(*row) for row in rows.order_by("number").values_list(*names))


def content(
    mail_id: UUID, attachment_id: UUID, *, viewer: Viewer, at: datetime
) -> tuple[str, bytes]:
    """Return the name and the bytes of one attachment; NotFound, NotAllowed."""
    access.check_may_triage(viewer)
    rows = Attachment.objects.visible_to(viewer, at=at).filter(mail_id=mail_id, pk=attachment_id)
    row = rows.first()
    if row is None or row.content is None:
        raise NotFound
    return row.name, bytes(row.content)


def late(*, viewer: System, at: datetime) -> tuple[tuple[UUID, UUID], ...]:
    """Return (mail, organisation) of all that nobody decided on in time; for the clock only."""
    del viewer, at  # the database asks the context itself; named so that no caller forgets it
    with connection.cursor() as cursor:
        cursor.execute("select id, organisation_id from enquiries_late_mail()")
        return tuple((row[0], row[1]) for row in cursor.fetchall())


@transaction.atomic
def note_late(*, mail_id: UUID, by: System, at: datetime) -> datetime | None:
    """Remember that the manager is told, once; return what was promised, None where it is not."""
    rows = Mail.objects.visible_to(by, at=at).select_for_update(skip_locked=True)
    row = rows.filter(pk=mail_id, state=MailState.WAITING, manager_told_at=None).first()
    if row is None or at < row.promised_at:
        return None
    row.manager_told_at = at
    row.save(update_fields=["manager_told_at"])
    audit.record(action="mail.manager_told", by=by, at=at, subject=("mail", row.id))
    return row.promised_at


@transaction.atomic
def note_read(*, name: str, trouble: str, by: System, at: datetime) -> None:
    """Note that a mailbox was read, or what is wrong with it, for the team to see."""
    assert by.organisation_id is not None
    row, _is_new = Mailbox.objects.visible_to(by, at=at).get_or_create(
        organisation_id=by.organisation_id, name=name, defaults={"tried_at": at}
    )
    row.tried_at, row.trouble = at, trouble[:300]
    if trouble:
        row.trouble_since_at = row.trouble_since_at or at
    else:
        row.read_at, row.trouble_since_at = at, None
    row.save()


def mailboxes(*, viewer: Staff | System, at: datetime) -> tuple[MailboxRecord, ...]:
    """Return the mailboxes that are read for the viewer's team, by name."""
    rows = Mailbox.objects.visible_to(viewer, at=at)
    names = tuple(MailboxRecord.__dataclass_fields__)
    return tuple(MailboxRecord(*row) for row in rows.order_by("name").values_list(*names))


def _listed(viewer: Staff, at: datetime, state: MailState) -> tuple[MailRecord, ...]:
    access.check_may_triage(viewer)
    rows = Mail.objects.visible_to(viewer, at=at).filter(
        organisation_id=viewer.organisation_id, state=state
    )
    return tuple(_record(row) for row in rows.order_by(F("promised_at"), "id")[:MOST_LISTED])


def _locked(mail_id: UUID, by: Viewer, at: datetime) -> Mail:
    access.check_may_triage(by)
    row = Mail.objects.visible_to(by, at=at).select_for_update().filter(pk=mail_id).first()
    if row is None:
        raise NotFound
    return row


def _settle(
    mail_id: UUID,
    state: MailState,
    by: Viewer,
    at: datetime,
    *,
    why: str = "",
    intake_id: UUID | None = None,
) -> None:
    row = _locked(mail_id, by, at)
    if row.state != MailState.WAITING:
        raise WrongState
    row.state, row.why, row.intake_id = state, why, intake_id
    row.handled_at, row.handled_by_account_id = at, account_of(by)
    row.save(update_fields=["state", "why", "intake_id", "handled_at", "handled_by_account_id"])
    detail = {"why": why, "intake": str(intake_id or "")}
    audit.record(action=f"mail.{state}", by=by, at=at, subject=("mail", row.id), detail=detail)


def _record(row: Mail) -> MailRecord:
    return MailRecord(**{name: getattr(row, name) for name in MailRecord.__dataclass_fields__})
