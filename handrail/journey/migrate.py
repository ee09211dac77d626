"""Migrate: bring an open case over from another system, or take it back.

Nobody is written to: the person and the referrer know their coach already. What is recorded is
what the other system's record says, and that it says so.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from handrail.domain.capacity.choices import Seat
from handrail.domain.cases import life
from handrail.domain.cases import operations as cases
from handrail.domain.cases import queries as case_queries
from handrail.domain.cases.life import Closure
from handrail.domain.consent import operations as consent
from handrail.domain.consent.choices import EARLIER_SYSTEM
from handrail.domain.matching import queries as matching
from handrail.domain.organisations import queries as organisations
from handrail.domain.participants import operations as participants
from handrail.domain.participants import queries as people
from handrail.domain.participants.operations import Details, Names
from handrail.domain.referrals import operations as referrals
from handrail.domain.referrals import queries as referral_queries
from handrail.domain.referrals import sending
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.domain.transfers import operations as transfers
from handrail.domain.transfers import queries as arrivals
from handrail.domain.transfers.operations import Arrival
from handrail.domain.transfers.queries import ItemRecord
from handrail.domain.transfers.rules import differing, fingerprints
from handrail.journey.refer import TO_SERVICE, Story
from handrail.journey.support import keep_first_work
from handrail.kernel import working_days
from handrail.kernel.clock import LONDON, local_date
from handrail.kernel.errors import BadInput
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import System

WORDING = "earlier-system"
EXPLAINED = (
    "This person agreed, in the system used before this one, that the organisation named here "
    "keeps a record of their support. What was explained to them then is in that system."
)
NOON = time(12)


class CannotBring(BadInput):
    """This case cannot be brought in; the message says why."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """One open case as another system's record tells it; ``facts`` is what its row said."""

    line: int
    reference: str
    names: Names
    details: Details
    story: Story
    source: str
    practice_code: str
    coach_email: str
    received_date: date | None
    promised_date: date | None
    consent_date: date | None
    opened_date: date | None
    first_contact_date: date | None
    next_step: str
    next_step_date: date | None
    alert: str
    notes: str
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Into:
    """Where cases go: the run they belong to, the service, and who takes those without a coach."""

    run_id: UUID
    system: str
    organisation_id: UUID
    service_id: UUID
    usual_coach_email: str = ""


