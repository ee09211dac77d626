"""What another directory says about a service, once read and made safe.

Doors that read foreign formats build these; ``operations.apply_pull`` stores them. Pure
values: nothing here knows the database, the network or the clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal

FeedStatus = Literal["active", "closed_for_now", "withdrawn"]


@dataclass(frozen=True, slots=True)
class HoursRecord:
    """One opening time. ``weekday`` 0 is Monday; None means the rule is only in ``note``."""

    weekday: int | None
    opens: time | None
    closes: time | None
    valid_from_date: date | None = None
    valid_until_date: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class LocationRecord:
    """A place where a service is given."""

    source_id: str
    name: str = ""
    address: str = ""
    postcode: str = ""
    lat: float | None = None
    lon: float | None = None
    access_notes: tuple[str, ...] = ()
    hours: tuple[HoursRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """Who gives the service, as the publisher names them."""

    source_id: str
    name: str
    description: str = ""
    url: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """One service of another directory: text is plain, unset is empty or None."""

    source_id: str
    source_hash: str
    name: str
    description: str = ""
    status: FeedStatus = "active"
    alert: str = ""
    organisation: OrganisationRecord | None = None
    locations: tuple[LocationRecord, ...] = ()
    hours: tuple[HoursRecord, ...] = ()
    phones: tuple[str, ...] = ()
    email: str = ""
    url: str = ""
    languages: tuple[str, ...] = ()
    minimum_age: int | None = None
    maximum_age: int | None = None
    costs: tuple[str, ...] = ()
    area_names: tuple[str, ...] = ()
    area_codes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    eligibility: str = ""
    how_to_get_in: str = ""
    delivery_kinds: tuple[str, ...] = ()
    assured_date: date | None = None
    modified_at: datetime | None = None
    vendor: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something odd in a feed: where, what, and whether the record was left out for it."""

    index: int
    source_id: str
    name: str
    detail: str
    rejected: bool


@dataclass(frozen=True, slots=True)
class Pull:
    """One reading of a feed.

    ``seen_ids`` also names records that were left out, so that a fault in a record never
    looks like its disappearance. ``complete`` is false when the feed said that it holds
    more than was read (one saved page, one record): then nothing counts as vanished.
    """

    source: str
    content_hash: str
    records: tuple[ServiceRecord, ...]
    problems: tuple[Problem, ...]
    seen_ids: frozenset[str]
    complete: bool

    @property
    def rejected(self) -> int:
        """Return how many records were left out."""
        return sum(problem.rejected for problem in self.problems)
