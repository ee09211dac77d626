"""How trying to reach somebody stands: what was tried, what comes next, whether one may stop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from handrail.domain.cases import safe_contact
from handrail.domain.cases.models import ContactAttempt
from handrail.domain.cases.rules import (
    Answer,
    Means,
    NextTry,
    Try,
    may_close_unreached,
    next_try,
)
from handrail.domain.participants import queries as participants
from handrail.domain.participants.queries import PersonRecord
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Viewer

SAFE, UNSAFE = "yes", "no"
SAFE_TO = ("phone_safe", "text_safe", "voicemail_safe", "email_safe", "letter_safe")


@dataclass(frozen=True, slots=True)
class Reaching:
    """Where trying to reach the person stands."""

    tries: int
    means: Means
    next: NextTry | None
    may_close: Answer


def means_of(person: PersonRecord) -> Means:
    """Return which ways of contact may be used: a text where marked safe, never an unsafe way."""
    return Means(
        text=bool(person.phone) and person.text_safe == SAFE,
        phone=bool(person.phone) and person.phone_safe != UNSAFE,
        letter=bool(person.address_lines or person.postcode)
        and not person.no_fixed_address
        and person.letter_safe != UNSAFE,
    )


def unsafe_outcomes(person: PersonRecord) -> frozenset[str]:
    """Return the outcomes of a try that would go a way the person has said is not safe."""
    return safe_contact.unsafe_outcomes(_said(person))


def incident(outcome: str, person_id: UUID, *, viewer: Viewer, at: datetime) -> str:
    """Return what a try did that is marked not safe, in words; nothing where all was well."""
    person = participants.record(person_id, viewer=viewer, at=at)
    return safe_contact.incident(outcome, _said(person))


def reaching(case_id: UUID, person_id: UUID, *, viewer: Viewer, at: datetime) -> Reaching:
    """Return where trying to reach a person stands in one case."""
    rows = ContactAttempt.objects.visible_to(viewer, at=at).filter(case_id=case_id)
    tries = [Try(row.at, row.outcome) for row in rows.order_by("at", "id")]
    person = participants.record(person_id, viewer=viewer, at=at)
    return stands(tries, person, local_date(at))


def stands(tries: Sequence[Try], person: PersonRecord, today: date) -> Reaching:
    """Return where trying to reach a person stands after these tries."""
    means = means_of(person)
    return Reaching(
        tries=len(tries),
        means=means,
        next=next_try(tries, means, today),
        may_close=may_close_unreached(tries, means, today),
    )


def _said(person: PersonRecord) -> dict[str, str]:
    return {way: getattr(person, way) for way in SAFE_TO}
