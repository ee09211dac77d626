"""Whether a machine sent a mail (RFC 3834, RFC 2369, RFC 3464): such a mail is never answered."""

from email.message import Message

BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
LISTS = ("List-Id", "List-Unsubscribe", "List-Post")
REPLIES = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply")
MACHINES = ("mailer-daemon@", "postmaster@", "no-reply@", "noreply@", "do-not-reply@")


def why(mail: Message, *, sender: str, own: frozenset[str]) -> str:
    """Return how one knows that a machine sent it, or nothing where a human seems to have."""
    if sender in own:
        return "it is from ourselves"
    said = str(mail.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    if said not in {"", "no"}:
        return "it says Auto-Submitted"
    if str(mail.get("Precedence", "")).strip().lower() in BULK:
        return "it says Precedence"
    if any(mail.get(name) is not None for name in LISTS):
        return "it is from a mailing list"
    if str(mail.get("Return-Path", "-")).strip() == "<>":
        return "its return path is empty"
    if mail.get_content_type() == "multipart/report":
        return "it reports on another mail"
    if any(mail.get(name) is not None for name in REPLIES):
        return "it is an automatic reply"
    if not sender or sender.startswith(MACHINES):
        return "nobody reads the sender's address"
    return ""
