"""To whom a message goes, asked at the moment it goes: addresses change, people leave and die."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail.domain.messaging.choices import INTO_SYSTEM, Channel, State
from handrail.domain.messaging.models import Message
from handrail.domain.messaging.ports import AboutLetter, Body
from handrail.domain.messaging.rules import Fact
from handrail.domain.organisations import queries as organisations
from handrail.domain.organisations.queries import AreaSummary, OrganisationSummary
from handrail.domain.participants import queries as participants
from handrail.domain.staff import queries as staff
from handrail.domain.systems import queries as systems
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System

WAYS = {Channel.PERSON_TEXT: "text", Channel.PERSON_EMAIL: "email"}
# Whose letters are read by a GP; others who refer are spoken to as "you".
LOOKUP, REGISTERED = "ods:", "the practice where the patient is registered"
FETCHED = "fetched by their system"
UNNAMED = "The person has not agreed that the practice is told who they are."
READ_BY_A_GP = frozenset({"practice", "pcn"})


class Stopped(Exception):  # noqa: N818 - an answer, not a fault
    """The message does not go: ``state`` says whether it was dropped or somebody has to look."""

    def __init__(self, state: State, why: str) -> None:
        self.state = state
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who a message comes from, and on what number they answer."""

    name: str
    ring: str


def of_person(row: Message, by: System, at: datetime) -> str:
    """Return the person's own number or e-mail, as long as it is still marked safe.

    Stopped when the person has died, when it is not safe, or when we are no longer in touch.
    """
    if row.person_id is None:
        return _given(row)
    try:
        record = participants.record(row.person_id, viewer=by, at=at)
    except NotFound:
        raise Stopped(State.DROPPED, "We are no longer in touch with this person.") from None
    if record.died_date:
        raise Stopped(State.DROPPED, "The person has died.")
    way = WAYS[Channel(row.channel)]
    reach = next((each for each in record.reaches if each.way == way), None)
    if reach is None or not reach.is_safe:
        raise Stopped(State.DROPPED, "This way to reach the person is not marked as safe.")
    return reach.address


def of_organisation(row: Message, at: datetime) -> str:
    """Return a member of staff's address, a practice's shared mailbox, or an area's contact.

    Stopped, for an administrator to mend, when there is none.
    """
    if row.address:
        return row.address
    if row.recipient_account_id:
        return _of_account(row, at)
    organisation_id = row.recipient_organisation_id or row.organisation_id
    if row.channel == Channel.STAFF_EMAIL and (area := _own_area(organisation_id)):
        contact = area.single_point_of_contact_account_id
        if address := (staff.email(contact) if contact else "") or area.public_email:
            return address
        raise Stopped(State.FAILED, f"{area.public_name} has no single point of contact set.")
    organisation = organisations.get(organisation_id)
    if row.channel == Channel.PRACTICE_MESH:
        return _by_mesh(organisation)
    if row.channel == Channel.PRACTICE_FHIR:
        return _fetched_by(organisation)
    if organisation.mailbox_email:
        return organisation.mailbox_email
    raise Stopped(State.FAILED, f"{organisation.name} has no shared mailbox on record.")


def _own_area(organisation_id: UUID) -> AreaSummary | None:
    return next((it for it in organisations.areas() if it.organisation_id == organisation_id), None)


def _by_mesh(organisation: OrganisationSummary) -> str:
    """Return where a letter goes by MESH: a mailbox, a code to look one up by, or the patient."""
    if organisation.mesh_route == "registered":
        return REGISTERED
    if organisation.mesh_route == "lookup" and organisation.ods_code:
        return f"{LOOKUP}{organisation.ods_code}"
    if organisation.mesh_mailbox:
        return organisation.mesh_mailbox
    raise Stopped(State.FAILED, f"{organisation.name} has no MESH mailbox on record.")


def _fetched_by(organisation: OrganisationSummary) -> str:
    """Return where a letter lies until a practice's system fetches it: there has to be one."""
    if systems.may_read(organisation.id, "DocumentReference"):
        return FETCHED
    raise Stopped(State.FAILED, f"No system of {organisation.name} may fetch letters here.")


def about(row: Message, facts: Sequence[Fact], by: System, at: datetime) -> AboutLetter | None:
    """Return whom a letter to a clinical system is about; None for what goes any other way.

    Stopped where the practice may not be told who it is: no system could file that.
    """
    if row.channel not in INTO_SYSTEM:
        return None
    assert row.recipient_organisation_id is not None
    if row.person_id is None or not any(fact.key == "name" for fact in facts):
        raise Stopped(State.FAILED, UNNAMED)
    record = participants.record(row.person_id, viewer=by, at=at)
    bodies = organisations.many([row.organisation_id, row.recipient_organisation_id])
    ends = [bodies[row.organisation_id], bodies[row.recipient_organisation_id]]
    sender, recipient = (_body(end) for end in ends)
    return AboutLetter(
        delivery_id=row.delivery_id or row.id,
        person_id=row.person_id,
        name=record.name,
        given=record.given_name,
        family=record.family_name,
        birth_date=record.birth_date,
        nhs_number=str(record.nhs_number or ""),
        sender=sender,
        recipient=recipient,
    )


def _body(held: OrganisationSummary) -> Body:
    lines = (*held.address, *filter(None, [held.postcode]))
    return Body(held.id, held.name, held.ods_code or "", held.phone, lines)


def identity(row: Message, facts: Sequence[Fact], by: System, at: datetime) -> tuple[Fact, ...]:
    """Return who a message is about, as known now, unless its facts say so already."""
    if row.person_id is None or any(fact.key == "name" for fact in facts):
        return ()
    try:
        record = participants.record(row.person_id, viewer=by, at=at)
    except NotFound:
        return ()
    said = {
        "name": record.name,
        "birth_date": record.birth_date.isoformat(),
        "nhs_number": str(record.nhs_number or ""),
    }
    return tuple(Fact(Kind.IDENTITY, key, value) for key, value in said.items() if value)


def reader(row: Message) -> str:
    """Return whom the first line of a letter speaks to."""
    if row.recipient_organisation_id is None:
        return "you"
    kind = organisations.get(row.recipient_organisation_id).kind
    return "GP" if kind in READ_BY_A_GP else "you"


def sender(row: Message, at: datetime) -> Sender:
    """Return who sends it; where they have no number of their own, the area's."""
    organisation = organisations.get(row.organisation_id)
    if organisation.phone:
        return Sender(organisation.name, organisation.phone)
    area = organisations.area_of(row.organisation_id, local_date(at))
    return Sender(organisation.name, area.public_phone if area else "")


def _given(row: Message) -> str:
    if not row.address:
        raise Stopped(State.FAILED, "There is no address to send it to.")
    return row.address


def _of_account(row: Message, at: datetime) -> str:
    account_id = row.recipient_account_id
    assert account_id is not None
    works_at = {card.organisation_id for card in staff.memberships(account_id, at=at)}
    if row.recipient_organisation_id and row.recipient_organisation_id not in works_at:
        raise Stopped(State.FAILED, "The member of staff no longer works there.")
    address = staff.email(account_id)
    if not address:
        raise Stopped(State.FAILED, "The member of staff has no email address.")
    return address
