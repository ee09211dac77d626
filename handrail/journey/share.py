"""Share something with an employer or the Jobcentre, because the person wants to (R99, R102).

Nothing goes to either by itself. The person, or a coach in their name, chooses who, what and how
long, and sees beforehand exactly what would be seen.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.consent import operations as consent
from handrail.domain.disclosure import matrix
from handrail.domain.disclosure.matrix import Recipient as Told
from handrail.domain.organisations import queries as organisations
from handrail.domain.participants import queries as people
from handrail.domain.sharing import queries as sharing
from handrail.domain.sharing.queries import Line, Shared
from handrail.kernel.clock import LONDON, local_date
from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Person, Recipient, Viewer

WORDING = "share"
EXPLAINED = (
    "They were shown exactly what would be seen and by whom. They can stop it at any time, and "
    "whether they share or not changes nothing about their support or their benefits."
)
PURPOSES = {Told.EMPLOYER: "tell my employer", Told.JOBCENTRE: "tell the Jobcentre"}
LONGEST = timedelta(days=366)


class NotThatLong(BadInput):
    """The last day is past, or more than a year ahead."""

    default = "Choose a last day from today to a year ahead."


class HasDied(BadInput):
    """Nothing is shared about somebody who has died."""

    default = "This person has died. Nothing more is shared."


@dataclass(frozen=True, slots=True)
class Body:
    """Somebody outside a person's care who can be told things, and what."""

    id: UUID
    name: str
    recipient: Told
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is told what, until when."""

    organisation_id: UUID
    kinds: frozenset[Kind]
    until_date: date


def bodies() -> tuple[Body, ...]:
    """Return the employers and Jobcentres that something can be shared with, by name."""
    found = [
        _body(each.id, each.name, each.kind)
        for kind, recipient in matrix.RECIPIENT_OF.items()
        if recipient in PURPOSES
        for each in organisations.of_kind(kind)
    ]
    return tuple(sorted(found, key=lambda body: (body.name, str(body.id))))


def body(organisation_id: UUID) -> Body:
    """Return one that something can be shared with; NotFound."""
    found = organisations.get(organisation_id)
    if matrix.recipient(found.kind) not in PURPOSES:
        raise NotFound
    return _body(found.id, found.name, found.kind)


def preview(person_id: UUID, *, organisation_id: UUID, kinds: Collection[Kind]) -> tuple[Line, ...]:
    """Return exactly what a body would see, to the person or to whoever is in touch with them."""
    return sharing.preview(person_id, organisation_id=organisation_id, kinds=kinds)


@transaction.atomic
def share(*, person_id: UUID, choice: Choice, how: str, by: Viewer, at: datetime) -> UUID:
    """Let a body see these kinds of information until the end of a day; return the evidence.

    By the person, or by whoever is in touch with them and writes down how they agreed.
    NotThatLong, HasDied, NeverTold, NoConsent, NotFound.
    """
    told = body(choice.organisation_id)
    today = local_date(at)
    if not today <= choice.until_date <= today + LONGEST:
        raise NotThatLong
    if people.record(person_id, viewer=by, at=at).died_date is not None:
        raise HasDied
    if isinstance(by, Person) and by.person_id != person_id:
        raise NotAllowed
    after = choice.until_date + timedelta(days=1)
    return consent.give(
        person_id=person_id,
        organisation_id=told.id,
        kinds=choice.kinds,
        purpose=PURPOSES[told.recipient],
        how=how,
        explained=f"Shown to {told.name}",
        wording_id=consent.set_wording(key=WORDING, text=EXPLAINED, by=by, at=at),
        until_at=datetime.combine(after, time(), LONDON),
        by=by,
        at=at,
    )


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


def _body(organisation_id: UUID, name: str, kind: str) -> Body:
    kinds = tuple(sorted(matrix.may_be_told(kind)))
    return Body(organisation_id, name, matrix.recipient(kind), kinds)
