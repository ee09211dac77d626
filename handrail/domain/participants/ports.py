"""What a provider of identity says of somebody who wants their own page."""

from dataclasses import dataclass, field
from datetime import date

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
