"""What the components in ``components.jinja`` are given: small frozen values built in pages.py.

Text is escaped by the template; give ``Markup`` only for HTML that we wrote ourselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from urllib.parse import urlencode

from django.http import QueryDict

from handrail.web.shared.numbers import whole


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a summary list; ``hidden`` completes the action for a screen reader."""

    key: str
    value: str | tuple[str, ...]
    href: str = ""
    action: str = "Change"
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a task list; no ``href`` when it cannot be started yet."""

    text: str
    href: str = ""
    status: str = ""
    colour: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; ``sort_href`` makes its heading a link."""

    text: str
    is_number: bool = False
    sort_href: str = ""
    sorted: str = ""
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: text, perhaps a link, a tag, and a second, smaller line."""

    text: str
    href: str = ""
    tag: str = ""
    colour: str = ""
    note: str = ""
    hidden: str = ""
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a timeline, newest first."""

    title: str
    at: datetime
    by: str = ""
    text: str = ""
    tag: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that matters, what it counts, and how it stands."""

    value: str
    label: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Pages:
    """Where in a long list this page is; links keep every filter and the order."""

    number: int
    total: int
    size: int
    query: str

    @property
    def last(self) -> int:
        """Return the number of the last page, at least 1."""
        return max(1, ceil(self.total / self.size))

    @property
    def first_shown(self) -> int:
        """Return the place in the whole list of the first line shown."""
        return min(self.total, (self.number - 1) * self.size + 1)

    @property
    def last_shown(self) -> int:
        """Return the place in the whole list of the last line shown."""
        return min(self.total, self.number * self.size)

    def href(self, number: int) -> str:
        """Return the address of another page of the same list."""
        return f"?{self.query}{'&' if self.query else ''}page={number}"

    def numbers(self) -> Iterator[int]:
        """Yield the page numbers worth a link, and 0 where some are left out."""
        shown = sorted({1, self.last, *range(self.number - 1, self.number + 2)})
        before = 0
        for number in shown:
            if not 1 <= number <= self.last:
                continue
            if number > before + 1:
                yield 0
            yield number
            before = number


def pages(parameters: QueryDict, *, total: int, size: int) -> Pages:
    """Return the page asked for by ``?page=``, or the nearest one there is."""
    asked = parameters.get("page", "1")
    kept = [(key, values) for key, values in parameters.lists() if key != "page"]
    last = max(1, ceil(total / size))
    number = whole(asked, digits=7) or 1
    return Pages(min(number, last), total, size, urlencode(kept, doseq=True))
