"""What the directory answers: frozen values for lists, pages and matching."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from handrail.domain.directory import rules


@dataclass(frozen=True, slots=True)
class Wait:
    """A declared wait and its age."""

    working_days: int
    declared_date: date
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a service is given."""

    id: UUID
    name: str
    address: str
    postcode: str
    lat: float | None
    lon: float | None
    in_practice: bool
    access_features: tuple[str, ...]
    access_notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """An opening time; ``place`` is the name of the one place it is about, if any."""

    weekday: int | None
    opens: time | None
    closes: time | None
    note: str
    place: str


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """A service as lists show it."""

    id: UUID
    name: str
    provider_name: str
    programme_id: str | None
    summary: str
    state: str
    takes_referrals: bool
    intake: str
    intake_reason: str
    how_to_get_in: str
    delivery_kinds: tuple[str, ...]
    languages: tuple[str, ...]
    outside_nine_to_five: bool
    phone: str
    url: str
    funded_until_date: date | None
    assured_date: date | None
    is_stale: bool
    first_contact: Wait | None
    treatment: Wait | None
    miles: float | None
    places: tuple[Place, ...]
    area_names: tuple[str, ...]
    area_is_known: bool
    intake_since_date: date | None = None
    reopens_date: date | None = None
    no_new_from_date: date | None = None
    provider_id: UUID | None = None

    @property
    def can_be_referred_to(self) -> bool:
        """Return whether people are referred to it here; where nobody knows whom it covers, not."""
        return self.takes_referrals and self.area_is_known

    def has_ended(self, on: date) -> bool:
        """Return whether it takes nobody new any more, for good."""
        return rules.has_ended(self.no_new_from_date, on, state=self.state)


@dataclass(frozen=True, slots=True)
class ServicePage:
    """All that the directory says about a service."""

    card: ServiceCard
    provider_id: UUID | None
    description: str
    what_happens: str
    for_whom: str
    not_for_whom: str
    evidence: str
    learning: str
    notice: str
    cost: str
    state_reason: str
    running_since_date: date | None
    assured_by: str
    minimum_age: int | None
    maximum_age: int | None
    access_features: tuple[str, ...]
    access_notes: tuple[str, ...]
    topics: tuple[str, ...]
    industries: tuple[str, ...]
    area_is_assumed: bool
    email: str
    other_phones: tuple[str, ...]
    clock_promise_days: int | None
    feed_name: str
    hours: tuple[Hours, ...]
    version: int


@dataclass(frozen=True, slots=True)
class Point:
    """A place as matching judges it; ``practice`` is the ODS code where it is a GP practice."""

    lat: float
    lon: float
    practice: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A service as matching judges it, without words for the public."""

    id: UUID
    name: str
    programme_id: str | None
    provider_id: UUID | None
    provider_name: str
    points: tuple[Point, ...]
    intake: str
    intake_reason: str
    first_contact_days: int | None
    first_contact_declared_date: date | None
    treatment_days: int | None
    treatment_declared_date: date | None
    languages: tuple[str, ...]
    access_features: tuple[str, ...]
    delivery_kinds: tuple[str, ...]
    outside_nine_to_five: bool
    funded_until_date: date | None
    evidence: str
    area_codes: tuple[str, ...]
    area_names: tuple[str, ...]
    minimum_age: int | None
    maximum_age: int | None
    clock_promise_days: int | None
    no_new_from_date: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A part of what was found, and how many there are in all."""

    cards: tuple[ServiceCard, ...]
    total: int


@dataclass(frozen=True, slots=True)
class PlacesWanted:
    """Which places are asked for; texts are how a name or a postcode begins."""

    ids: tuple[UUID, ...] | None = None
    name: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class FoundPlaces:
    """A part of the places that were found, and how many there are in all."""

    places: tuple[Place, ...]
    total: int


@dataclass(frozen=True, slots=True)
class LatestImport:
    """The latest pull of a feed that was kept."""

    feed: str
    source: str
    at: datetime
    counts: dict[str, int]
    content_hash: str
