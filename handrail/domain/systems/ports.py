"""What the door to a clinical system's records must be able to do. The door is in ``interop``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Protocol
from uuid import UUID

from handrail.domain.staff.ports import Begun
from handrail.kernel.errors import Refusal
from handrail.kernel.nhs_number import NhsNumber


class LaunchRefused(Refusal):
    """The record cannot be opened here. ``why`` is for our log, and names nobody."""

    status: ClassVar[int] = 403
    default = "Your clinical system did not let us open this record."

    def __init__(self, why: str, message: str = "") -> None:
        self.why = why
        super().__init__(message)


class WrongPatient(LaunchRefused):
    """What was read is about somebody else than whom the system said is open."""

    default = "What your clinical system sent is about another patient than the one it named."


class NoPatient(LaunchRefused):
    """No patient is open."""

    default = "No patient is open in your clinical system."


class NoSuchPatient(LaunchRefused):
    """The system has nobody of that NHS number and day of birth, or lets us not look."""

    status = 400
    default = "Your clinical system has nobody of that NHS number and date of birth."


class SystemAway(LaunchRefused):
    """The clinical system does not answer, or not in a way that can be used."""

    status = 503
    default = "Your clinical system does not answer us just now."


@dataclass(frozen=True, slots=True)
class Point:
    """From where our app is opened: whose server, which practice, how we prove ourselves."""

    id: UUID
    system_id: UUID
    iss: str
    organisation_id: UUID
    client_id: str
    proves_by: str
    frames: tuple[str, ...]
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of the record that may be offered: never a restricted one."""

    code: str
    display: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class NoteOfRecord:
    """A fit note as the record has it; ``until_date`` is None where it has no end."""

    from_date: date
    until_date: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientRecord:
    """What was read of a record to fill the form; ``unread`` names what could not be.

    ``caution``: because of what nobody would be prompted about them, in words.
    """

    patient_id: str
    given_name: str
    family_name: str
    birth_date: date | None
    nhs_number: str = ""
    phone: str = ""
    email: str = ""
    postcode: str = ""
    no_fixed_address: bool = False
    language: str = ""
    work_status: str = ""
    notes: tuple[NoteOfRecord, ...] = ()
    problems: tuple[Problem, ...] = ()
    has_died: bool = False
    caution: str = ""
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A record that was opened: by whom, whose, and what may be done with it."""

    fhir_user: str
    record: PatientRecord = field(repr=False)
    scopes: frozenset[str] = frozenset()
    access_token: str = field(default="", repr=False)
    token_until: datetime
    needs_banner: bool = True
    wanted_service: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpicked:
    """A launch in which no patient is open, by a system that lets us look one up."""

    fhir_user: str
    scopes: frozenset[str]
    access_token: str = field(repr=False)
    token_until: datetime
    needs_banner: bool = True


@dataclass(frozen=True, slots=True)
class Referral:
    """What is written back into the record about a referral that was sent."""

    reference: str
    service_name: str
    provider_name: str
    sent_at: datetime
    by_date: date


class LaunchDoor(Protocol):
    """Opens a record of a clinical system, and writes back into it."""

    def begin(self, point: Point, *, launch: str, at: datetime) -> Begun:
        """Return where the system asks its user; LaunchRefused, SystemAway."""

    def finish(
        self, point: Point, *, kept: Mapping[str, str], given: Mapping[str, str], at: datetime
    ) -> Opened | Unpicked:
        """Return the record that was opened, or that one is to be picked.

        LaunchRefused, WrongPatient, NoPatient where none can be, SystemAway.
        """

    def pick(
        self, point: Point, unpicked: Unpicked, *, number: NhsNumber, born: date, at: datetime
    ) -> Opened:
        """Return the record of this number and day; NoSuchPatient, WrongPatient, SystemAway."""

    def write(self, point: Point, opened: Opened, referral: Referral, *, at: datetime) -> bool:
        """Write the referral into the record, and return whether that was let and done."""
