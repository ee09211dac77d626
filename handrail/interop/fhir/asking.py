"""What is searched for (FHIR R4, 3.1.1): parameters read by their type, the rest as Prefer says."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from handrail.interop.fhir.faults import Fault, Issue
from handrail.kernel.clock import LONDON

DEFAULT_COUNT, MOST, FURTHEST = 20, 100, 10_000
# What steers a search instead of choosing among resources.
STEERING = frozenset(
    {
        "_count",
        "_offset",
        "_total",
        "_include",
        "_revinclude",
        "_sort",
        "_summary",
        "_format",
        "_pretty",
    }
)
PREFIXED = re.compile(r"(eq|ne|gt|lt|ge|le|sa|eb|ap)?(\d{4}.*)")
UUID_FORM = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
NUL = "\0"
# How a text that is searched for holds what would part it from the next (FHIR R4, 3.1.1.4.0.1).
ESCAPED = re.compile(r"\\([,$|\\])")
Moments = tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that a resource can be searched by; ``to`` are the types it may lead to."""

    name: str
    type: str
    to: tuple[str, ...] = ()


@dataclass(slots=True)
class Asked:
    """One search, as it was asked for."""

    kind: str
    given: Mapping[str, Sequence[str]]
    parameters: tuple[Parameter, ...]
    is_strict: bool = False
    unused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        known = {each.name: each for each in self.parameters}
        if any(NUL in text for name, texts in self.given.items() for text in (name, *texts)):
            raise _bad("There is a character that is no text.")
        for name in self.given:
            plain, _, modifier = name.partition(":")
            if plain in STEERING and not (modifier and plain not in {"_include", "_revinclude"}):
                continue
            if plain not in known:
                self.unused.append(name)
            elif modifier and modifier not in known[plain].to:
                raise _bad(f"The modifier :{modifier[:20]} is not supported for {plain}.")
        if self.unused and self.is_strict:
            raise _bad(f"Unknown parameter: {', '.join(sorted(self.unused))[:200]}")

    def ids(self, name: str) -> tuple[UUID, ...] | None:
        """Return what a parameter leads to by its id; what is no id of ours leads nowhere."""
        return self._all_of(
            [_ids(text.rpartition("/")[2] for text in texts) for texts in self._texts(name)]
        )

    def leads_to(self, name: str, kind: str) -> tuple[UUID, ...] | None:
        """Return the ids of one type that a reference parameter leads to, or None if unasked."""
        found = []
        for texts in self._texts(name):
            found.append(_ids(id_ for text in texts if (id_ := self._leads(name, text, kind))))
        return self._all_of(found)

    def tokens(self, name: str) -> tuple[tuple[str, str], ...] | None:
        """Return (system, code) of a token parameter; the system is empty where it is not said."""
        groups = [tuple(_token(text) for text in texts if text) for texts in self._texts(name)]
        return self._all_of(groups)

    def codes(self, name: str) -> tuple[str, ...] | None:
        """Return the codes of a token parameter, whatever their system."""
        found = self.tokens(name)
        return None if found is None else tuple(code for _, code in found)

    def text(self, name: str) -> str:
        """Return the one text of a string parameter; Fault 400 for several."""
        texts = [text for group in self._texts(name) for text in group]
        if len(texts) > 1:
            raise _bad(f"{name} can be given once.")
        return texts[0] if texts else ""

    def days(self, name: str) -> tuple[date, ...] | None:
        """Return the days of a date parameter that is compared for equality alone."""
        groups = []
        for texts in self._texts(name):
            if any(not (m := PREFIXED.fullmatch(it)) or m[1] not in {None, "eq"} for it in texts):
                raise _bad(f"{name} is compared for equality alone.")
            groups.append(tuple(_start(it.removeprefix("eq"))[0].date() for it in texts))
        return self._all_of(groups)

    def moments(self, name: str) -> Moments:
        """Return a date parameter as comparisons with moments (FHIR R4, 3.1.1.4.7)."""
        found: list[tuple[str, datetime]] = []
        for texts in self._texts(name):
            if len(texts) != 1:
                raise _bad(f"{name} cannot be one of several moments.")
            found += _compared(name, texts[0])
        return tuple(found)

    @property
    def count(self) -> int:
        """How many are shown on a page."""
        return min(self._number("_count", DEFAULT_COUNT), MOST)

    @property
    def start(self) -> int:
        """How many are passed over."""
        start = self._number("_offset", 0)
        if start > FURTHEST:
            raise _bad("That is too far on. Search for less.")
        return start

    @property
    def is_counted(self) -> bool:
        """Whether the number of all has to be told: it is, unless ``_total=none``."""
        return self._first("_total") != "none"

    @property
    def is_summary(self) -> bool:
        """Whether only the number of all is asked for."""
        summary = self._first("_summary")
        if summary not in {"", "false", "count"}:
            raise _bad("_summary is count, or false.")
        return summary == "count" or self._number("_count", DEFAULT_COUNT) == 0

    def order(self, known: Mapping[str, str], otherwise: str) -> str:
        """Return the order asked for, as ours are called; Fault 400 for one that is not known."""
        said = self._first("_sort")
        if not said:
            return otherwise
        down = "-" if said.startswith("-") else ""
        if said.removeprefix("-") not in known:
            raise _bad(f"_sort is one of {', '.join(sorted(known))}.")
        return down + known[said.removeprefix("-")]

    def joined(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return (type, parameter) of each ``_include`` or ``_revinclude``."""
        found = []
        for full in self.given:
            if full.partition(":")[0] != name:
                continue
            for text in self.given[full]:
                parts = text.split(":")
                if len(parts) < 2:
                    raise _bad(f"{name} is written Type:parameter.")
                found.append((parts[0], parts[1]))
        return tuple(found)

    def address(self, base: str, start: int) -> str:
        """Return the address of a page of this search, with what was used of it."""
        said = [
            (name, text)
            for name, texts in self.given.items()
            if name not in self.unused and name not in {"_offset", "_format", "_pretty"}
            for text in texts
        ]
        if start:
            said.append(("_offset", str(start)))
        return f"{base}/{self.kind}" + (f"?{urlencode(said)}" if said else "")

    def _texts(self, name: str) -> Iterable[list[str]]:
        for full, texts in self.given.items():
            if full.partition(":")[0] == name and full not in self.unused:
                for text in texts:
                    yield [ESCAPED.sub(r"\1", it) for it in re.split(r"(?<!\\),", text)]

    def _leads(self, name: str, text: str, kind: str) -> str:
        """Return the id that a text leads to, where it is one of this type."""
        head, _, id_ = text.rpartition("/")
        said = head.rpartition("/")[2]
        for full in self.given:
            plain, _, modifier = full.partition(":")
            if plain == name and modifier:
                said = said or modifier
        return id_ if said in {"", kind} else ""

    def _all_of(self, groups: Sequence[tuple]) -> tuple | None:  # type: ignore[type-arg]
        """Return what is in every group: a parameter given twice asks for both."""
        if not groups:
            return None
        return tuple(it for it in groups[0] if all(it in other for other in groups[1:]))

    def _first(self, name: str) -> str:
        return next(iter(self.given.get(name, ())), "")

    def _number(self, name: str, otherwise: int) -> int:
        text = self._first(name)
        if not text:
            return otherwise
        if not (text.isascii() and text.isdigit() and len(text) < 7):
            raise _bad(f"{name} is a whole number.")
        return int(text)


def _ids(texts: Iterable[str]) -> tuple[UUID, ...]:
    return tuple(UUID(text) for text in texts if UUID_FORM.fullmatch(text))


def _token(text: str) -> tuple[str, str]:
    system, bar, code = text.rpartition("|")
    return (system, code) if bar else ("", text)


def _compared(name: str, text: str) -> list[tuple[str, datetime]]:
    said = PREFIXED.fullmatch(text)
    if said is None:
        raise _bad(f"{name} is a date, such as ge2026-06-03.")
    start, end = _start(said[2])
    how = said[1] or "eq"
    if how in {"ne", "ap"}:
        raise _bad(f"The prefix {how} is not supported for {name}.")
    compared = {
        "eq": [("ge", start), ("lt", end)],
        "gt": [("ge", end)] if end > start else [("gt", start)],
        "sa": [("ge", end)] if end > start else [("gt", start)],
        "ge": [("ge", start)],
        "lt": [("lt", start)],
        "eb": [("lt", start)],
        "le": [("lt", end)] if end > start else [("le", start)],
    }
    return compared[how]


def _start(text: str) -> tuple[datetime, datetime]:
    """Return the beginning and the end of what a text means: a year, month, day or moment."""
    try:
        if len(text) == 4:
            return _midnight(int(text), 1, 1), _midnight(int(text) + 1, 1, 1)
        if len(text) == 7:
            year, month = int(text[:4]), int(text[5:])
            after = (year + 1, 1) if month == 12 else (year, month + 1)
            return _midnight(year, month, 1), _midnight(*after, 1)
        if len(text) == 10:
            day = date.fromisoformat(text)
            return _whole(day), _whole(day + timedelta(days=1))
        moment = datetime.fromisoformat(text.replace(" ", "+"))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=LONDON)
        return moment, moment + (timedelta() if "." in text else timedelta(seconds=1))
    except (ValueError, OverflowError):
        raise _bad("A date is written like 2026, 2026-06, 2026-06-03 or with a time.") from None


def _midnight(year: int, month: int, day: int) -> datetime:
    return _whole(date(year, month, day))


def _whole(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)


def _bad(said: str) -> Fault:
    return Fault(400, Issue(said, "invalid"))
