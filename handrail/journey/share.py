"""Share something with an employer, the Jobcentre or who pays, because the person wants to.

Nothing goes to any of them by itself (R99, R102). The person, or a coach in their name, chooses
who, what and how long, and sees beforehand exactly what would be seen. Who pays for a programme
is told line by line what the programme owes, all of it or nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.consent import operations as consent
from handrail.domain.consent.operations import Owed
from handrail.domain.disclosure import matrix
from handrail.domain.disclosure.matrix import Recipient as Told
from handrail.domain.organisations import queries as organisations
from handrail.domain.organisations.queries import OrganisationSummary
from handrail.domain.participants import queries as people
from handrail.domain.sharing import queries as sharing
from handrail.domain.sharing import rules
from handrail.domain.sharing.queries import Line, Shared
from handrail.journey import funder
from handrail.kernel.clock import LONDON, local_date
from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Person, Recipient, Viewer

WORDING = "share"
EXPLAINED = (
    "They were shown exactly what would be seen and by whom. They can stop it at any time, and "
    "whether they share or not changes nothing about their support or their benefits."
)
PURPOSES = {told: matrix.PURPOSES[told][0] for told in (Told.EMPLOYER, Told.JOBCENTRE, Told.FUNDER)}
SHOWN = 10


class NotThatLong(BadInput):
    """The last day is past, or more than a year ahead."""

    default = "Choose a last day from today to a year ahead."


class HasDied(BadInput):
    """Nothing is shared about somebody who has died."""

    default = "This person has died. Nothing more is shared."


class NothingOwed(BadInput):
    """What a programme owes to who pays for it is not stated, or is nothing."""

    default = "Nothing can be shared with them until it is stated what they are owed."


@dataclass(frozen=True, slots=True)
class Body:
    """Somebody outside a person's care who can be told things, and what.

    ``owed`` is what somebody's programmes owe to who pays; other bodies have none.
    """

    id: UUID
    name: str
    where: str
    recipient: Told
    kinds: tuple[Kind, ...]
    owed: Owed | None = None

    @property
    def is_funder(self) -> bool:
        """Return whether it pays for programmes, and so is told single lines."""
        return self.recipient is Told.FUNDER


@dataclass(frozen=True, slots=True)
class Found:
    """What a search for a body found, and whether there are more than are shown."""

    bodies: tuple[Body, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is told what, until when. Who pays is told what is owed, whatever the kinds."""

    organisation_id: UUID
    kinds: frozenset[Kind]
    until_date: date


def search(text: str, *, among: Collection[Told] = tuple(PURPOSES)) -> Found:
    """Return the few bodies that fit words of a name, a town or a postcode, best first."""
    kinds = [kind for kind, told in matrix.RECIPIENT_OF.items() if told in among]
    found = organisations.search(text, kinds=kinds, limit=SHOWN + 1)
    return Found(tuple(_body(each) for each in found[:SHOWN]), len(found) > SHOWN)


def body(organisation_id: UUID, *, person_id: UUID, viewer: Viewer, at: datetime) -> Body:
    """Return one that something can be shared with by this person; NotFound."""
    found = organisations.get(organisation_id)
    if matrix.recipient(found.kind) not in PURPOSES:
        raise NotFound
    told = _body(found)
    return told if not told.is_funder else _with_owed(told, person_id, viewer, at)


def preview(person_id: UUID, *, told: Body, kinds: Collection[Kind]) -> tuple[Line, ...]:
    """Return exactly what a body would see, to the person or to whoever is in touch with them."""
    lines = sharing.preview(person_id, organisation_id=told.id, kinds=kinds)
    if not told.is_funder:
        return lines
    keys = told.owed.keys if told.owed else []
    return tuple(line for line in lines if line.key in keys)


@transaction.atomic
def share(*, person_id: UUID, choice: Choice, how: str, by: Viewer, at: datetime) -> UUID:
    """Let a body see these kinds of information until the end of a day; return the evidence.

    By the person, or by whoever is in touch with them and writes down how they agreed.
    NotThatLong, HasDied, NeverTold, NothingOwed, NoConsent, NotFound.
    """
    told = body(choice.organisation_id, person_id=person_id, viewer=by, at=at)
    check_may_share(person_id, choice.until_date, by, at)
    if told.is_funder and told.owed is None:
        raise NothingOwed
    return consent.give(
        person_id=person_id,
        organisation_id=told.id,
        kinds=told.kinds if told.is_funder else choice.kinds,
        purpose=PURPOSES[told.recipient],
        how=how,
        explained=f"Shown to {told.name}",
        wording_id=consent.set_wording(key=WORDING, text=EXPLAINED, by=by, at=at),
        until_at=end_of(choice.until_date),
        owed=told.owed,
        by=by,
        at=at,
    )


def check_may_share(person_id: UUID, until_date: date, by: Viewer, at: datetime) -> None:
    """Raise NotThatLong, HasDied, or NotAllowed for a person who shares what is another's."""
    if not rules.is_possible(until_date, local_date(at)):
        raise NotThatLong
    if people.record(person_id, viewer=by, at=at).died_date is not None:
        raise HasDied
    if isinstance(by, Person) and by.person_id != person_id:
        raise NotAllowed


def end_of(day: date) -> datetime:
    """Return the moment at which a last day is over."""
    return datetime.combine(day + timedelta(days=1), time(), LONDON)


def shared_with(*, by: Recipient) -> tuple[Shared, ...]:
    """Return who shares something with the viewer's body now, by name."""
    return sharing.shown() if by.recipient_id else ()


@transaction.atomic
def look(person_id: UUID, *, by: Recipient, at: datetime) -> Shared:
    """Return what one person shares with the viewer's body, and write the look down; NotFound."""
    found = sharing.shown_of(person_id)
    audit.record_view(
        what="sharing.seen", by=by, at=at, person_id=person_id, purpose=Purpose.SHARED
    )
    return found


def _body(found: OrganisationSummary) -> Body:
    told = matrix.recipient(found.kind)
    where = ", ".join(filter(None, (*found.address[-2:], found.postcode)))
    kinds = () if told is Told.FUNDER else tuple(sorted(matrix.may_be_told(found.kind)))
    return Body(found.id, found.name, where, told, kinds)


def _with_owed(told: Body, person_id: UUID, viewer: Viewer, at: datetime) -> Body:
    owed = funder.owed_about(person_id, viewer=viewer, at=at)
    kinds = tuple(sorted(owed.lines)) if owed else ()
    return Body(told.id, told.name, told.where, told.recipient, kinds, owed)
