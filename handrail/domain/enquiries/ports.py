"""What the door for incoming mail hands over. The door is in ``interop/mailbox``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Hung:
    """One thing that hung from a mail; ``content`` is None where it is not kept, and why."""

    name: str
    media_type: str
    size: int
    sha256: str
    content: bytes | None = None
    left_because: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One mail, read. What it says of its sender proves nothing.

    ``automatic`` says how one knows that a machine sent it; ``checked`` is what our own mail
    server said of the sender (pass, fail), or nothing; ``answers`` is what a filled form says.
    """

    message_id: str
    received_at: datetime
    sender: str = ""
    sender_name: str = ""
    subject: str = ""
    text: str = ""
    automatic: str = ""
    checked: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    attachments: tuple[Hung, ...] = ()
