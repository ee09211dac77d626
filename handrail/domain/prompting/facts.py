"""What a record says of somebody, as far as it decides whether there is anything to say. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Exclusion(StrEnum):
    """Because of what nobody is prompted about, whatever their fit notes say."""

    PALLIATIVE_CARE = "palliative_care"
    ADVANCED_DEMENTIA = "advanced_dementia"
    PREGNANCY = "pregnancy"
    LOCAL = "local"


class Moment(StrEnum):
    """What the clinician is doing."""

    RECORD_OPENED = "record_opened"
    NOTE_ISSUED = "note_issued"


@dataclass(frozen=True, slots=True)
class Note:
    """A fit note: it holds from its first day to its last, both included (C.5).

    ``until_date`` is None for a note without an end.
    """

    from_date: date
    until_date: date | None = None

    @property
    def days(self) -> int | None:
        """Return for how many days it holds; None without an end."""
        return None if self.until_date is None else (self.until_date - self.from_date).days + 1


@dataclass(frozen=True, slots=True)
class Surgery:
    """An operation, and for how long somebody is expected to recover from it."""

    on_date: date
    recovery_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """All that is read of a record. ``issuing`` is the note that is being written now, if any."""

    birth_date: date | None = None
    has_died: bool = False
    is_in_patient: bool = False
    notes: tuple[Note, ...] = ()
    issuing: Note | None = None
    exclusions: frozenset[Exclusion] = frozenset()
    surgery: tuple[Surgery, ...] = ()
    groups: frozenset[str] = frozenset()
