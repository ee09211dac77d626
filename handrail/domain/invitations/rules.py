"""What a code may look like, what a practice may write beside a link, and what is shown. Pure."""

import re

from handrail.kernel import nhs_number
from handrail.kernel.errors import BadInput

FEWEST, ROUNDED_TO = 8, 5
MOST_AT_ONCE = 500
LONGEST_LABEL = 30
LONGEST_NAME = 60
LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
DATE = re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b")


class NotAPseudonym(BadInput):
    """A line could say who somebody is."""


def plain(code: str) -> str:
    """Return a code as it is kept, however somebody typed it."""
    return re.sub(r"[^0-9A-Z]", "", code.upper())[:40]


def labels(text: str) -> tuple[str, ...]:
    """Return the practice's own words for its list, one a line, in order.

    NotAPseudonym, naming the line, for one that could be an NHS number, a date or a name;
    BadInput for the same twice.
    """
    found = [line.strip() for line in text.splitlines() if line.strip()]
    for number, line in enumerate(found, start=1):
        if _could_say_who(line):
            raise NotAPseudonym(
                f"Line {number} could say who somebody is. Use row numbers, or short made-up "
                "codes without spaces"
            )
    if len(set(found)) < len(found):
        raise BadInput("The same code is there twice. Each line needs its own")
    return tuple(found)


def hidden(count: int, *, of: int | None = None) -> int | None:
    """Return a number as it may be shown: none stays none, few are None, others are rounded.

    Each by itself, so that nothing can be worked out by taking away (domain.md D). Where nearly
    all ``of`` a known group did something, that says it of each: it is None too.
    """
    if not count:
        return 0
    if count < FEWEST or (of is not None and of - count < FEWEST):
        return None
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def _could_say_who(line: str) -> bool:
    if len(line) > LONGEST_LABEL or not LABEL.fullmatch(line) or DATE.search(line):
        return True
    digits = "".join(filter(str.isdigit, line))
    if len(digits) < 10:
        return False
    return any(_is_nhs_number(digits[at : at + 10]) for at in range(len(digits) - 9))


def _is_nhs_number(digits: str) -> bool:
    try:
        nhs_number.parse(digits)
    except nhs_number.InvalidNhsNumber:
        return False
    return True
