"""What the directory publishes to other directories: frozen values, nothing about people."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PublishedHours:
    """One opening time, or a rule in words."""

    weekday: int | None
    opens: time | None
    closes: time | None
    valid_from_date: date | None
    valid_until_date: date | None
    note: str


@dataclass(frozen=True, slots=True)
class PublishedPlace:
    """A place where a service is given; ``id`` is the place's, ``link_id`` of both together."""

    id: UUID
    link_id: UUID
    name: str
    address: str
    postcode: str
    lat: float | None
    lon: float | None
    in_practice: bool
    access_features: tuple[str, ...]
    access_notes: tuple[str, ...]
    hours: tuple[PublishedHours, ...]


@dataclass(frozen=True, slots=True)
class PublishedWait:
    """A declared wait."""

    kind: str
    working_days: int
    declared_date: date
    is_stale: bool


@dataclass(frozen=True, slots=True)
class PublishedService:
    """One entry as others read it, by the id they know it by."""

    id: UUID
    provider_id: UUID
    provider_name: str
    provider_ods: str
    programme: str
    takes_referrals: bool
    name: str
    summary: str
    description: str
    what_happens: str
    for_whom: str
    not_for_whom: str
    how_to_get_in: str
    evidence: str
    learning: str
    notice: str
    cost: str
    intake: str
    intake_reason: str
    clock_promise_days: int | None
    running_since_date: date | None
    funded_until_date: date | None
    assured_date: date | None
    assured_by: str
    is_stale: bool
    minimum_age: int | None
    maximum_age: int | None
    languages: tuple[str, ...]
    access_features: tuple[str, ...]
    access_notes: tuple[str, ...]
    delivery_kinds: tuple[str, ...]
    topics: tuple[str, ...]
    industries: tuple[str, ...]
    area_names: tuple[str, ...]
    area_codes: tuple[str, ...]
    email: str
    phones: tuple[str, ...]
    url: str
    modified_at: datetime
    places: tuple[PublishedPlace, ...] = ()
    hours: tuple[PublishedHours, ...] = ()
    waits: tuple[PublishedWait, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedLink:
    """A service at one of its places, each with what a list shows of it."""

    service: PublishedService
    place: PublishedPlace


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked the published directory for; None and empty mean anything."""

    text: str = ""
    topics: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    delivery_kinds: tuple[str, ...] = ()
    is_fresh: bool | None = None
    holds: str = ""  # a column of several that must hold something
    minimum_age: float | None = None
    maximum_age: float | None = None
    opens_from: time | None = None
    closes_by: time | None = None
    weekday: int | None = None
    modified_after: datetime | None = None
    is_nothing: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """A point, how many metres around it, and the areas it lies in; no metres mean the areas."""

    lat: float
    lon: float
    metres: float | None
    area_codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Part:
    """Which of what is found, and how many there are."""

    number: int
    size: int

    @property
    def start(self) -> int:
        """Return how many come before it."""
        return (self.number - 1) * self.size
