"""Read who somebody is out of a few words pasted from a record: number, day of birth, perhaps name.

Pure. No system's own format is known here: any order, any marks between, any words around. What
could be meant in two ways is asked for, never guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handrail.kernel import nhs_number
from handrail.kernel.nhs_number import NhsNumber

LONGEST = 2_000
OLDEST_YEARS = 125
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan january", "feb february", "mar march", "apr april", "may", "jun june"),
            *("jul july", "aug august", "sep sept september", "oct october", "nov november"),
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_GAP = r"[ \t\u00a0\u2009\u202f.\-\u2013]{1,2}"
# Ten digits together or as 3, 3 and 4, and no other digit at either end; never a phone number.
NUMBER = re.compile(
    rf"(?<![\d/])(?<!\+44)(?<!\+44 )(?:\d{{10}}|\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{4}})(?![\d/])"
)
NUMBER_NAMED = re.compile(r"nhs\W{0,3}(?:no|num|number|nr)?\W{0,4}$", re.IGNORECASE)
_DAY, _MONTH, _YEAR = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})", r"(?P<y>\d{4})"
_WORD = r"(?P<w>[A-Za-z]{3,9})"
_MARK = r"\s*[/.\-\u2013]\s*"
DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d){_DAY}{_MARK}{_MONTH}{_MARK}{_YEAR}(?!\d)",
        rf"(?<!\d){_YEAR}{_MARK}{_MONTH}{_MARK}{_DAY}(?!\d)",
        rf"(?<!\d){_DAY}(?:st|nd|rd|th)?[\s\-/.]*{_WORD}\.?,?[\s\-/.]*{_YEAR}(?!\d)",
        rf"(?<![A-Za-z]){_WORD}\.?\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}(?!\d)",
        r"(?<![\d])(?P<d>\d{2})(?P<m>\d{2})(?P<y>(?:18|19|20)\d{2})(?!\d)",
        r"(?<![\d])(?P<y>(?:18|19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?!\d)",
        rf"(?<!\d){_DAY}\s+{_MONTH}\s+{_YEAR}(?!\d)",
    )
)
SHORT_YEAR = re.compile(rf"(?<!\d)\d{{1,2}}{_MARK}\d{{1,2}}{_MARK}\d{{2}}(?!\d)")
BORN = re.compile(r"(?:\bborn|\bd\.?\s?o\.?\s?b\b\.?|\bbirth(?:\s*date)?|\bdate of birth)\W{0,6}$",
                  re.IGNORECASE)  # fmt: skip
# A last name in capitals before a comma, as many records write it: QUILL, Zachariah (Mr).
NAMED = re.compile(
    r"(?:^|[\n|:;\t]|\s{2,})\s*(?P<family>[A-Z][A-Z'\u2019\- ]{1,40}),\s*"
    r"(?:(?:Mr|Mrs|Miss|Ms|Mx|Dr|Prof|Rev)\.?\s+)?(?P<given>[A-Z][A-Za-z'\u2019\-]{1,40})"
)


class Missing(StrEnum):
    """What could not be read, and why."""

    NUMBER = "number"
    WRONG_NUMBER = "wrong number"
    TWO_NUMBERS = "two numbers"
    BIRTH = "birth"
    SHORT_YEAR = "short year"
    TWO_BIRTHS = "two births"


@dataclass(frozen=True, slots=True)
class Banner:
    """What was read; ``missing`` says what was not."""

    nhs_number: NhsNumber | None
    birth_date: date | None
    given_name: str = ""
    family_name: str = ""
    missing: tuple[Missing, ...] = ()


def read(text: str, *, on: date) -> Banner:
    """Return who a few pasted words are about, as of a day; never a guess between two."""
    text = text[:LONGEST].replace("\r\n", "\n")
    number, no_number, rest = _number(text)
    born, no_birth = _born(rest, on)
    name = NAMED.search(text)
    return Banner(
        nhs_number=number,
        birth_date=born,
        given_name=name["given"].capitalize()
        if name and name["given"].isupper()
        else name["given"]
        if name
        else "",
        family_name=_as_written(name["family"]) if name else "",
        missing=tuple(it for it in (no_number, no_birth) if it),
    )


def _number(text: str) -> tuple[NhsNumber | None, Missing | None, str]:
    """Return the number, or why there is none, and the text without what was read as one."""
    right: dict[str, tuple[NhsNumber, re.Match[str]]] = {}
    named: set[str] = set()
    has_wrong = False
    for found in NUMBER.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        try:
            right[digits] = (nhs_number.parse(digits), found)
        except nhs_number.InvalidNhsNumber:
            has_wrong = True
            continue
        if NUMBER_NAMED.search(text[: found.start()]):
            named.add(digits)
    wanted = named if len(named) == 1 else set(right)
    if len(wanted) != 1:
        why = Missing.TWO_NUMBERS if wanted else Missing.WRONG_NUMBER if has_wrong else None
        return None, why or Missing.NUMBER, text
    number, found = right[wanted.pop()]
    return number, None, f"{text[: found.start()]} | {text[found.end() :]}"


def _born(text: str, on: date) -> tuple[date | None, Missing | None]:
    """Return the day of birth: the one named so, else the only day that there is."""
    every: set[date] = set()
    named: set[date] = set()
    for start, day in _days(text, on):
        every.add(day)
        if BORN.search(text[:start]):
            named.add(day)
    wanted = named or every
    if len(wanted) == 1:
        return wanted.pop(), None
    if wanted:
        return None, Missing.TWO_BIRTHS
    return None, Missing.SHORT_YEAR if SHORT_YEAR.search(text) else Missing.BIRTH


def _days(text: str, on: date) -> Iterator[tuple[int, date]]:
    taken: list[range] = []
    for pattern in DATES:
        for found in pattern.finditer(text):
            span = range(*found.span())
            if any(span.start < other.stop and other.start < span.stop for other in taken):
                continue
            if day := _day(found.groupdict(), on):
                taken.append(span)
                yield found.start(), day


def _day(parts: dict[str, str | None], on: date) -> date | None:
    word = parts.get("w")
    month = MONTHS.get(word.lower(), 0) if word else int(parts.get("m") or 0)
    try:
        found = date(int(parts["y"] or 0), month, int(parts["d"] or 0))
    except ValueError:
        return None
    return found if found <= on and on.year - found.year <= OLDEST_YEARS else None


def _as_written(family: str) -> str:
    """Return a name in capitals as names are written; who reads it can put it right."""
    return re.sub(r"[A-Z]+", lambda part: part[0].capitalize(), family.strip())
