"""Fit notes as episodes: those with seven or fewer days between them are one. Pure.

Source: NHS England, Fit Notes Issued by GP Practices, guide: "notes with seven or fewer days
between the end of one and the start of the next are one episode" (C.5 of the domain research).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from handrail.domain.prompting.facts import Note

GAP_DAYS = 7


@dataclass(frozen=True, slots=True)
class Episode:
    """Notes that belong together, earliest first."""

    notes: tuple[Note, ...]

    @property
    def from_date(self) -> date:
        """Return the first day of the first note."""
        return self.notes[0].from_date

    @property
    def until_date(self) -> date | None:
        """Return the last day of the note that lasts longest; None where one has no end."""
        ends = [note.until_date for note in self.notes]
        return None if None in ends else max(end for end in ends if end is not None)

    def days_off(self, on: date) -> int:
        """Return for how many days, up to a day and with it, the notes have said so."""
        last = on if self.until_date is None else min(on, self.until_date)
        return max(0, (last - self.from_date).days + 1)

    def still_holds(self, on: date) -> bool:
        """Return whether a note of a day would belong to it."""
        return self.from_date <= on and _reaches(self.until_date, on)


def sensible(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Return notes that can be: each once, none that ends before it begins, earliest first."""
    kept = {it for it in notes if it.until_date is None or it.until_date >= it.from_date}
    return tuple(sorted(kept, key=lambda it: (it.from_date, it.until_date or date.max)))


def episodes(notes: Iterable[Note]) -> tuple[Episode, ...]:
    """Return notes as episodes, earliest first."""
    found: list[list[Note]] = []
    for note in sensible(notes):
        if found and _reaches(Episode(tuple(found[-1])).until_date, note.from_date):
            found[-1].append(note)
        else:
            found.append([note])
    return tuple(Episode(tuple(each)) for each in found)


def current(notes: Iterable[Note], on: date) -> Episode | None:
    """Return the episode that a note of this day would belong to, or None."""
    return next((it for it in reversed(episodes(notes)) if it.still_holds(on)), None)


def _reaches(end: date | None, on: date) -> bool:
    """Return whether at most seven days lie between an end and a day."""
    return end is None or on <= end + timedelta(days=GAP_DAYS + 1)
