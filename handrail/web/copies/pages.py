"""What a health professional looks through."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from handrail.domain.copies.queries import PartRecord
from handrail.web.participant.copy_pages import heading, rows
from handrail.web.shared.components import Row


@dataclass(frozen=True, slots=True)
class PartView:
    """One row, to look through."""

    id: UUID
    number: int
    rows: tuple[Row, ...]
    is_withheld: bool
    reason: str
    is_sealed: bool
    is_undecided: bool
    is_broken: bool


@dataclass(frozen=True, slots=True)
class Group:
    """All rows of one kind."""

    heading: str
    parts: tuple[PartView, ...]


def to_review(parts: Iterable[PartRecord]) -> tuple[Group, ...]:
    """Return every row of a copy, kind by kind, as a health professional looks through it."""
    numbered = enumerate(parts, start=1)
    return tuple(
        Group(
            heading(noun),
            tuple(
                PartView(
                    one.id,
                    number,
                    rows(one.content),
                    bool(one.withheld_why),
                    one.withheld_reason,
                    one.is_sealed,
                    one.is_undecided,
                    one.is_broken,
                )
                for number, one in held
            ),
        )
        for noun, held in groupby(numbered, key=lambda pair: pair[1].noun)
    )
