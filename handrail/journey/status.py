"""The person's own page: let them in by a code, show where they are, let them stop or change."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from handrail.domain.agreements.queries import BasisLine, TeamLine
from handrail.domain.audit import operations as audit
from handrail.domain.audit import queries as audits
from handrail.domain.audit.purposes import Purpose
from handrail.domain.audit.queries import Look
from handrail.domain.capacity import waiting
from handrail.domain.capacity.line import Standing
from handrail.domain.cases import queries as cases
from handrail.domain.cases.records import AppointmentRecord, CaseRecord, PlanRecord
from handrail.domain.consent import implied
from handrail.domain.consent import operations as consent
from handrail.domain.consent import queries as consents
from handrail.domain.consent.implied import Wish
from handrail.domain.consent.queries import Agreement
from handrail.domain.directory import queries as directory
from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.operations import Fact
from handrail.domain.outcomes import feedback
from handrail.domain.overrides import queries as overrides
from handrail.domain.overrides.queries import Told
from handrail.domain.participants import operations as participants
from handrail.domain.participants import queries as people
from handrail.domain.participants.queries import PersonRecord
from handrail.domain.referrals import (
    clocks,
    intakes,
    next_things,
    pausing,
    queries,
    status_codes,
)
from handrail.domain.referrals.clocks import Line
from handrail.domain.referrals.next_things import NextThing
from handrail.domain.referrals.queries import ReferralCard, StepView
from handrail.domain.referrals.states import UNDECIDED
from handrail.domain.referrals.status_codes import Asked
from handrail.domain.sharing import helpers
from handrail.domain.sharing.helpers import HelperCard
from handrail.journey import agreeing, funder, team
from handrail.journey import waiting as waiting_journey
from handrail.journey.funder import Statement
from handrail.journey.self_refer import last_day, safe_address
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import LinkBearer, Person, System, Viewer, acting_as

SUPPORT = "support"
LOOKERS = frozenset({"staff", "recipient", "client"})
BY_HELPER = "sharing.seen_by_helper"
CHANNELS = {"text": "person_text", "email": "person_email"}


class SwitchedOff(NotFound):
    """The page is not shown any more: a coach switched it off, or the person has died."""


@dataclass(frozen=True, slots=True)
class Thread:
    """One request of the person's: where it stands, its steps, and whom to ring about it."""

    card: ReferralCard
    case: CaseRecord | None
    next: NextThing
    steps: tuple[StepView, ...]
    appointments: tuple[AppointmentRecord, ...]
    plan: PlanRecord | None
    phone: str
    team: tuple[TeamLine, ...]
    lines: tuple[Line, ...]
    waits: Standing | None = None
    may_say_if_it_helped: bool = False


@dataclass(frozen=True, slots=True)
class OwnPage:
    """Everything the person's own page shows."""

    person: PersonRecord
    threads: tuple[Thread, ...]
    agreements: tuple[Agreement, ...]
    helpers: tuple[HelperCard, ...]
    owed: tuple[Statement, ...]
    looks: tuple[Look, ...]
    wish: Wish | None
    laws: tuple[BasisLine, ...]
    overrides: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach somebody, and what is safe, as they changed it themselves."""

    phone: str
    email: str
    safe_ways: tuple[str, ...]
    contact_notes: str


@transaction.atomic
def ask_for_code(*, reference: str, birth_date: date, by: Viewer, at: datetime) -> str:
    """Send a code to a contact marked safe, if there is somebody to send it to.

    Returns what the browser keeps to use the code with. For nobody, for a page that is
    switched off and for no safe contact the same work is done, and taken back (fence 10).
    """
    asked = status_codes.ask(reference=reference, birth_date=birth_date, by=by, at=at)
    organisation_id = asked.organisation_id or uuid4()
    sender = System(organisation_id)
    with transaction.atomic():
        with acting_as(sender, at=at):
            reach = _reach(asked, sender, at)
        channel, address = reach or ("person_text", "nobody")
        messaging.queue(
            organisation_id=organisation_id,
            channel=channel,
            template="status_code",
            purpose="let the person see their own page",
            facts=[Fact(Kind.OPERATIONAL, "code", asked.code)],
            person_id=asked.person_id,
            referral_id=asked.referral_id,
            address="" if asked.person_id else address,
            by=by,
            at=at,
        )
        if reach is None:
            transaction.set_rollback(True)
    return asked.lookup


def use_code(*, lookup: str, code: str, by: Viewer, at: datetime) -> Person | LinkBearer | None:
    """Return who the code lets in, or None; a wrong try stays counted."""
    return status_codes.use(lookup=lookup, code=code, by=by, at=at)


@transaction.atomic
def own_page(*, by: Person, at: datetime) -> OwnPage:
    """Return the person's own page, and write down that they looked; SwitchedOff."""
    person = _own_record(by, at)
    audit.record_view(
        what="person.own_page", by=by, at=at, person_id=by.person_id, purpose=Purpose.OWN
    )
    found = queries.of_person(by.person_id, viewer=by, at=at)
    undecided = [card.id for card in found if card.state in UNDECIDED]
    waits = waiting.standings(undecided, at=at) if undecided else {}
    threads = (replace(_thread(card, by, at), waits=waits.get(card.id)) for card in found)
    return OwnPage(
        person=person,
        threads=tuple(threads),
        agreements=consents.agreements(by.person_id, viewer=by, at=at),
        helpers=helpers.cards(by.person_id, viewer=by, at=at),
        owed=funder.statements(by.person_id, viewer=by, at=at),
        looks=tuple(
            look
            for look in audits.about(by.person_id, viewer=by)
            if look.is_view and (look.actor_kind in LOOKERS or look.action == BY_HELPER)
        ),
        wish=implied.wish(by.person_id, viewer=by, at=at),
        overrides=overrides.told(viewer=by, at=at),
        laws=team.laws(found[0].to_organisation_id, at=at) if found else (),
    )


