"""What a query of the published API asks for: parameters as the standard defines them, and ours.

What has the wrong type is refused. What has the right type and can match nothing (a day that is
none, an unknown postcode) finds nothing, and the answer says why in ``notes``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from math import isfinite
from uuid import UUID

from django.http import QueryDict

from handrail.domain.directory import identities, publishing
from handrail.domain.directory.published import Around, Part, Wanted
from handrail.domain.places import queries as places
from handrail.interop.open_referral import terms, values
from handrail.kernel.errors import BadInput, NotFound

SIZE, LARGEST = 50, 100
FURTHEST = 10**9
OLDEST = 200.0
LONGEST = 500
END_OF_DAY = (23, 59, 59)
_WHOLE = re.compile(r"-?[0-9]+")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_TIME = re.compile(r"^[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?$")
_DAYS = {
    name: number
    for number, day in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    )
    for name in (day, day[:2], day[:3])
}


class BadParameter(BadInput):
    """A parameter of the wrong type; the message names it."""

    default = "A parameter is not what it should be."


class NoSuchPage(NotFound):
    """Pages are counted from 1."""

    default = "Pages are counted from 1."


@dataclass(slots=True)
class Asked:
    """A query read so far, and what the answer should say about it."""

    given: QueryDict
    notes: list[str] = field(default_factory=list)

    def get(self, name: str) -> str | None:
        """Return a parameter, or None; BadParameter when it is given twice."""
        said = self.given.getlist(name)
        if len(said) > 1:
            raise BadParameter(f"Give {name} once.")
        return said[0].replace("\0", " ") if said else None

    def part(self) -> Part:
        """Return which page is asked for; BadParameter, NoSuchPage."""
        number, size = self._whole("page", 1), self._whole("per_page", SIZE)
        if number < 1:
            raise NoSuchPage
        return Part(number, min(max(size, 1), LARGEST))

    def truth(self, name: str) -> bool:
        """Return a parameter that is true or false; BadParameter."""
        said = self.get(name)
        if said not in (None, "true", "false"):
            raise BadParameter(f"{name} is true or false.")
        return said == "true"

    def wanted(self) -> Wanted:
        """Return what services are asked for; BadParameter."""
        opens, closes = self._time("start_time"), self._time("end_time")
        wanted = Wanted(
            text=(self.get("search") or "").strip()[:LONGEST],
            minimum_age=self._age("minimum_age"),
            maximum_age=self._age("maximum_age"),
            modified_after=self._moment("modified_after"),
            closes_by=time(*min(closes, END_OF_DAY)) if closes else None,
        )
        if opens is not None:
            wanted = replace(wanted, opens_from=time(*opens)) if opens[0] < 24 else nothing(wanted)
        for narrow in (self._day, self._term, self._taxonomy):
            wanted = narrow(wanted)
        return wanted

    def around(self) -> tuple[Around | None, bool]:
        """Return where is asked for, and whether that is a place that we know."""
        postcode, metres = self.get("postcode"), self.get("proximity")
        if postcode is None:
            if metres is not None:
                self.notes.append("proximity is counted from a postcode, and none was given.")
            return None, True
        far = values.number(metres) if metres is not None else None
        if metres is not None and (far is None or far < 0):
            self.notes.append("proximity is a number of metres, so nothing is that near.")
            return None, False
        try:
            there = places.locate(postcode)
        except places.PostcodeUnclear:
            there = None
        if there is None:
            self.notes.append("We do not know that postcode, so nothing is found near it.")
            return None, False
        codes = (there.icb, there.sub_icb, there.local_authority, there.ward)
        areas = frozenset(code for code in codes if code)
        return Around(there.latitude, there.longitude, far, areas), True

    def _day(self, wanted: Wanted) -> Wanted:
        said = self.get("day")
        if said is None:
            return wanted
        weekday = _DAYS.get(said.strip().lower())
        if weekday is None:
            self.notes.append("day is a day of the week, such as MO or Monday.")
            return nothing(wanted)
        return replace(wanted, weekday=weekday)

    def _term(self, wanted: Wanted) -> Wanted:
        said = self.get("taxonomy_term_id")
        return wanted if said is None else self._narrowed(wanted, identities.given(said))

    def _narrowed(self, wanted: Wanted, term_id: UUID | None) -> Wanted:
        known = {one.id: one for one in terms.every(publishing.topics())} if term_id else {}
        found = known.get(term_id) if term_id else None
        if found is None:
            self.notes.append("There is no such taxonomy term here.")
            return nothing(wanted)
        narrow: dict[str, Callable[[], Wanted]] = {
            terms.TOPICS.name: lambda: replace(wanted, topics=(found.name,)),
            terms.INDUSTRY.name: lambda: replace(wanted, industries=(found.code,)),
            terms.WAYS.name: lambda: replace(wanted, delivery_kinds=(found.code,)),
            terms.FRESHNESS.name: lambda: replace(wanted, is_fresh=found == terms.FRESH),
        }
        return narrow[found.taxonomy.name]()

    def _taxonomy(self, wanted: Wanted) -> Wanted:
        said = self.get("taxonomy_id")
        if said is None:
            return wanted
        holds = {
            terms.TOPICS.id: "topics",
            terms.INDUSTRY.id: "industries",
            terms.WAYS.id: "delivery_kinds",
            terms.FRESHNESS.id: "freshness",
        }
        asked = identities.given(said)
        if asked is None or asked not in holds:
            self.notes.append("There is no such taxonomy here.")
            return nothing(wanted)
        return replace(wanted, holds=holds[asked])

    def _whole(self, name: str, otherwise: int) -> int:
        said = self.get(name)
        if said is None:
            return otherwise
        if not _WHOLE.fullmatch(said):
            raise BadParameter(f"{name} is a whole number.")
        if len(said) > len(str(FURTHEST)):
            return -FURTHEST if said.startswith("-") else FURTHEST
        return int(said)

    def _age(self, name: str) -> float | None:
        said = self.get(name)
        if said is None:
            return None
        if not _NUMBER.fullmatch(said):
            raise BadParameter(f"{name} is a number of years.")
        years = float(said)
        years = years if isfinite(years) else OLDEST
        return min(max(years, -1.0), OLDEST)

    def _time(self, name: str) -> tuple[int, int, int] | None:
        said = self.get(name)
        if said is None:
            return None
        if not _TIME.match(said):
            raise BadParameter(f"{name} is a time of day, such as 09:00.")
        hour, minute, *second = map(int, said.strip().split(":"))
        return hour, minute, second[0] if second else 0

    def _moment(self, name: str) -> datetime | None:
        said = self.get(name)
        if said is None:
            return None
        found = values.moment(said)
        if found is None:
            raise BadParameter(f"{name} is a moment, such as 2026-06-03T09:30:00Z.")
        return found


def nothing(wanted: Wanted) -> Wanted:
    """Return the same question, to which the answer is empty."""
    return replace(wanted, is_nothing=True)
