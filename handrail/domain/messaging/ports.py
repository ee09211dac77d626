"""What a door that carries messages must be able to do. The doors are in ``interop``."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from handrail.domain.messaging.words import Sheet


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation at one end of a letter."""

    id: UUID
    name: str
    ods_code: str = ""
    phone: str = ""
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AboutLetter:
    """Whom and what a letter to a clinical system is about, as far as that may be told."""

    delivery_id: UUID
    person_id: UUID
    name: str
    given: str
    family: str
    birth_date: date
    nhs_number: str
    sender: Body
    recipient: Body


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message in words, ready to be handed over.

    ``message_id`` is the same at every attempt, so that a receiver can tell a repeat.
    """

    id: UUID
    organisation_id: UUID
    channel: str
    address: str
    subject: str
    body: str
    message_id: str
    attempt: int
    at: datetime
    sheet: Sheet | None = None
    about: AboutLetter | None = None


class TryAgain(Exception):  # noqa: N818 - the door's answer, not a fault of ours
    """The message was not taken, or nobody can say whether it was; a later try may work."""


class Refused(Exception):  # noqa: N818 - the door's answer, not a fault of ours
    """The message will never be taken as it stands, so a person has to look at it."""


class Door(Protocol):
    """Carries a message to another system."""

    def send(self, message: Outgoing) -> str | None:
        """Hand the message over; TryAgain or Refused when it was not taken.

        Return what the other system calls it, where it says so.
        """
