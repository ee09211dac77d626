"""What letters are made of. Pure: no framework, no clock.

Values of facts are plain text; an ISO date or moment among them is written as NHS pages do.
"""

import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from handrail.kernel.clock import local

WIDTH = 74
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")


@dataclass(frozen=True, slots=True)
class Told:
    """Everything a letter may say. ``withheld`` names the facts that may not be told."""

    facts: Mapping[str, str] = field(default_factory=dict)
    withheld: frozenset[str] = frozenset()
    sender: str = ""
    ring: str = ""
    site: str = ""
    reader: str = "GP"
    receipt: str = ""

    def get(self, key: str) -> str:
        """Return a fact as people read it, or nothing."""
        return readable(self.facts.get(key, ""))

    @property
    def link(self) -> str:
        """The address at which to sign in and see more."""
        path = self.facts.get("link", "")
        return path if path.startswith("http") else self.site.rstrip("/") + (path or "/start/")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter to a practice on one screen, before it is text, a page, a PDF or FHIR.

    The first line is the one thing asked of the reader, or none (B13, R106). ``suggestion`` is
    wording for a fit note, said to be a named clinician's for the certifier's judgement.
    """

    reference: str
    action: str
    about: str
    lines: tuple[tuple[str, str], ...] = ()
    suggestion: str = ""
    note: str = ""
    ring: str = ""
    link: str = ""
    link_says: str = ""
    receipt: str = ""

    def blocks(self) -> tuple[tuple[str, ...], ...]:
        """Return the same as blocks of plain lines."""
        said = tuple(labelled(label, value) if label else value for label, value in self.lines)
        return (
            (self.action,),
            (self.about,),
            (*said, self.note),
            (self.suggestion,),
            (
                self.ring,
                f"{self.link_says}: {self.link}" if self.link else "",
                f"To say that this letter arrived: {self.receipt}" if self.receipt else "",
            ),
        )


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in words. A text has no subject; only a letter to a practice has a sheet."""

    subject: str
    body: str
    sheet: Sheet | None = None


def readable(value: str) -> str:
    """Return a value as people read it: an ISO date as 3 June 2026, other text on one line."""
    text = " ".join(value.split())
    try:
        if ISO_DATE.fullmatch(text):
            return day(date.fromisoformat(text))
        if ISO_MOMENT.fullmatch(text):
            return moment(datetime.fromisoformat(text))
    except ValueError:
        return text
    return text


def day(value: date) -> str:
    """Return a day as NHS pages write it: 3 June 2026."""
    return f"{value.day} {value:%B %Y}"


def moment(value: datetime) -> str:
    """Return a moment in London as NHS pages write it: 3 June 2026 at 2:30pm."""
    shown = local(value) if value.tzinfo else value
    return f"{day(shown.date())} at {clock(shown)}"


def clock(value: datetime) -> str:
    """Return a time of day: 2:30pm, 9am, midday, midnight."""
    if value.minute == 0 and value.hour % 12 == 0:
        return "midday" if value.hour else "midnight"
    minutes = f":{value.minute:02d}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


def letter(subject: str, blocks: Iterable[Iterable[str]]) -> Letter:
    """Return a letter of blocks of lines, empty ones left out, wrapped for any mail reader."""
    shown = ["\n".join(_wrapped(line) for line in block if line) for block in blocks]
    return Letter(subject, "\n\n".join(text for text in shown if text) + "\n")


def sheet_letter(subject: str, sheet: Sheet) -> Letter:
    """Return a sheet as a letter: its words for any mail reader, and itself."""
    return Letter(subject, letter(subject, sheet.blocks()).body, sheet)


def labelled(label: str, value: str) -> str:
    """Return "Label: value", or nothing when there is no value."""
    return f"{label}: {value}" if value else ""


def text(*sentences: str, limit: int = 160) -> Letter:
    """Return a text of as many of the sentences as fit, the first ones always (160 characters)."""
    said = ""
    for sentence in filter(None, sentences):
        longer = f"{said} {sentence}".strip()
        if len(longer) > limit and said:
            continue
        said = longer
    return Letter("", said[:limit])


def _wrapped(line: str) -> str:
    return "\n".join(
        textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
    )
