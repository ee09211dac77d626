"""Ask who somebody is, as far as the viewer may know."""

from collections import namedtuple
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from handrail.domain.disclosure.asking import ask, seen
from handrail.domain.participants.models import Person
from handrail.domain.participants.rules import Reach, age_on, safe_reaches
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.kernel.nhs_number import NhsNumber
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Viewer

DEATH_RECORDED = "A death was recorded. If that was a mistake, ask an administrator."


ON_A_CARD = (
    *("id", "given_name", "family_name", "preferred_name", "birth_date", "nhs_number", "postcode"),
    *("phone_safe", "language", "interpreter_needed", "communication_needs", "adjustments"),
    "adjustments_note",
)


@dataclass(frozen=True, slots=True)
class PersonCard:
    """What a list shows of a person."""

    id: UUID
    name: str
    birth_date: date
    age: int
    nhs_number: NhsNumber | None
    postcode: str
    phone_safe: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Everything held about who a person is and how to reach them."""

    id: UUID
    given_name: str
    family_name: str
    preferred_name: str
    birth_date: date
    age: int
    nhs_number: NhsNumber | None
    nhs_number_claimed: str
    identity: str
    died_date: date | None
    address_lines: tuple[str, ...]
    postcode: str
    address_restricted: bool
    no_fixed_address: bool
    gp_practice_id: UUID | None
    no_gp: bool
    phone: str
    phone_safe: str
    text_safe: str
    voicemail_safe: str
    email: str
    email_safe: str
    letter_safe: str
    contact_notes: str
    language: str
    interpreter_needed: bool
    communication_needs: tuple[str, ...]
    adjustments: tuple[str, ...]
    adjustments_note: str
    status_page_off: bool
    version: int

    @property
    def name(self) -> str:
        """The name people use."""
        return _name(self)

    @property
    def reaches(self) -> tuple[Reach, ...]:
        """The ways to reach them, each with whether it is safe."""
        return safe_reaches(
            phone=self.phone,
            phone_safe=self.phone_safe,
            text_safe=self.text_safe,
            email=self.email,
            email_safe=self.email_safe,
        )

    @property
    def needs(self) -> tuple[str, ...]:
        """What they need from anyone who meets them, for the header of every page (R112)."""
        return _needs(self)


_HELD = tuple(name for name in PersonRecord.__dataclass_fields__ if name != "age")
_RECORD = f"select {', '.join(_HELD)} from participants_person where id = %s and {{seen}}"  # noqa: S608
_CARDS = (
    f"select {', '.join(ON_A_CARD)} from participants_person"  # noqa: S608 - names in the code
    " where id = any(%s) and {seen}"
)
_IDENTIFIED = (
    "select id from participants_person where nhs_number = %s and birth_date = %s and {seen}"
)
_OnACard: Any = namedtuple("_OnACard", ON_A_CARD)  # type: ignore[misc]


def record(person_id: UUID, *, viewer: Viewer, at: datetime) -> PersonRecord:
    """Return one person; NotFound when the viewer may not know of them."""
    text, own = seen(Person, viewer, at)
    rows = ask(_RECORD.format(seen=text), [person_id, *own])
    if not rows:
        raise NotFound
    return as_record(rows[0], at)


def columns() -> str:
    """Return the columns of a whole record, in the order that ``as_record`` takes them."""
    return ", ".join(_HELD)


def as_record(row: Sequence[Any], at: datetime) -> PersonRecord:
    """Return a row of those columns as a value."""
    return _record(dict(zip(_HELD, row, strict=True)), local_date(at))


def check_is_alive(person_id: UUID, *, viewer: Viewer, at: datetime) -> None:
    """Raise WrongState once the person's death is recorded; NotFound for somebody not seen."""
    if record(person_id, viewer=viewer, at=at).died_date is not None:
        raise WrongState(DEATH_RECORDED)


def cards(person_ids: Iterable[UUID], *, viewer: Viewer, at: datetime) -> dict[UUID, PersonCard]:
    """Return the cards of several people by id; those the viewer may not see are left out."""
    wanted = list(set(person_ids))
    if not wanted:
        return {}
    text, own = seen(Person, viewer, at)
    today = local_date(at)
    found: Any = map(_OnACard._make, ask(_CARDS.format(seen=text), [wanted, *own]))
    return {row.id: _card(row, today) for row in found}


def identified(
    *, nhs_number: NhsNumber, birth_date: date, viewer: Viewer, at: datetime
) -> UUID | None:
    """Return the person of this NHS number and day of birth, if the viewer knows them, or None.

    Nobody is found by a number that somebody only said was theirs.
    """
    text, own = seen(Person, viewer, at)
    rows = ask(_IDENTIFIED.format(seen=text), [nhs_number.digits, birth_date, *own])
    return rows[0][0] if len(rows) == 1 else None


def find(
    *, text: str, birth_date: date | None, viewer: Viewer, at: datetime, limit: int = 20
) -> tuple[PersonCard, ...]:
    """Return people the viewer's organisation already knows, by NHS number or by name.

    Leads with the viewer's own grants, never with everybody (house, fence 2).
    """
    rows = Person.objects.visible_to(viewer, at=at)
    digits = "".join(filter(str.isdigit, text))
    if len(digits) == 10:
        rows = rows.filter(Q(nhs_number=digits) | Q(nhs_number_claimed=digits))
    else:
        for word in text.split():
            rows = rows.filter(Q(family_name__istartswith=word) | Q(given_name__istartswith=word))
    if birth_date:
        rows = rows.filter(birth_date=birth_date)
    today = local_date(at)
    shown = rows.order_by("family_name", "given_name", "id").values_list(*ON_A_CARD, named=True)
    return tuple(_card(row, today) for row in shown[:limit])


def _card(row: Any, today: date) -> PersonCard:
    return PersonCard(
        id=row.id,
        name=_name(row),
        birth_date=row.birth_date,
        age=age_on(row.birth_date, today),
        nhs_number=NhsNumber(row.nhs_number) if row.nhs_number else None,
        postcode=row.postcode,
        phone_safe=row.phone_safe,
        needs=_needs(row),
    )


def _name(row: Any) -> str:
    return f"{row.preferred_name or row.given_name} {row.family_name}"


def _needs(row: Any) -> tuple[str, ...]:
    interpreter = (f"Interpreter: {row.language or 'language not said'}",)
    return (
        *(interpreter if row.interpreter_needed else ()),
        *row.communication_needs,
        *row.adjustments,
        *((row.adjustments_note,) if row.adjustments_note else ()),
    )


def _record(held: dict[str, Any], today: date) -> PersonRecord:
    lists = ("address_lines", "communication_needs", "adjustments")
    number = held["nhs_number"]
    return PersonRecord(
        **held
        | {name: tuple(held[name]) for name in lists}
        | {"nhs_number": NhsNumber(number) if number else None},
        age=age_on(held["birth_date"], today),
    )
