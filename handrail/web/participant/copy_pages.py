"""What the pages and the file of a copy show to the person."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from handrail.config.templating import nhs_datetime
from handrail.domain.copies.queries import CopyRecord, GivenPart
from handrail.domain.organisations import queries as organisations
from handrail.web.participant.copy_words import NOUNS, STATES
from handrail.web.shared.components import Row

# What says nothing to a reader; it is in the JSON.
NOISE = frozenset({"id", "version", "attempts", "next_try_at", "is_notice"})
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Item:
    """One copy in a list."""

    id: UUID
    organisation: str
    asked_at: datetime
    state: str
    state_key: str
    colour: str
    identity: str
    until_at: datetime | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Section:
    """All rows of one kind, as the person gets them."""

    heading: str
    rows: tuple[tuple[Row, ...], ...]


def listed(found: Iterable[CopyRecord], at: datetime) -> tuple[Item, ...]:
    """Return a list of copies."""
    return tuple(
        Item(
            one.id,
            organisations.get(one.organisation_id).name,
            one.asked_at,
            str(STATES[one.state][0]),
            one.state,
            STATES[one.state][1],
            one.identity,
            one.until_at,
            one.is_open(at),
        )
        for one in found
    )


def sections(parts: Iterable[GivenPart]) -> tuple[Section, ...]:
    """Return what the person gets, kind by kind, in words."""
    return tuple(
        Section(heading(noun), tuple(rows(one.content) for one in held))
        for noun, held in groupby(parts, key=lambda one: one.noun)
    )


def heading(noun: str) -> str:
    """Return what a kind of row is called."""
    return str(NOUNS.get(noun, noun.replace("_", " ").capitalize()))


def rows(content: Mapping[str, Any]) -> tuple[Row, ...]:
    """Return the columns that say something to a reader: no ids, nothing empty."""
    return tuple(
        Row(name.replace("_", " ").capitalize(), _value(value))
        for name, value in content.items()
        if name not in NOISE
        and not name.endswith(("_id", "_ids"))
        and value not in (None, "", [], {})
    )


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_value(each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_value(each)}" for key, each in value.items())
    text = str(value)
    return nhs_datetime(datetime.fromisoformat(text)) if MOMENT.match(text) else text
