"""What the sign-in pages show."""

from dataclasses import dataclass
from uuid import UUID

from handrail.web.shared.providers import Way
from handrail.web.signin.personas import Persona


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing the account may act as."""

    id: UUID
    organisation: str
    job_role: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class ChooseRolePage:
    """Who are you acting as?"""

    choices: tuple[Choice, ...]
    next: str
    signed_in_by: Way | None


@dataclass(frozen=True, slots=True)
class DemoPage:
    """Who do you want to be?"""

    groups: tuple[tuple[str, tuple[Persona, ...]], ...]
    next: str


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """Why somebody is not signed in, and what to do."""

    title: str
    what_happened: str
    what_to_do: tuple[str, ...]
    provider_key: str
    provider_name: str
    is_for_staff: bool
    may_try_again: bool
    asks_again: bool


@dataclass(frozen=True, slots=True)
class AccountPage:
    """My own account."""

    name: str
    email: str
    choices: tuple[Choice, ...]
    has_second_factor: bool
    has_password: bool
    ways: tuple[str, ...]
    sessions: str
