"""Which services fit a search: one query for their ids, distance and number."""

from dataclasses import dataclass, field
from math import asin
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection

from handrail.domain.directory import codes, rules
from handrail.domain.directory.fields import EARTH_RADIUS_METRES

METRES_IN_A_MILE = 1609.344
MOST_RANKED = 500
WORK = codes.NEEDS["work"][1]


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
    outside_nine_to_five: bool = False
    open_now: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A service that fits, and how far its nearest place is."""

    id: UUID
    miles: float | None


@dataclass(slots=True)
class _Where:
    """The conditions of a search, and what to put in them."""

    clauses: list[LiteralString] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def add(self, clause: LiteralString, **values: Any) -> None:
        self.clauses.append(clause)
        self.values |= values


_POINT: LiteralString = (
    "cube(array[6378168 * cos(radians(%(lat)s)) * cos(radians(%(lon)s)),"
    " 6378168 * cos(radians(%(lat)s)) * sin(radians(%(lon)s)),"
    " 6378168 * sin(radians(%(lat)s))])"
)
_EVERYWHERE: LiteralString = "select id, null::float8 as metres from directory_service"
# Three plain sets joined by id: one condition over all of them would make the planner ask
# the places once for every service.
_NEAR: LiteralString = (
    "select a.service_id as id, min(l.point <-> " + _POINT + ") as metres"  # noqa: S608
    " from directory_serviceatlocation a join directory_location l on l.id = a.location_id"
    " where l.point <@ cube_enlarge(" + _POINT + ", %(reach)s, 3)"
    " and l.point <-> " + _POINT + " <= %(reach)s group by a.service_id"
    " union all select id, null from directory_service where area_codes && %(codes)s::text[]"
    " union all select id, null from directory_service where area_codes = '{}' and not is_placed"
)
_WORDS: LiteralString = "s.words @@ websearch_to_tsquery('english', %(text)s)"
_BEST_WORDED: LiteralString = "ts_rank(s.words, websearch_to_tsquery('english', %(text)s)) desc"
_ABOUT_WORK: LiteralString = "(s.words @@ websearch_to_tsquery('english', %(work)s)) desc"
_LIKE: LiteralString = "word_similarity(%(text)s, s.name) > 0.45"
_OUTSIDE: LiteralString = (
    "exists (select 1 from directory_openinghours h where h.service_id = s.id and"
    " (h.weekday >= 5 or h.opens < '09:00' or h.closes > '17:00'))"
)


def hits(
    *, near: Near | None, text: str, filters: Filters, referable: bool, limit: int, offset: int = 0
) -> tuple[tuple[Hit, ...], int]:
    """Return the services that fit, nearest or best worded first, and how many there are.

    Words that find nothing are tried once more as a misspelt name.
    """
    found = _ask(near, text, filters, referable, limit, offset, _WORDS)
    if text and not found[1]:
        found = _ask(near, text, filters, referable, limit, offset, _LIKE)
    return found


def _ask(
    near: Near | None, text: str, filters: Filters, referable: bool, limit: int, offset: int,
    words: LiteralString,
) -> tuple[tuple[Hit, ...], int]:  # fmt: skip
    where = _conditions(near, text, filters, referable, words)
    by_words = _BEST_WORDED if text else _ABOUT_WORK
    body: LiteralString = (
        "with reached as materialized (select id, min(metres) as metres from ("  # noqa: S608
        + (_NEAR if near else _EVERYWHERE) + ") r group by id)"
        " select s.id, p.metres, count(*) over ()"
        " from reached p join directory_service s on s.id = p.id where "
        + " and ".join(where.clauses)
        + " order by s.state, " + by_words + ", p.metres nulls last, s.name, s.id"
        " limit %(limit)s offset %(offset)s"
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(body, {**where.values, "work": WORK, "limit": limit, "offset": offset})
        rows = cursor.fetchall()
    return tuple(Hit(id, _miles(metres)) for id, metres, _ in rows), rows[0][2] if rows else 0


def _conditions(
    near: Near | None, text: str, filters: Filters, referable: bool, words: LiteralString
) -> _Where:
    where = _Where()
    where.add("s.state <> 'withdrawn' and s.takes_referrals = %(referable)s", referable=referable)
    if near:
        where.values |= {
            "lat": near.lat,
            "lon": near.lon,
            "reach": rules.NEAR_MILES * METRES_IN_A_MILE,
            "codes": list(near.area_codes),
        }
    if text:
        where.add(words, text=text)
    _add_filters(where, filters)
    return where


def _add_filters(where: _Where, filters: Filters) -> None:
    if filters.need in codes.NEEDS:
        need = codes.NEEDS[filters.need][1]
        where.add("s.words @@ websearch_to_tsquery('english', %(need)s)", need=need)
    if filters.delivery:
        where.add("s.delivery_kinds @> array[%(delivery)s]", delivery=filters.delivery)
    if filters.language:
        where.add(
            "(s.languages @> array[%(language)s] or s.access_features @> array['interpreter'])",
            language=filters.language,
        )
    if filters.outside_nine_to_five:
        where.add(_OUTSIDE)
    if filters.open_now:
        where.add("s.state = 'active' and s.intake in ('open', 'closing')")


def _miles(metres: float | None) -> float | None:
    """Return miles over the ground for the straight line that the database measured."""
    if metres is None:
        return None
    half = min(metres / 2 / EARTH_RADIUS_METRES, 1.0)
    return 2 * EARTH_RADIUS_METRES * asin(half) / METRES_IN_A_MILE
