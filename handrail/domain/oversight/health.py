"""What an operator watches: how much waits, for how long, and what fails. Counts only."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from handrail.kernel.viewer import System


@dataclass(frozen=True, slots=True)
class Reading:
    """One number; ``label`` says of which kind, where there are several."""

    name: str
    label: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Breach:
    """How many people a service has kept waiting beyond a promise: contact, or start."""

    clock: str
    service: str
    people: float


def breaches(*, viewer: System, at: datetime) -> tuple[Breach, ...]:
    """Return what is late now, by clock and service, for Handrail itself."""
    del viewer, at  # the context decides; named so that no caller forgets to set it
    with connection.cursor() as cursor:
        cursor.execute("select clock, service, people from oversight_breaches()")
        return tuple(Breach(*row) for row in cursor.fetchall())


def readings(*, viewer: System, at: datetime) -> tuple[Reading, ...]:
    """Return every number as of a moment, for Handrail itself; None is not known yet."""
    del viewer, at  # the context decides; named so that no caller forgets to set it
    with connection.cursor() as cursor:
        cursor.execute("select name, label, value from oversight_health()")
        return tuple(Reading(*row) for row in cursor.fetchall())
