"""Ask about people as another system asks: several at once, and by a number or a name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from handrail.domain.disclosure.asking import ask, seen
from handrail.domain.participants.models import Person
from handrail.domain.participants.queries import PersonRecord, as_record, columns
from handrail.kernel.viewer import Viewer

_PEOPLE = f"select {columns()} from participants_person where {{where}} and {{seen}}"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; None asks for anything. Names are told by how they begin."""

    ids: tuple[UUID, ...] | None = None
    nhs_numbers: tuple[str, ...] | None = None
    birth_dates: tuple[date, ...] | None = None
    family: str = ""
    given: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A part of the people found, and how many there are in all, where that was asked."""

    people: tuple[PersonRecord, ...]
    total: int | None


def search(
    wanted: Wanted, *, start: int, size: int, count: bool, viewer: Viewer, at: datetime
) -> Found:
    """Return a part of the people whom the viewer's organisation knows, by name."""
    where, values = _where(wanted)
    text, own = seen(Person, viewer, at)
    statement = _PEOPLE.format(where=where, seen=text)
    order = " order by family_name, given_name, id limit %s offset %s"
    rows = ask(statement + order, [*values, *own, size, start])
    people = tuple(as_record(row, at) for row in rows)
    if not count:
        return Found(people, None)
    counted = f"select count(*) from participants_person where {where} and {text}"  # noqa: S608
    return Found(people, ask(counted, [*values, *own])[0][0])


def records(ids: Iterable[UUID], *, viewer: Viewer, at: datetime) -> dict[UUID, PersonRecord]:
    """Return several people by id; those whom the viewer may not know of are left out."""
    wanted = list(set(ids))
    if not wanted:
        return {}
    text, own = seen(Person, viewer, at)
    rows = ask(_PEOPLE.format(where="id = any(%s)", seen=text), [wanted, *own])
    return {person.id: person for person in (as_record(row, at) for row in rows)}


def ids_after(after: UUID, *, size: int, viewer: Viewer, at: datetime) -> list[UUID]:
    """Return the next ids of people whom the viewer's organisation knows, in order."""
    text, own = seen(Person, viewer, at)
    statement = f"select id from participants_person where id > %s and {text} order by id limit %s"  # noqa: S608
    return [row[0] for row in ask(statement, [after, *own, size])]


def numbers(*, viewer: Viewer, at: datetime) -> Iterator[str]:
    """Yield the confirmed NHS numbers of everybody whom the viewer's organisation knows."""
    after, size = UUID(int=0), 2_000
    while ids := ids_after(after, size=size, viewer=viewer, at=at):
        after = ids[-1]
        for person in records(ids, viewer=viewer, at=at).values():
            if person.nhs_number:
                yield person.nhs_number.digits


def _where(wanted: Wanted) -> tuple[str, list[object]]:
    parts, values = ["true"], list[object]()
    listed = {"id": wanted.ids, "birth_date": wanted.birth_dates}
    if wanted.nhs_numbers is not None:
        parts.append("(nhs_number = any(%s) or nhs_number_claimed = any(%s))")
        values += [list(wanted.nhs_numbers)] * 2
    for column, given in listed.items():
        if given is not None:
            parts.append(f"{column} = any(%s)")
            values.append(list(given))
    for column, text in (("family_name", wanted.family), ("given_name", wanted.given)):
        if text:
            parts.append(f"starts_with(lower({column}), lower(%s))")
            values.append(text)
    return " and ".join(parts), values
