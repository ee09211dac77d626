"""Read the e-mails and texts that were kept as files, latest first."""

import email
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.policy import default
from email.utils import parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

MAIL, TEXT = "mail", "text"
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """One message as whoever got it would read it."""

    kind: str
    id: UUID
    to: str
    subject: str
    body: str
    at: datetime


def latest(mail: Path, texts: Path, *, limit: int = SHOWN) -> tuple[Kept, ...]:
    """Return the latest kept messages; each file bears the time of its message."""
    files = [(path, MAIL) for path in mail.glob("*.eml")]
    files += [(path, TEXT) for path in texts.glob("*.json")]
    files.sort(key=lambda pair: _written(pair[0]), reverse=True)
    found = (read(path, kind) for path, kind in files[:limit])
    return tuple(each for each in found if each is not None)


def _written(path: Path) -> tuple[float, str]:
    try:
        return path.stat().st_mtime, path.stem
    except OSError:  # it has just gone
        return 0.0, path.stem


def one(mail: Path, texts: Path, kind: str, message_id: UUID) -> Kept | None:
    """Return one kept message, or None."""
    path = mail / f"{message_id}.eml" if kind == MAIL else texts / f"{message_id}.json"
    return read(path, kind) if kind in {MAIL, TEXT} else None


def read(path: Path, kind: str) -> Kept | None:
    """Return the message in a file, or None when it is gone or not one of ours."""
    try:
        written = path.stat().st_mtime_ns
        return _mail(path, written) if kind == MAIL else _text(path)
    except (OSError, ValueError, KeyError, TypeError):
        return None


@lru_cache(maxsize=2 * SHOWN)
def _mail(path: Path, written: int) -> Kept:
    """Return an e-mail; taking one apart is slow, and a file stays as it was written."""
    parsed = email.message_from_bytes(path.read_bytes(), policy=default)
    body = parsed.get_body(("plain",))
    return Kept(
        kind=MAIL,
        id=UUID(path.stem),
        to=str(parsed["To"]),
        subject=str(parsed["Subject"]),
        body=str(body.get_content()).replace("\r\n", "\n") if body else "",
        at=parsedate_to_datetime(str(parsed["Date"])).astimezone(UTC),
    )


def _text(path: Path) -> Kept:
    said = json.loads(path.read_bytes())
    at = datetime.fromisoformat(said["at"])
    return Kept(TEXT, UUID(path.stem), str(said["to"]), "", str(said["text"]), at)
