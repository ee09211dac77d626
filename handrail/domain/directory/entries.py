"""What an entry added by hand says: the service, its places, its opening times."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NewHours:
    """An opening time to add; 0 is Monday. With a place, ``place`` is its index in ``places``."""

    weekday: int
    opens: time
    closes: time
    place: int | None = None


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place to add; its position is looked up from the postcode unless it is given.

    ``practice_id`` is the GP practice that the place is, which makes it ``in_practice``.
    """

    postcode: str
    name: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    in_practice: bool = False
    practice_id: UUID | None = None
    access_features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewService:
    """An entry to add by hand. Languages are given by name or code."""

    name: str
    provider_id: UUID | None = None
    provider_name: str = ""
    programme_id: str | None = None
    summary: str = ""
    description: str = ""
    what_happens: str = ""
    for_whom: str = ""
    not_for_whom: str = ""
    how_to_get_in: str = ""
    evidence: str = ""
    learning: str = ""
    cost: str = ""
    takes_referrals: bool = True
    clock_promise_days: int | None = None
    running_since_date: date | None = None
    funded_until_date: date | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None
    languages: tuple[str, ...] = ("en",)
    access_features: tuple[str, ...] = ()
    delivery_kinds: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    area_names: tuple[str, ...] = ()
    area_codes: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    url: str = ""
    places: tuple[NewPlace, ...] = ()
    hours: tuple[NewHours, ...] = ()
