"""Find or add a person, and keep their details right."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.participants.models import Identity, Person
from handrail.domain.participants.rules import birth_date_problem
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotFound, Refusal
from handrail.kernel.ids import new_id, ordered_id
from handrail.kernel.nhs_number import NhsNumber
from handrail.kernel.viewer import Viewer


class ChangedMeanwhile(Refusal):
    """Somebody else changed the same details since they were shown."""

    default = (
        "Somebody else changed these details while you were writing. "
        "Your answers are kept below: look at the newer ones, then save again."
    )


@dataclass(frozen=True, slots=True)
class Names:
    """Who somebody says they are."""

    given_name: str
    family_name: str
    birth_date: date
    nhs_number: NhsNumber | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """How it is safe to reach somebody and what they need from us.

    ``*_safe`` are ``yes``, ``no`` or ``unknown``.
    """

    preferred_name: str = ""
    address_lines: tuple[str, ...] = ()
    postcode: str = ""
    no_fixed_address: bool = False
    gp_practice_id: UUID | None = None
    no_gp: bool = False
    phone: str = ""
    phone_safe: str = "unknown"
    text_safe: str = "unknown"
    voicemail_safe: str = "unknown"
    email: str = ""
    email_safe: str = "unknown"
    letter_safe: str = "unknown"
    contact_notes: str = ""
    language: str = ""
    interpreter_needed: bool = False
    communication_needs: tuple[str, ...] = ()
    adjustments: tuple[str, ...] = ()
    adjustments_note: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """A person found or added. ``already_known`` is for triage, never for the referrer."""

    person_id: UUID
    already_known: bool = field(repr=False)


@transaction.atomic
def register(*, names: Names, by: Viewer, at: datetime) -> Registered:
    """Find the person by NHS number, date of birth and surname together, or add them.

    Opens a grant for the viewer's organisation and is audited. An NHS number already held
    for somebody with other names is kept apart as claimed, and its row marked for triage, so
    that nothing is learned from trying. BadInput for an impossible date of birth.
    """
    if problem := birth_date_problem(names.birth_date, local_date(at)):
        raise BadInput(problem)
    with connection.cursor() as cursor:
        cursor.execute(
            "select person_id, already_known from participants_register(%s,%s,%s,%s,%s,%s,%s)",
            [
                new_id(),
                ordered_id(),
                ordered_id(),
                names.nhs_number.digits if names.nhs_number else None,
                names.given_name.strip(),
                names.family_name.strip(),
                names.birth_date,
            ],
        )
        person_id, already_known = cursor.fetchone()
    return Registered(person_id, already_known)


@transaction.atomic
def change_details(
    *, person_id: UUID, details: Details, version: int | None, by: Viewer, at: datetime
) -> None:
    """Set how a person is reached and what they need; ChangedMeanwhile if ``version`` is old.

    A version of None fills in a person who was added a moment ago.
    """
    changes = asdict(details)
    changes |= {
        name: list(changes[name])
        for name in ("address_lines", "communication_needs", "adjustments")
    }
    _update(person_id, changes, version, by, at)
    audit.record(
        action="person.details_changed",
        by=by,
        at=at,
        subject=("person", person_id),
        person_id=person_id,
    )


@transaction.atomic
def confirm_identity(*, person_id: UUID, by: Viewer, at: datetime) -> None:
    """Say that a member of staff has confirmed who this is."""
    _update(person_id, {"identity": Identity.CONFIRMED}, None, by, at)
    audit.record(
        action="person.identity_confirmed",
        by=by,
        at=at,
        subject=("person", person_id),
        person_id=person_id,
    )


@transaction.atomic
def record_death(*, person_id: UUID, died_date: date, by: Viewer, at: datetime) -> None:
    """Record that a person has died; BadInput for a date to come."""
    if died_date > local_date(at):
        raise BadInput("The date of death must be today or in the past")
    _update(person_id, {"died_date": died_date}, None, by, at)
    audit.record(
        action="person.died", by=by, at=at, subject=("person", person_id), person_id=person_id
    )


@transaction.atomic
def set_status_page(*, person_id: UUID, is_off: bool, by: Viewer, at: datetime) -> None:
    """Switch the person's own page off or on, where seeing it could endanger them."""
    _update(person_id, {"status_page_off": is_off}, None, by, at)
    audit.record(
        action="person.page_switched_off" if is_off else "person.page_switched_on",
        by=by,
        at=at,
        subject=("person", person_id),
        person_id=person_id,
    )


@transaction.atomic
def restrict_address(*, person_id: UUID, is_restricted: bool, by: Viewer, at: datetime) -> None:
    """Say that where a person lives is never told, sent or exported, or that it may be again."""
    _update(person_id, {"address_restricted": is_restricted}, None, by, at)
    audit.record(
        action="person.address_restricted" if is_restricted else "person.address_unrestricted",
        by=by,
        at=at,
        subject=("person", person_id),
        person_id=person_id,
    )


def _update(
    person_id: UUID, changes: Mapping[str, object], version: int | None, by: Viewer, at: datetime
) -> None:
    row = (
        Person.objects.visible_to(by, at=at)
        .select_for_update(of=("self",))
        .filter(pk=person_id)
        .first()
    )
    if row is None:
        raise NotFound
    if version is not None and version != row.version:
        raise ChangedMeanwhile
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*changes, "version"])