class Came(StrEnum):
    """What became of one row."""

    NEW = "new"
    SAME = "same"
    DIFFER = "differ"


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of one row, and what is different where it is here already."""

    outcome: Came
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Undone:
    """How many cases were taken back, and the references of those somebody has worked on."""

    undone: int
    kept: tuple[str, ...]


@transaction.atomic
def bring_in(*, earlier: Earlier, into: Into, by: System, at: datetime) -> Brought:
    """Bring one open case in, unless it is here already; what is here is never overwritten.

    CannotBring, and other refusals, where the case cannot be: nothing is changed then.
    """
    said = fingerprints(earlier.facts)
    before = arrivals.item(system=into.system, reference=earlier.reference, viewer=by, at=at)
    if before is not None:
        changed = differing(before.fingerprints, said)
        return Brought(Came.DIFFER if changed else Came.SAME, changed)
    _check_days(earlier, local_date(at))
    if _has_open_case(earlier.names, into, by, at):
        return Brought(Came.DIFFER, ("this person has an open case here already",))
    coach_id = _coach(earlier, into, at)
    person_id = _person(earlier, by, at)
    evidence_id = _agreement(earlier, into, person_id, by, at)
    referral_id = _referral(earlier, into, person_id, evidence_id, by, at)
    referrals.open_it(referral_id=referral_id, by=by, at=at)
    referrals.accept(referral_id=referral_id, coach_account_id=coach_id, by=by, at=at)
    case_id = cases.open_case(
        referral_id=referral_id,
        person_id=person_id,
        organisation_id=into.organisation_id,
        service_id=into.service_id,
        coach_account_id=coach_id,
        opened_at=_noon(earlier.opened_date or earlier.received_date, at),
        by=by,
        at=at,
    )
    keep_first_work(case_queries.record(case_id, viewer=by, at=at), by, at)
    _what_happened(earlier, into, case_id, referral_id, by, at)
    transfers.keep_item(
        run_id=into.run_id,
        arrival=Arrival(
            into.system, earlier.reference, person_id, referral_id, case_id, evidence_id
        ),
        fingerprints=said,
        marks=_marks(case_id, referral_id, by, at),
        by=by,
        at=at,
    )
    return Brought(Came.NEW)


@transaction.atomic
def undo(*, run_id: UUID, by: System, at: datetime) -> Undone:
    """Take back the cases of a run that nobody has worked on since; say which are kept.

    Nothing is deleted: such a case is closed as opened in error, what was released ends, and
    nobody is written to. RunUnknown.
    """
    arrivals.run(run_id, viewer=by, at=at)
    kept, undone = [], 0
    for item in arrivals.items(run_id, viewer=by, at=at):
        if _marks(item.case_id, item.referral_id, by, at) != item.marks:
            kept.append(item.reference)
            continue
        _take_back(item, by, at)
        undone += 1
    transfers.mark_run_undone(run_id=run_id, by=by, at=at)
    return Undone(undone, tuple(kept))


def _take_back(item: ItemRecord, by: System, at: datetime) -> None:
    life.close(case_id=item.case_id, closure=Closure("in_error"), by=by, at=at)
    referrals.finish(referral_id=item.referral_id, closing="sent_in_error", by=by, at=at)
    consent.withdraw(evidence_id=item.evidence_id, how="brought in by mistake", by=by, at=at)
    transfers.mark_undone(item_id=item.id, by=by, at=at)


def _check_days(earlier: Earlier, today: date) -> None:
    for name in ("received_date", "consent_date", "opened_date", "first_contact_date"):
        day = getattr(earlier, name)
        if day is not None and (day > today or day < earlier.names.birth_date):
            raise CannotBring(f"{name}: {day:%d %B %Y} cannot be")


def _has_open_case(names: Names, into: Into, by: System, at: datetime) -> bool:
    """Return whether somebody known here by these facts has an open case with the service."""
    text = names.nhs_number.digits if names.nhs_number else names.family_name
    for card in people.find(text=text, birth_date=names.birth_date, viewer=by, at=at):
        person = people.record(card.id, viewer=by, at=at)
        is_same = person.family_name.casefold() == names.family_name.casefold() and (
            names.nhs_number is not None
            or person.given_name.casefold() == names.given_name.casefold()
        )
        if is_same and any(
            case.state != "closed" and case.service_id == into.service_id
            for case in case_queries.of_person(card.id, viewer=by, at=at)
        ):
            return True
    return False


def _coach(earlier: Earlier, into: Into, at: datetime) -> UUID:
    workers = staff.colleagues(into.organisation_id, permission=Permission.WORK_CASES, at=at)
    by_email = {staff.email(card.account_id).lower(): card.account_id for card in workers}
    for email in (earlier.coach_email, into.usual_coach_email.lower()):
        if email and email in by_email:
            return by_email[email]
    named = f"“{earlier.coach_email}” is nobody who supports people here"
    raise CannotBring(f"coach_email: {named if earlier.coach_email else 'no coach is named'}")


def _person(earlier: Earlier, by: System, at: datetime) -> UUID:
    found = participants.register(names=earlier.names, by=by, at=at)
    if not found.already_known:
        details = earlier.details
        if earlier.practice_code:
            practice = organisations.by_ods(earlier.practice_code)
            if practice is None:
                raise CannotBring(f"gp_practice: {earlier.practice_code} is not on the register")
            values = {name: getattr(details, name) for name in Details.__dataclass_fields__}
            details = Details(**values | {"gp_practice_id": practice.id})
        participants.change_details(
            person_id=found.person_id, details=details, version=None, by=by, at=at
        )
    return found.person_id


def _agreement(earlier: Earlier, into: Into, person_id: UUID, by: System, at: datetime) -> UUID:
    day = f" on {earlier.consent_date:%d %B %Y}" if earlier.consent_date else ""
    return consent.give(
        person_id=person_id,
        organisation_id=into.organisation_id,
        kinds=TO_SERVICE,
        purpose="support",
        how=EARLIER_SYSTEM,
        explained=f"Agreed in the earlier system, {into.system}{day}, as its record says",
        wording_id=consent.set_wording(key=WORDING, text=EXPLAINED, by=by, at=at),
        by=by,
        at=at,
    )


def _referral(
    earlier: Earlier, into: Into, person_id: UUID, evidence_id: UUID, by: System, at: datetime
) -> UUID:
    sent_at = _noon(earlier.received_date or earlier.opened_date, at)
    sent = sending.send(
        request=sending.Request(
            submission_id=new_id(),
            person_id=person_id,
            source=earlier.source,
            service_id=into.service_id,
            to_organisation_id=into.organisation_id,
            consent_evidence_id=evidence_id,
            promised_at=_promised_at(earlier, into, sent_at, at),
            goals=earlier.story.goals,
            conditions=earlier.story.conditions,
            pressures=earlier.story.pressures,
            work=earlier.story.work,
            free_text=earlier.story.free_text,
            given={"name": f"{earlier.names.given_name} {earlier.names.family_name}"},
            tell_referrer=False,
            sent_at=sent_at,
            seat=Seat.NONE,
        ),
        body=earlier.facts,
        by=by,
        at=at,
    )
    return sent.id


def _promised_at(earlier: Earlier, into: Into, sent_at: datetime, at: datetime) -> datetime:
    """Return the promise: as given; else the service's own, from today if nobody has spoken yet.

    What was promised in another system is not known here, and a hundred promises that all
    passed before they came would call everybody at once.
    """
    if earlier.promised_date is not None:
        last = datetime.combine(earlier.promised_date, NOON, tzinfo=LONDON)
        return working_days.promised_by(last, 0)
    days = matching.promise_days(into.service_id, on=local_date(at))
    return working_days.promised_by(sent_at if earlier.first_contact_date else at, days)


def _what_happened(
    earlier: Earlier, into: Into, case_id: UUID, referral_id: UUID, by: System, at: datetime
) -> None:
    if earlier.first_contact_date is not None:
        spoke_at = _noon(earlier.first_contact_date, at)
        cases.record_attempt(
            case_id=case_id,
            outcome="reached",
            tried_at=spoke_at,
            note=f"As {into.system} says",
            by=by,
            at=at,
        )
        referrals.record_first_contact(referral_id=referral_id, contact_at=spoke_at, by=by, at=at)
    if earlier.next_step:
        cases.set_next_step(
            case_id=case_id, text=earlier.next_step, due_date=earlier.next_step_date, by=by, at=at
        )
    if earlier.alert:
        cases.raise_worry(case_id=case_id, text=earlier.alert, by=by, at=at)
    if earlier.notes:
        text = f"From {into.system}, {earlier.reference}:\n\n{earlier.notes}"
        cases.write_note(case_id=case_id, text=text, by=by, at=at)


def _marks(case_id: UUID, referral_id: UUID, by: System, at: datetime) -> dict[str, int]:
    """Return how a case stands, so that any work on it since can be told."""
    return {
        "case": case_queries.record(case_id, viewer=by, at=at).version,
        "referral": referral_queries.record(referral_id, viewer=by, at=at).version,
        "lines": len(case_queries.timeline(case_id, viewer=by, at=at)),
        "plans": len(case_queries.plans(case_id, viewer=by, at=at)),
        "offers": len(case_queries.handovers(case_id, viewer=by, at=at)),
    }


def _noon(day: date | None, at: datetime) -> datetime:
    """Return noon of a day in London, or this moment where that is earlier or no day is known."""
    return min(datetime.combine(day, NOON, tzinfo=LONDON), at) if day else at
