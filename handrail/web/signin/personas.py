"""The demo's fixed cast: anyone trying Handrail can be any of them. Never on without DEMO."""

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol


class Persona(Protocol):
    """One member of the cast, as ``demo.cast.CAST`` lists them, grouped by organisation."""

    @property
    def email(self) -> str:
        """Return the e-mail that is also the account's name."""

    @property
    def name(self) -> str:
        """Return the made-up person's name."""

    @property
    def job(self) -> str:
        """Return the job in plain words, such as "GP"."""

    @property
    def organisation(self) -> str:
        """Return the name of the organisation they work for."""

    @property
    def blurb(self) -> str:
        """Return one sentence: what this person would do here first."""


def cast() -> Sequence[Persona]:
    """Return the cast, or nobody where the demo is not installed."""
    try:
        return tuple(import_module("demo.cast").CAST)
    except ImportError:
        return ()


def by_organisation() -> tuple[tuple[str, tuple[Persona, ...]], ...]:
    """Return the cast by organisation, in the order in which each is first met."""
    groups: dict[str, list[Persona]] = {}
    for persona in cast():
        groups.setdefault(persona.organisation, []).append(persona)
    return tuple((name, tuple(people)) for name, people in groups.items())


def find(email: str) -> Persona | None:
    """Return the member of the cast with this e-mail, if there is one."""
    return next((one for one in cast() if one.email == email), None)
