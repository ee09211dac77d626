"""What a register's row means for what is held: pure, and without a clock."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

Outcome = Literal["new", "changed", "closed", "unchanged", "rejected"]
OUTCOMES: tuple[Outcome, ...] = ("new", "changed", "closed", "unchanged", "rejected")

POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})\b")
JOINED = "\u00a0"  # keeps a postcode's two halves together while words are told apart

# The day integrated care boards began (Health and Care Act 2022): registers that name a parent
# without saying since when are taken to mean since then.
BOARDS_BEGAN = date(2022, 7, 1)
# A register keeps closed organisations, so it never really shrinks; small files are samples.
FEWEST_COMPARED = 100
SMALLEST_SHARE = 0.8

ALL_FACTS = frozenset(
    {
        "name",
        "kind",
        "standing",
        "address",
        "postcode",
        "phone",
        "opened_date",
        "closed_date",
        "prescribing_setting",
    }
)


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """What one row of a register says of an organisation.

    ``speaks_for`` names the facts the register is the authority on; an organisation that is
    already known keeps its other facts.
    """

    row: str
    kind: str
    name: str
    ods_code: str | None = None
    local_code: str | None = None
    standing: str = "active"
    address: tuple[str, ...] = ()
    postcode: str = ""
    phone: str = ""
    opened_date: date | None = None
    closed_date: date | None = None
    prescribing_setting: str = ""
    speaks_for: frozenset[str] = ALL_FACTS


@dataclass(frozen=True, slots=True)
class RelationRecord:
    """That one ODS code belonged to another; ``from_date`` None means the register is silent."""

    row: str
    child_code: str
    parent_code: str
    kind: Literal["member_of", "part_of"]
    from_date: date | None
    until_date: date | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was skipped, where it stands in the file, and why."""

    row: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one register file says, and the rows that say nothing usable."""

    kind: str
    rows: int
    organisations: tuple[OrganisationRecord, ...]
    relations: tuple[RelationRecord, ...]
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """One stretch of belonging; its last day, ``until_date``, still counts."""

    parent: object
    from_date: date
    until_date: date | None

    def covers(self, on: date) -> bool:
        """Return whether the day lies in the period."""
        return self.from_date <= on and (self.until_date is None or on <= self.until_date)

    def overlaps(self, other: "Period") -> bool:
        """Return whether the two periods share a day."""
        return (self.until_date is None or other.from_date <= self.until_date) and (
            other.until_date is None or self.from_date <= other.until_date
        )


def together(own: Outcome | None, other: Outcome) -> Outcome:
    """Return what becomes of a row: its own outcome first, unless only what hangs on it moved."""
    if own is None or own == "rejected":
        return other
    if own == "unchanged" and other in ("new", "changed", "closed"):
        return "changed"
    return own


def far_fewer(rows: int, latest_rows: int) -> bool:
    """Return whether a file holds so few rows that it was probably cut short."""
    return latest_rows >= FEWEST_COMPARED and rows < latest_rows * SMALLEST_SHARE


def starting(as_of: date, *, earlier_parent: bool) -> date:
    """Return since when a belonging of unknown start is taken to hold.

    A change of parent is only known to have happened by the day of the file.
    """
    return as_of if earlier_parent or as_of < BOARDS_BEGAN else BOARDS_BEGAN


def place_period(
    held: Sequence[Period], given: Period, *, history: bool
) -> tuple[Outcome, Period | None]:
    """Return what a given period does to those held, and the held one it replaces, if any.

    History adds what was not known and never overrules what a newer register said.
    """
    same = next((period for period in held if period.from_date == given.from_date), None)
    touching = [same] if same else [period for period in held if period.overlaps(given)]
    if not touching:
        return "new", None
    if same == given or history:
        return "unchanged", None
    if len(touching) > 1 or any(p.overlaps(given) for p in held if p is not touching[0]):
        return "rejected", None
    if same and same.until_date is None and given.until_date is not None:
        return "closed", same
    return "changed", touching[0]


def superseded(periods: Iterable[Period]) -> list[tuple[Period, Period]]:
    """Return (as held, as it should be) for open periods that a later parent has ended."""
    ordered = sorted(periods, key=lambda period: period.from_date)
    ended = []
    for index, period in enumerate(ordered):
        later = [p for p in ordered[index + 1 :] if p.from_date > period.from_date]
        if period.until_date is None and later and later[0].parent != period.parent:
            ended.append(
                (period, replace(period, until_date=later[0].from_date - timedelta(days=1)))
            )
    return ended


_KEPT_UPPER = frozenset(["ICB", "CIC", "UK", "APMS"])
# A word without a vowel is an abbreviation (GP, NHS, PCN, CCG), but for these.
_ABBREVIATED = frozenset(["ST", "DR", "MR", "MRS", "MS", "LTD", "S"])
_KEPT_LOWER = frozenset(["AND", "OF", "THE", "AT", "IN", "ON", "FOR", "WITH", "BY", "UPON"])
_WORD = re.compile(r"[A-Z0-9]+(?:['\u2019][A-Z0-9]+)*")


def readable(name: str) -> str:
    """Return a register's capitals as words people read; a name in mixed case is left alone."""
    if name != name.upper():
        return name
    return _WORD.sub(lambda found: _word(found[0], first=found.start() == 0), name)


def _word(word: str, *, first: bool) -> str:
    if word in _KEPT_LOWER and not first:
        return word.lower()
    short = word not in _ABBREVIATED and not set(word) & set("AEIOUWY")
    if word in _KEPT_UPPER or short or any(letter.isdigit() for letter in word):
        return word
    if word.startswith("MC") and len(word) > 4:
        return f"Mc{word[2:].capitalize()}"
    if len(word) > 3 and word[1] in "'\u2019":  # O'Brien, but St Mary's
        return word[:2] + word[2:].capitalize()
    return word.capitalize()


def searched(text: str) -> tuple[str, ...]:
    """Return the words that are searched for; a postcode is one, with or without its space."""
    line = " ".join(text.replace("\x00", "").upper().split())
    words = POSTCODE.sub(rf"\1{JOINED}\2", line).split(" ")
    return tuple(word.replace(JOINED, " ") for word in words if word)[:8]


def search_text(*, ods_code: str | None, name: str, address: Iterable[str], postcode: str) -> str:
    """Return the capitals in which an organisation is looked for."""
    return " ".join(filter(None, (ods_code, name, *address, postcode))).upper()
