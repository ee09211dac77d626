"""What is told of one referral to whoever decides on it, by a page, and how the look is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.cases import queries as cases
from handrail.domain.consent import queries as consents
from handrail.domain.disclosure import queries as disclosure
from handrail.domain.participants import queries as participants
from handrail.domain.participants.queries import PersonRecord
from handrail.domain.referrals import operations as referrals
from handrail.domain.referrals import pausing, queries
from handrail.domain.referrals.additions import AdditionView, additions
from handrail.domain.referrals.choices import State
from handrail.domain.referrals.queries import ReferralRecord, StepView
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.insight import fit_notes
from handrail.journey import judging
from handrail.journey.judging import Said
from handrail.kernel.errors import NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Client, Staff
from handrail.web.triage import pages

Decider = Staff | Client


@dataclass(frozen=True)
class Seen:
    """A referral, and whom it is about."""

    record: ReferralRecord
    person: PersonRecord

    @cached_property
    def rules(self) -> Said | None:
        """What the rules say of it: asked once a page, where the page says it."""
        return judging.rules_say(self.record, self.person)


def see(referral_id: UUID, viewer: Decider, at: datetime) -> Seen:
    """Return a referral and its person; NotFound when the viewer may not know of them."""
    record = queries.record(referral_id, viewer=viewer, at=at)
    person = participants.record(record.card.person_id, viewer=viewer, at=at)
    return Seen(record, person)


def look(seen: Seen, viewer: Decider, at: datetime) -> None:
    """Write down that it was looked at; NotFound where it is nobody's turn here."""
    card = seen.record.card
    if viewer.organisation_id not in card.deciders:
        raise NotFound
    if card.opened_at is None:
        referrals.open_it(referral_id=card.id, by=viewer, at=at)
    audit.record_view(
        what="referral.viewed",
        by=viewer,
        at=at,
        subject=("referral", card.id),
        person_id=seen.person.id,
        purpose=Purpose.TRIAGE,
    )


def told(seen: Seen, viewer: Decider, at: datetime) -> pages.Told:
    """Return everything that the page of a referral is built from."""
    record, person, card = seen.record, seen.person, seen.record.card
    added = additions(card, viewer=viewer, at=at)
    steps = queries.steps(card.id, viewer=viewer, at=at)
    was_asked = any(it.event == "referral.question_asked" for it in steps)
    has_case = card.state in {State.ACCEPTED, State.CLOSED}
    agrees = bool(
        disclosure.permits(
            person_id=person.id, organisation_id=viewer.organisation_id, kinds=[Kind.CONTACT], at=at
        )
    )
    return pages.Told(
        record=record,
        person=person,
        steps=steps,
        news=queries.news([card.id], viewer=viewer, at=at)[card.id] if was_asked else (),
        additions=added,
        names=staff.names(who for who in _writers(added, steps) if who),
        rules=seen.rules,
        case=cases.for_referral(card.id, viewer=viewer, at=at) if has_case else None,
        opens_cases=viewer.has(Permission.WORK_CASES),
        agrees=agrees,
        lines=pausing.lines_of([card], viewer=viewer, at=at),
        gap=fit_notes.of_referrals([card], viewer=viewer, at=at).get(card.id),
        took_back=not agrees
        and consents.was_taken_back(person.id, viewer.organisation_id, viewer=viewer, at=at),
    )


def _writers(added: Sequence[AdditionView], steps: Sequence[StepView]) -> list[UUID | None]:
    """Return whose names the page says: who added to it, and who closed it."""
    closed = (it.by_account_id for it in steps if it.event == "referral.closed")
    return [*(it.by_account_id for it in added), *closed]
