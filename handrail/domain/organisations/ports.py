"""A look-up of organisations by their ODS code. The doors are in ``interop/ods``."""

from dataclasses import dataclass
from typing import Protocol

from handrail.kernel.errors import Refusal


class LookupAway(Refusal):
    """The source does not answer, or not in a way that can be used."""

    status = 503
    default = "The register of organisations does not answer just now. Try again later."


@dataclass(frozen=True, slots=True)
class FoundOrganisation:
    """What a register says of an organisation, and which register it is."""

    ods_code: str
    name: str
    address: tuple[str, ...]
    postcode: str
    is_active: bool
    source: str


class Lookup(Protocol):
    """Whoever knows organisations by their code."""

    def by_code(self, ods_code: str) -> FoundOrganisation | None:
        """Return the organisation, or None where there is none; LookupAway."""
