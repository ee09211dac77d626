"""An outgoing message as an e-mail (RFC 5322, RFC 3834)."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from handrail.domain.messaging.ports import Outgoing, Refused

NAME = "Handrail"


def write(message: Outgoing, sender: str) -> EmailMessage:
    """Return the e-mail, plain text; Refused when an address or a subject cannot be written.

    It says that a machine sent it, so that no absence note answers it (RFC 3834, section 5).
    """
    email = EmailMessage(policy=SMTP)
    try:
        email["From"] = Address(NAME, addr_spec=sender)
        email["To"] = Address(addr_spec=message.address)
        email["Subject"] = message.subject
    except (ValueError, IndexError) as problem:
        raise Refused("The address or the subject cannot be written.") from problem
    email["Date"] = format_datetime(message.at)
    email["Message-ID"] = message.message_id
    email["Auto-Submitted"] = "auto-generated"
    email["X-Auto-Response-Suppress"] = "All"
    email.set_content(message.body, charset="utf-8", cte="quoted-printable")
    return email
