"""What matching knows of a service: the facts that decide and order offers."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from handrail.domain.capacity.waits_rules import in_public
from handrail.domain.programmes.eligibility.people import Area
from handrail.domain.programmes.rules import Evidence, ProgrammeRules


class Intake(StrEnum):
    """Whether new people can come; only an open service is offered."""

    OPEN = "open"
    PAUSED = "paused"
    FULL = "full"
    CLOSING = "closing"


class Delivery(StrEnum):
    """How people are seen."""

    IN_PRACTICE = "in_practice"
    OTHER_PLACE = "other_place"
    PHONE = "phone"
    VIDEO = "video"
    HOME = "home"


DEFAULT_PROMISE_DAYS = 5
REMOTE = (Delivery.PHONE, Delivery.VIDEO, Delivery.HOME)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a service is given; ``practice`` is the ODS code where that is a GP practice."""

    latitude: float
    longitude: float
    practice: str | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """A wait in working days: declared, or measured on a number of people, which wins.

    ``declared_days`` and ``declared_date`` are what the service says beside a measured wait.
    ``is_at_least`` where so few were seen that it is longer by an unknown time.
    """

    working_days: int
    as_of_date: date
    measured_on: int | None = None
    is_at_least: bool = False
    declared_days: int | None = None
    declared_date: date | None = None
    is_rounded: bool = False

    @property
    def declared(self) -> "Wait | None":
        """Return what the service says, without what was measured; None where it said nothing."""
        if self.measured_on is None:
            return self
        if self.declared_days is None or self.declared_date is None:
            return None
        return Wait(self.declared_days, self.declared_date)

    def in_public(self) -> "Wait | None":
        """Return the wait as the public may read it: small numbers are left out, others rounded."""
        if self.measured_on is None:
            return self
        shown = in_public(self.measured_on)
        return replace(self, measured_on=shown, is_rounded=True) if shown else self.declared


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """A service as a candidate. Unknown is None, or an empty set where nothing is claimed.

    ``area_codes`` fill the area that a programme leaves to its services; None means that the
    service has not said, so that it can only check for itself. What decides nothing but is
    said with every offer is carried here too, so that an offer page asks for nothing more.
    """

    id: UUID
    name: str
    version_id: UUID
    rules: ProgrammeRules
    area_name: str = ""
    area_codes: frozenset[str] | None = None
    delivery: frozenset[Delivery] = frozenset()
    places: tuple[Place, ...] = ()
    intake: Intake = Intake.OPEN
    intake_reason: str = ""
    first_contact: Wait | None = None
    treatment: Wait | None = None
    languages: frozenset[str] = frozenset()
    access: frozenset[str] = frozenset()
    open_late: bool | None = None
    funded_until_date: date | None = None
    evidence: Evidence | None = None
    provider_id: UUID | None = None
    provider_name: str = ""
    programme_version_id: UUID | None = None
    promise_days: int = DEFAULT_PROMISE_DAYS

    @property
    def area(self) -> Area | None:
        """Return the area that decides whom it takes: its own, where the programme leaves it."""
        return self.rules.area_of(self.area_name or "its area", self.area_codes)

    @property
    def has_codes(self) -> bool:
        """Return whether the service, or its programme, names its area by codes."""
        of_programme = self.rules.area.codes if self.rules.area else None
        return bool(self.area_codes or of_programme)

    @property
    def area_is_known(self) -> bool:
        """Return whether there is an area or a place; without, nobody can tell whom it takes."""
        return self.has_codes or bool(self.places)

    @property
    def best_evidence(self) -> Evidence | None:
        """Return the service's own evidence, else its programme's."""
        return self.evidence or self.rules.evidence

    @property
    def funded_until(self) -> date | None:
        """Return the earlier of the service's and the programme's end of funding."""
        ends = [it for it in (self.funded_until_date, self.rules.funded_until_date) if it]
        return min(ends, default=None)
