"""What a provider of identity says of somebody who wants their own page."""

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from handrail.kernel.nhs_number import NhsNumber


@dataclass(frozen=True, slots=True)
class Proven:
    """How surely a provider knows somebody, and by what they can be found.

    ``level`` is P9 (high), P5 (medium) or P0 (low) as NHS login proves identity. The NHS number
    and the date of birth are there only at P9, and the number is never shown to anybody.
    """

    provider: str
    level: str
    nhs_number: NhsNumber | None = field(default=None, repr=False)
    birth_date: date | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Traced:
    """What a trace in the national register answered: ``answer`` is one of the words below."""

    answer: str
    source: str
    nhs_number: NhsNumber | None = field(default=None, repr=False)


class Tracer(Protocol):
    """Whoever can trace somebody in the national register of patients (PDS)."""

    def trace(self, *, family_name: str, birth_date: date, nhs_number: NhsNumber | None) -> Traced:
        """Return what the register answers: one, none, several or not_connected."""


NOT_CONNECTED, ONE, NONE, SEVERAL = "not_connected", "one", "none", "several"
