"""What another directory says about a service, once read and made safe.

Doors that read foreign formats build these; ``operations.apply_pull`` stores them. Pure
values: nothing here knows the database, the network or the clock.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from itertools import count
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
    in_practice: bool = False


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """Who gives the service, as the publisher names them."""

    source_id: str
    name: str
    description: str = ""
    url: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class WaitRecord:
    """A wait that the publisher declared, and when."""

    kind: str
    working_days: int
    declared_date: date


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """What another Handrail says beside the standard, so that nothing is lost between two.

    Empty, or None, is what it does not say; a list that is empty says that there is nothing.
    ``kept`` holds what has no meaning here, such as its programme: it goes out again as it came.
    """

    summary: str = ""
    what_happens: str = ""
    not_for_whom: str = ""
    evidence: str = ""
    learning: str = ""
    intake: str = ""
    intake_reason: str = ""
    assured_by: str = ""
    clock_promise_days: int | None = None
    running_since_date: date | None = None
    funded_until_date: date | None = None
    delivery_kinds: tuple[str, ...] | None = None
    access_features: tuple[str, ...] | None = None
    access_notes: tuple[str, ...] | None = None
    area_codes: tuple[str, ...] | None = None
    waits: tuple[WaitRecord, ...] = ()
    kept: Mapping[str, Any] = field(default_factory=dict)


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
    industries: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    eligibility: str = ""
    how_to_get_in: str = ""
    delivery_kinds: tuple[str, ...] = ()
    assured_date: date | None = None
    modified_at: datetime | None = None
    vendor: Mapping[str, Any] = field(default_factory=dict)
    own: OwnRecord | None = None


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
    waits_left_out: int = 0

    @property
    def rejected(self) -> int:
        """Return how many records were left out."""
        return sum(problem.rejected for problem in self.problems)

    def as_of(self, on: date) -> "Pull":
        """Return the pull without the waits that are declared for a day to come.

        Each is counted, and said among the problems.
        """
        records: list[ServiceRecord] = []
        problems: list[Problem] = []
        for index, record in zip(self._indexes(), self.records, strict=False):
            kept, late = _parted(record, on)
            records.append(kept)
            problems += [_to_come(index, record, wait) for wait in late]
        return replace(
            self,
            records=tuple(records),
            problems=(*self.problems, *problems),
            waits_left_out=self.waits_left_out + len(problems),
        )

    def _indexes(self) -> Iterator[int]:
        """Yield where in the feed each record stood: wherever none was left out."""
        rejected = {problem.index for problem in self.problems if problem.rejected}
        return (number for number in count() if number not in rejected)


def _parted(record: ServiceRecord, on: date) -> tuple[ServiceRecord, tuple[WaitRecord, ...]]:
    """Return a record with the waits declared until a day, and those declared after it."""
    own = record.own
    late = tuple(wait for wait in own.waits if wait.declared_date > on) if own else ()
    if own is None or not late:
        return record, ()
    waits = tuple(wait for wait in own.waits if wait.declared_date <= on)
    return replace(record, own=replace(own, waits=waits)), late


def _to_come(index: int, record: ServiceRecord, wait: WaitRecord) -> Problem:
    day = wait.declared_date.isoformat()
    detail = f"a wait declared for {day}, which is still to come; left out"
    return Problem(index, record.source_id, record.name, detail, rejected=False)
