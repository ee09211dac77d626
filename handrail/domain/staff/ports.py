"""What a door to a provider of identity must be able to do. The doors are in ``interop``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Protocol, TypeVar

from handrail.kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send the browser, and what its session keeps until it comes back."""

    url: str
    state: str
    kept: dict[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class NationalRole:
    """A role that somebody holds nationally: at which organisation, by ODS code, as what."""

    role_id: str
    ods_code: str
    role_code: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a provider says a member of staff is."""

    provider: str
    issuer: str
    subject: str
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    email_is_verified: bool = False
    has_second_step: bool = False
    roles: tuple[NationalRole, ...] | None = None  # None: the provider knows of no roles
    selected_role_id: str = ""


Said = TypeVar("Said", covariant=True)


class Door(Protocol[Said]):
    """Asks a provider who somebody is."""

    def begin(self, *, again: bool, at: datetime) -> Begun:
        """Return where the provider asks; ``again`` even if it knows already. ProviderAway."""

    def finish(self, *, kept: Mapping[str, str], given: Mapping[str, str], at: datetime) -> Said:
        """Return who it is, from what the browser brought back; SignInRefused, ProviderAway."""


class SignInRefused(Refusal):
    """Nobody is signed in. ``why`` is for the audit and the log, and names nobody."""

    status: ClassVar[int] = 403
    default = "We could not sign you in."

    def __init__(self, why: str, message: str = "") -> None:
        self.why = why
        super().__init__(message)


class NotTrusted(SignInRefused):
    """What came back is not what this provider would say to this browser, now."""

    default = "What came back from the sign-in service was not right, so we did not trust it."


class Cancelled(SignInRefused):
    """They chose not to sign in."""

    default = "You stopped before you were signed in."


class Stale(SignInRefused):
    """The answer belongs to nothing this browser began, or was used already."""

    status = 400
    default = "This sign-in was used already, took too long, or began in another browser."


class TooWeak(SignInRefused):
    """They were asked for less than is needed here."""

    default = "The way you signed in is not strong enough for people's health information."


class ProviderAway(Refusal):
    """The provider does not answer, or not in a way that can be used."""

    status = 503
    default = "The sign-in service does not answer just now. Wait a few minutes, then try again."

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__()
