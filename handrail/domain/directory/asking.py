"""A search of the directory: where, with which words, what was chosen. Pure values."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Near:
    """Where someone is, and the codes of the areas around them (council, ICB, ward)."""

    lat: float
    lon: float
    area_codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Filters:
    """What someone chose to see; empty means all."""

    need: str = ""
    delivery: str = ""
    language: str = ""
    industry: str = ""
    outside_nine_to_five: bool = False
    open_now: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: where, with which words, and what was chosen."""

    near: Near | None = None
    text: str = ""
    filters: Filters = Filters()


@dataclass(frozen=True, slots=True)
class Slice:
    """Which of what was found: so many from one on; the first is 0."""

    start: int
    size: int


class Order(StrEnum):
    """How the services that are only listed are put in order."""

    WORDS = "words"
    WORK = "work"
    NEAR = "near"
    NAME = "name"


def order_of(asked: Asked) -> Order:
    """Return how the services that are only listed are put in order."""
    if asked.text:
        return Order.WORDS
    if asked.near is None:
        return Order.NAME
    return Order.NEAR if asked.filters.need else Order.WORK
