"""Read a mailbox over IMAP (RFC 9051): each mail is moved away only after it is kept here.

What is fetched is only looked at (``BODY.PEEK``). A mail that was kept and not moved, because
something broke in between, is met again, found to be there already, and moved then. Nothing is
ever deleted: it is moved to another folder of the same mailbox, or marked where there is no MOVE.
"""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from handrail.domain.enquiries.ports import Incoming
from handrail.interop.mailbox import reading
from handrail.interop.mailbox.boxes import Box

log = structlog.get_logger(__name__)
SECONDS = 30.0
AT_ONCE = 50
LARGEST = 40 * 1024 * 1024
TAKEN = b"HandrailTaken"
SIZE, WHOLE, ONLY_HEADERS = b"RFC822.SIZE", b"BODY[]", b"BODY[HEADER]"
Keep = Callable[[Incoming], object]


class MailboxTrouble(Exception):  # noqa: N818 - said to the team, in words
    """The mailbox cannot be read now. ``is_refused`` where the password was not taken."""

    def __init__(self, why: str, *, is_refused: bool = False) -> None:
        self.why, self.is_refused = why, is_refused
        super().__init__(why)


@dataclass(slots=True)
class Taken:
    """How many mails were kept, and how many could not be and are still in the mailbox."""

    kept: int = 0
    broken: int = 0


def take(box: Box, *, own: frozenset[str], keep: Keep, at: datetime) -> Taken:
    """Hand each mail to ``keep``, which returns once it is committed, then move it.

    MailboxTrouble where the server is away or refuses. A mail that breaks stops no other.
    """
    taken = Taken()
    with _opened(box) as client:
        client.select_folder(box.folder)
        found = client.search([b"UNDELETED", b"UNKEYWORD", TAKEN])
        for uid in sorted(found)[:AT_ONCE]:
            try:
                if (mail := _read(client, uid, box, own, at)) is None:
                    continue
                keep(mail)
            except (OSError, IMAPClientError):
                raise
            except Exception:
                log.exception("a mail was not kept", uid=uid)
                taken.broken += 1
                continue
            _move(client, uid, box)
            taken.kept += 1
    return taken


@contextmanager
def _opened(box: Box) -> Iterator[Any]:
    try:
        client = _connect(box)
    except LoginError as problem:
        raise MailboxTrouble(
            "The mail server refused the user name or the password.", is_refused=True
        ) from problem
    except (OSError, IMAPClientError) as problem:
        raise MailboxTrouble(f"The mail server does not answer: {_said(problem)}.") from problem
    try:
        yield client
    except (OSError, IMAPClientError) as problem:
        raise MailboxTrouble(f"The mail server broke off: {_said(problem)}.") from problem
    finally:
        with suppress(Exception):  # how it says goodbye changes nothing
            client.logout()


def _connect(box: Box) -> Any:
    context = ssl.create_default_context()
    client = IMAPClient(
        box.host,
        port=box.at_port,
        ssl=box.tls == "implicit",
        ssl_context=context if box.tls == "implicit" else None,
        timeout=SECONDS,
    )
    try:
        client.normalise_times = False
        if box.tls == "starttls":
            client.starttls(context)
        client.login(box.user, box.password)
    except BaseException:
        with suppress(Exception):
            client.shutdown()
        raise
    return client


def _read(client: Any, uid: int, box: Box, own: frozenset[str], at: datetime) -> Incoming | None:
    about = client.fetch([uid], [SIZE, b"INTERNALDATE"]).get(uid)
    if not about:
        return None
    received_at = about.get(b"INTERNALDATE") or at
    if about[SIZE] > LARGEST:
        held = client.fetch([uid], [b"BODY.PEEK[HEADER]"]).get(uid, {})
        return reading.too_large(
            held.get(ONLY_HEADERS) or b"", size=about[SIZE], received_at=received_at, own=own
        )
    held = client.fetch([uid], [b"BODY.PEEK[]"]).get(uid, {})
    return reading.read(
        held.get(WHOLE) or b"", received_at=received_at, authserv_id=box.authserv_id, own=own
    )


def _move(client: Any, uid: int, box: Box) -> None:
    """Move a mail that is kept; mark it where the server cannot move."""
    if not client.has_capability("MOVE"):
        client.add_flags([uid], [TAKEN])
        return
    if not client.folder_exists(box.taken_folder):
        client.create_folder(box.taken_folder)
    client.move([uid], box.taken_folder)


def _said(problem: Exception) -> str:
    if isinstance(problem, ssl.SSLError):
        return "its certificate is not one we trust"
    return type(problem).__name__ if not isinstance(problem, TimeoutError) else "it took too long"