@transaction.atomic
def come(*, referral_id: UUID, on: date | None, by: Person, at: datetime) -> None:
    """Let others go before them until a day they choose; they keep their place. WaitsTooLong."""
    _own_record(by, at)
    waiting_journey.come(referral_id=referral_id, on=on, by=by, at=at)


def check_still_on(*, by: Person, at: datetime) -> PersonRecord:
    """Return the person's own record; SwitchedOff when their page may not be shown now."""
    return _own_record(by, at)


def agreement(evidence_id: UUID, *, by: Person, at: datetime) -> Agreement:
    """Return one of the person's agreements that still holds; NotFound."""
    return consents.agreement(evidence_id, viewer=by, at=at)


@transaction.atomic
def stop_sharing(*, evidence_id: UUID, by: Person, at: datetime) -> None:
    """Take an agreement back: from this moment nothing more is told on it; NotFound.

    The team that supports the person is told to stop and to ask what they would like.
    """
    _own_record(by, at)
    taken_back = agreement(evidence_id, by=by, at=at)
    consent.withdraw(evidence_id=evidence_id, how="on their own page", by=by, at=at)
    if taken_back.purpose == SUPPORT and taken_back.organisation_id:
        agreeing.tell_team(by.person_id, taken_back.organisation_id, by=by, at=at)


@transaction.atomic
def ask_me_first(*, wanted: bool, by: Person, at: datetime) -> None:
    """Let nothing more be passed on inside the person's team unasked, or let it again."""
    _own_record(by, at)
    if wanted:
        implied.ask_first(person_id=by.person_id, how="on their own page", by=by, at=at)
    else:
        implied.ask_first_no_more(person_id=by.person_id, by=by, at=at)


@transaction.atomic
def change_contact(*, contact: Contact, version: int, by: Person, at: datetime) -> None:
    """Change how the person is reached and what is safe; ChangedMeanwhile, SwitchedOff."""
    record = _own_record(by, at)
    named = participants.Details.__dataclass_fields__
    held = participants.Details(**{name: getattr(record, name) for name in named})
    changes: dict[str, Any] = {
        f"{way}_safe": "yes" if way in contact.safe_ways else "no" for way in _ways(record)
    }
    changes |= {
        "phone": contact.phone,
        "email": contact.email,
        "contact_notes": contact.contact_notes,
    }
    participants.change_details(
        person_id=by.person_id,
        details=replace(held, **changes),
        version=version,
        by=by,
        at=at,
    )


def _ways(record: PersonRecord) -> tuple[str, ...]:
    letter = ("letter",) if record.address_lines else ()
    return ("phone", "text", "voicemail", "email", *letter)


def _own_record(by: Person, at: datetime) -> PersonRecord:
    record = people.record(by.person_id, viewer=by, at=at)
    if record.status_page_off or record.died_date:
        raise SwitchedOff
    return record


def _reach(asked: Asked, sender: System, at: datetime) -> tuple[str, str] | None:
    """Look in both places whichever it is, so that each takes the same work."""
    found: tuple[str, str] | None = None
    with suppress(NotFound):
        person = people.record(asked.person_id or uuid4(), viewer=sender, at=at)
        safe = (each for each in person.reaches if each.is_safe and each.way in CHANNELS)
        found = next(((CHANNELS[each.way], each.address) for each in safe), None)
    with suppress(NotFound):
        record = intakes.record(asked.intake_id or uuid4(), sender, at)
        found = safe_address(record.answers)
    return found


def _thread(card: ReferralCard, by: Person, at: datetime) -> Thread:
    case = cases.for_referral(card.id, viewer=by, at=at)
    meetings = cases.appointments(case.id, viewer=by, at=at) if case else ()
    plans = cases.plans(case.id, viewer=by, at=at) if case else ()
    plan = next((each for each in plans if each.is_agreed), None)
    coming = tuple(each for each in meetings if each.starts_at >= at and each.state == "booked")
    lines = pausing.lines_of([card], viewer=by, at=at).get(card.id, ())
    return Thread(
        card=card,
        case=case,
        next=_next(card, case, coming, plan, lines, at),
        steps=queries.steps(card.id, viewer=by, at=at),
        appointments=coming,
        plan=plan,
        phone=directory.card(card.service_id, on=local_date(at)).phone,
        team=team.one_team(card, viewer=by, at=at).lines,
        lines=lines,
        may_say_if_it_helped=bool(
            case and feedback.is_over(case) and not feedback.of(case.id, viewer=by, at=at)
        ),
    )


def _next(
    card: ReferralCard,
    case: CaseRecord | None,
    coming: tuple[AppointmentRecord, ...],
    plan: PlanRecord | None,
    lines: tuple[Line, ...],
    at: datetime,
) -> NextThing:
    today = local_date(at)
    waits = next((it for it in clocks.pauses(lines) if it.covers(today)), None)
    talked = card.first_contact_at or (case.first_contact_at if case else None)
    return next_things.next_thing(
        next_things.Standing(
            state=card.state,
            team=card.service_name,
            coach=case.coach_name.split(" ")[0] if case else "",
            promised_date=last_day(card.promised_at),
            has_talked=talked is not None,
            is_paused=bool(case and case.state == "paused"),
            paused_until_date=case.paused_until_date if case else None,
            appointment_at=coming[0].starts_at if coming else None,
            review_date=plan.review_date if plan else None,
            today=today,
            waits_until_date=waits.until_date if waits else None,
        )
    )
