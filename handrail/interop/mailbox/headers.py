"""Headers of a mail that came in, read whatever they hold (RFC 2047, RFC 2231, RFC 8601)."""

import re
from email.header import decode_header, make_header
from email.message import Message
from email.utils import collapse_rfc2231_value

RESULT = re.compile(r"\bdmarc\s*=\s*(pass|fail)\b", re.IGNORECASE)
EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
FALLBACKS = ("utf-8", "windows-1252")


def clean(text: str, longest: int, *, lines: bool = False) -> str:
    """Return text without control and turning marks, on one line unless ``lines``, and cut."""
    plain = CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    plain = EMPTY_LINES.sub("\n\n", plain) if lines else " ".join(plain.split())
    return plain.strip()[:longest]


def text(mail: Message, name: str) -> str:
    """Return a header as people read it, or nothing."""
    said = mail.get(name)
    if said is None:
        return ""
    try:
        return str(make_header(decode_header(said)))
    except (LookupError, ValueError, UnicodeError):
        return str(said).encode("utf-8", "replace").decode("utf-8", "replace")


def filename(part: Message) -> str:
    """Return what a part is called, or nothing."""
    try:
        said = part.get_filename("")
        return str(make_header(decode_header(collapse_rfc2231_value(said)))) if said else ""
    except (LookupError, ValueError, UnicodeError, TypeError):
        return "attachment"


def decoded(part: Message) -> str:
    """Return the words of a part, by its own charset or the likeliest that reads them."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    for charset in (part.get_content_charset("") or "", *FALLBACKS):
        try:
            return payload.decode(charset)
        except (LookupError, UnicodeError, ValueError):
            continue
    return payload.decode("latin-1")


def checked(mail: Message, authserv_id: str) -> str:
    """Return what our own mail server said of the sender (DMARC): pass, fail, or nothing.

    Anybody can write such a header (RFC 8601, section 5), so only the topmost counts, and only
    where it names the server that we were told to trust.
    """
    if not authserv_id:
        return ""
    said = str(mail.get("Authentication-Results", ""))
    server, _, results = said.partition(";")
    if server.strip().split(" ")[0].lower() != authserv_id.lower():
        return ""
    found = RESULT.search(results)
    return found.group(1).lower() if found else ""
