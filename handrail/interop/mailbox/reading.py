"""A mail as bytes, made into values: tolerant of everything, trusting nothing (RFC 5322, 2045).

Nothing that hangs from a mail is opened but our own forms, and nothing is ever run.
"""

import hashlib
import html
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

import nh3

from handrail.domain.enquiries.ports import Hung, Incoming
from handrail.domain.enquiries.rules import LONGEST_MAIL
from handrail.interop.mailbox import automatic, filled, headers, sniffing
from handrail.interop.mailbox.headers import clean

MOST_PARTS, MOST_ATTACHMENTS = 500, 30
LARGEST_ATTACHMENT = 10 * 1024 * 1024
LARGEST_TOGETHER = 30 * 1024 * 1024
BREAKS = re.compile(r"<\s*(?:br|/p|/div|/tr|/li|/h[1-6])\b[^>]*>", re.IGNORECASE)
LONGEST_NAME = 200


@dataclass(slots=True)
class Found:
    """What was met on the way through the parts of a mail."""

    plain: list[str] = field(default_factory=list)
    rich: list[str] = field(default_factory=list)
    hung: list[Hung] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    kept_bytes: int = 0


def read(
    raw: bytes, *, received_at: datetime, authserv_id: str = "", own: frozenset[str] = frozenset()
) -> Incoming:
    """Return a mail as values, whatever its bytes are.

    ``authserv_id`` is the one mail server whose word on the sender counts; ``own`` are our own
    addresses, from which no mail is a request.
    """
    mail = message_from_bytes(raw, policy=policy.compat32)
    name, address = parseaddr(headers.text(mail, "From"))
    found = Found()
    _walk(mail, found)
    text, is_from_html = _text(found)
    if is_from_html:
        found.remarks.append("The mail came as HTML only. This is its text.")
    answers, remarks = filled.read(text, [it for it in found.hung if it.content is not None])
    return Incoming(
        message_id=_message_id(mail, raw),
        received_at=_sent_at(mail, received_at),
        sender=clean(address, 254).lower(),
        sender_name=clean(name, LONGEST_NAME),
        subject=clean(headers.text(mail, "Subject"), 300),
        text=clean(text, LONGEST_MAIL, lines=True),
        automatic=automatic.why(mail, sender=address.lower(), own=own),
        checked=headers.checked(mail, authserv_id),
        answers=answers,
        remarks=tuple((*found.remarks, *remarks)),
        attachments=tuple(found.hung),
    )


def too_large(
    raw_headers: bytes, *, size: int, received_at: datetime, own: frozenset[str]
) -> Incoming:
    """Return a mail of which only the headers were fetched, because it is too large."""
    mail = message_from_bytes(raw_headers, policy=policy.compat32)
    name, address = parseaddr(headers.text(mail, "From"))
    megabytes = size // (1024 * 1024)
    return Incoming(
        message_id=_message_id(mail, raw_headers),
        received_at=_sent_at(mail, received_at),
        sender=clean(address, 254).lower(),
        sender_name=clean(name, LONGEST_NAME),
        subject=clean(headers.text(mail, "Subject"), 300),
        automatic=automatic.why(mail, sender=address.lower(), own=own),
        remarks=(f"The mail has {megabytes} MB, too much to fetch. Open it in the mailbox.",),
    )


def _walk(mail: Message, found: Found) -> None:
    for number, part in enumerate(_parts(mail)):
        if number >= MOST_PARTS:
            found.remarks.append("The mail has more parts than we read. Open it in the mailbox.")
            return
        kind, name = part.get_content_type(), headers.filename(part)
        is_attached = bool(name) or part.get_content_disposition() == "attachment"
        if kind == "message/rfc822":
            _hang(found, name or "forwarded.eml", _inner(part))
        elif not is_attached and kind == "text/plain":
            found.plain.append(headers.decoded(part))
        elif not is_attached and kind == "text/html":
            found.rich.append(headers.decoded(part))
        else:
            _hang(found, name or f"part {number}", _payload(part))


def _parts(mail: Message) -> Iterator[Message]:
    """Yield the leaves of a mail in order; a mail inside a mail is one leaf, and is not opened."""
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        inner = part.get_payload()
        if part.get_content_type() == "message/rfc822" or not isinstance(inner, list):
            yield part
        else:
            waiting.extend(reversed([each for each in inner if isinstance(each, Message)]))


def _hang(found: Found, name: str, content: bytes) -> None:
    if len(found.hung) >= MOST_ATTACHMENTS:
        return
    media_type = sniffing.media_type(content)
    why = ""
    if sniffing.can_run(name, content):
        why = "It is a program. We do not keep programs."
    elif len(content) > LARGEST_ATTACHMENT:
        why = "It is larger than 10 MB. It is still in the mailbox."
    elif found.kept_bytes + len(content) > LARGEST_TOGETHER:
        why = "Together the attachments are too large. It is still in the mailbox."
    if media_type == sniffing.TNEF:
        found.remarks.append(
            "Outlook packed what hung from this mail into winmail.dat. Ask for it as PDF or Word."
        )
    if not why:
        found.kept_bytes += len(content)
    found.hung.append(
        Hung(
            name=clean(name.replace("\\", "/").rpartition("/")[2], LONGEST_NAME) or "no name",
            media_type=media_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            content=None if why else content,
            left_because=why,
        )
    )


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _inner(part: Message) -> bytes:
    inner = part.get_payload()
    first = inner[0] if isinstance(inner, list) and inner else None
    if isinstance(first, Message):
        with suppress(Exception):  # a mail that cannot be written again is kept by its name only
            return first.as_bytes()
    return _payload(part)


def _text(found: Found) -> tuple[str, bool]:
    plain = "\n\n".join(text for text in found.plain if text.strip())
    if plain or not found.rich:
        return plain, False
    broken = BREAKS.sub("\n", "\n".join(found.rich))
    bare = nh3.clean(broken, tags=set(), clean_content_tags={"script", "style"})
    return html.unescape(bare).replace("\xa0", " "), True


def _message_id(mail: Message, raw: bytes) -> str:
    said = clean(headers.text(mail, "Message-ID"), 300)
    return said or f"<{hashlib.sha256(raw).hexdigest()}@no-message-id>"


def _sent_at(mail: Message, received_at: datetime) -> datetime:
    """Return when it was sent, as far as that can be: never after we received it."""
    try:
        said = parsedate_to_datetime(headers.text(mail, "Date"))
        said = said if said.tzinfo else said.replace(tzinfo=received_at.tzinfo)
        return min(said, received_at)
    except (ValueError, TypeError, IndexError, OverflowError):
        return received_at
