"""What the pages about mail that came in show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.config.templating import nhs_date, nhs_datetime
from handrail.domain.enquiries.choices import Discarded, MailState
from handrail.domain.enquiries.mails import AttachmentRecord, MailboxRecord, MailRecord
from handrail.domain.enquiries.questions import INSTANT
from handrail.kernel.clock import local_date
from handrail.web.shared.addresses import address
from handrail.web.shared.components import Cell, Column, Row

Line = tuple[Cell | str, ...]
MEGABYTE, KILOBYTE = 1024 * 1024, 1024


@dataclass(frozen=True, slots=True)
class MailsPage:
    """What came by mail, and can the mailbox be read?"""

    count: str
    columns: tuple[Column, ...]
    rows: tuple[Line, ...]
    machines: tuple[Line, ...]
    machines_count: str
    boxes: tuple[Row, ...]
    troubles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class File:
    """One attachment: its name, what it is, and where to save it from."""

    name: str
    note: str
    href: str


@dataclass(frozen=True, slots=True)
class MailPage:
    """What does the mail say, who says they sent it, and what becomes of it?"""

    id: UUID
    subject: str
    rows: tuple[Row, ...]
    text: str
    remarks: tuple[str, ...]
    files: tuple[File, ...]
    is_waiting: bool
    is_automatic: bool
    intake_href: str


def mails(
    waiting: Sequence[MailRecord],
    machines: Sequence[MailRecord],
    boxes: Sequence[MailboxRecord],
    names: Mapping[UUID, str],
    *,
    at: datetime,
) -> MailsPage:
    """Return both lists, and how the mailboxes stand."""
    return MailsPage(
        count=ngettext("%(num)s mail waits", "%(num)s mails wait", len(waiting))
        % {"num": len(waiting)},
        columns=tuple(Column(text) for text in (_("Mail"), _("From"), _("Decide"))),
        rows=tuple(_line(one, names, at) for one in waiting),
        machines=tuple(_line(one, names, at) for one in machines),
        machines_count=ngettext(
            "%(num)s mail from a machine", "%(num)s mails from machines", len(machines)
        )
        % {"num": len(machines)},
        boxes=tuple(
            Row(one.name, _("read %(when)s") % {"when": nhs_datetime(one.read_at)})
            for one in boxes
            if one.read_at
        ),
        troubles=tuple(
            _("%(name)s, since %(when)s: %(why)s We try again by ourselves.")
            % {"name": one.name, "when": nhs_datetime(one.trouble_since_at), "why": one.trouble}
            for one in boxes
            if one.trouble
        ),
    )


def mail(one: MailRecord, files: Sequence[AttachmentRecord], names: Mapping[UUID, str]) -> MailPage:
    """Return one mail."""
    return MailPage(
        id=one.id,
        subject=one.subject or _("No subject"),
        rows=tuple(
            row
            for row in (
                Row(_("The address says"), _who(one, names)),
                Row(_("Sent"), nhs_datetime(one.received_at)),
                Row(_("Checked by our mail server"), _checked(one)),
                Row(_("Looks like a machine"), one.automatic),
                Row(_("Put aside"), str(Discarded(one.why).label) if one.why else ""),
            )
            if row.value
        ),
        text=one.text,
        remarks=tuple(one.remarks),
        files=tuple(_file(one, each) for each in files),
        is_waiting=one.state == MailState.WAITING,
        is_automatic=one.state == MailState.AUTOMATIC,
        intake_href=address("inbox_intake", one.intake_id) if one.intake_id else "",
    )


def _line(one: MailRecord, names: Mapping[UUID, str], at: datetime) -> Line:
    is_late = one.state == MailState.WAITING and at >= one.promised_at
    return (
        Cell(
            one.subject or _("No subject"),
            href=address("inbox_mail", one.id),
            note=nhs_datetime(one.received_at),
        ),
        Cell(one.sender_name or one.sender, note=_matched(one, names)),
        Cell(
            _("by the end of %(day)s") % {"day": nhs_date(local_date(one.promised_at - INSTANT))}
            if one.state == MailState.WAITING
            else one.automatic,
            tag=_("Late") if is_late else "",
            colour="red",
        ),
    )


def _who(one: MailRecord, names: Mapping[UUID, str]) -> tuple[str, ...]:
    said = f"{one.sender_name} <{one.sender}>" if one.sender_name else one.sender
    matched = _matched(one, names)
    return (said, *((matched,) if matched else ()), _("Anybody can write any address."))


def _matched(one: MailRecord, names: Mapping[UUID, str]) -> str:
    if one.sender_organisation_id is None:
        return ""
    name = names.get(one.sender_organisation_id, "")
    if one.matched_by == "mailbox":
        return _("the mailbox of %(name)s, the address says") % {"name": name}
    return _("somebody at %(name)s, the address says") % {"name": name}


def _checked(one: MailRecord) -> str:
    return {
        "pass": _("It did come from the servers of that address."),
        "fail": _("It did not come from the servers of that address. Ring them before you act."),
    }.get(one.checked, _("Not checked."))


def _file(one: MailRecord, each: AttachmentRecord) -> File:
    large = each.size >= MEGABYTE
    size = f"{each.size / MEGABYTE:.1f} MB" if large else f"{max(1, each.size // KILOBYTE)} kB"
    return File(
        each.name,
        ", ".join(filter(None, (size, each.left_because))),
        "" if each.left_because else address("inbox_mail_file", one.id, each.id),
    )
