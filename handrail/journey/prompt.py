"""Prompt: what a clinician's own system is told about the person in front of them, or silence.

Nothing about somebody who is not referred is written: facts come in, a card goes out.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.disclosure import queries as disclosure
from handrail.domain.organisations import queries as organisations
from handrail.domain.organisations.queries import Codes
from handrail.domain.participants import queries as participants
from handrail.domain.prompting import codes, rules, wording
from handrail.domain.prompting import operations as prompting
from handrail.domain.prompting.facts import Moment, RecordFacts
from handrail.domain.prompting.operations import Card
from handrail.domain.referrals import queries as referrals
from handrail.domain.referrals.choices import Closing, State
from handrail.domain.referrals.queries import NewsView, ReferralCard
from handrail.journey import inviting, offer
from handrail.journey.knowing import Known
from handrail.kernel.clock import last_day, local_date
from handrail.kernel.nhs_number import NhsNumber
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Client

DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class InFront:
    """The person in front of the clinician, as far as a card needs to know them."""

    nhs_number: NhsNumber | None = field(default=None, repr=False)
    postcode: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Prompted:
    """A card about support that fits: why now, what, what to say, and what to write on the note."""

    card: Card
    summary: str
    why: str
    service_id: UUID
    service_name: str
    provider_name: str
    fits: bool
    wait: str
    funded: str
    say: str
    note_line: str
    contact_by: date
    practice_code: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A card about somebody who is referred already: how it stands, and what is asked."""

    card: Card
    summary: str
    referral_id: UUID
    lines: tuple[str, ...]


def is_of_use(moment: Moment, *, is_issuing: bool, is_clinician: bool) -> bool:
    """Return whether there could be anything to say, so that a record need not be read in vain.

    Only to a clinician, only by codes that were agreed, and of orders only about a fit note.
    """
    is_right_moment = is_issuing or moment is Moment.RECORD_OPENED
    return is_right_moment and is_clinician and codes.may_be_used(codes.in_force())


@transaction.atomic(savepoint=False)  # a call that fails keeps nothing: all of it is undone
def answer(
    *,
    facts: RecordFacts,
    person: InFront,
    moment: Moment,
    clinician: str,
    by: Client,
    at: datetime,
) -> Prompted | Standing | None:
    """Return what to show, within the clinician's budget of the day, or None, which is usual.

    Whoever is referred already is not prompted about again: how it stands is said only where
    they agreed that the practice may know. Whoever said no before is left in peace (R2, R3).
    """
    if not codes.may_be_used(codes.in_force()):
        return None
    decided = rules.decide(facts, moment=moment, on=local_date(at))
    if isinstance(decided, rules.Silence) and decided.is_final:
        return None
    is_due = isinstance(decided, rules.Prompt)
    known = _referrals(person, facts, by, at)
    if open_one := next((it for it in known if it.state != State.CLOSED), None):
        return _standing(open_one, clinician, by, at, is_due=is_due)
    if any(it.closing == Closing.NOT_WANTED for it in known):
        return None
    if not isinstance(decided, rules.Prompt):
        return None
    return _prompted(decided, facts, person, clinician, by, at)


def _referrals(
    person: InFront, facts: RecordFacts, by: Client, at: datetime
) -> tuple[ReferralCard, ...]:
    """Return what the practice may see of the person's referrals; nothing of anybody else's.

    NHS number and date of birth both have to be theirs.
    """
    if person.nhs_number is None or facts.birth_date is None:
        return ()
    person_id = participants.identified(
        nhs_number=person.nhs_number, birth_date=facts.birth_date, viewer=by, at=at
    )
    return referrals.of_person(person_id, viewer=by, at=at) if person_id else ()


def _standing(
    card: ReferralCard, clinician: str, by: Client, at: datetime, *, is_due: bool
) -> Standing | None:
    """Return how a referral stands, where the person let the practice know, and it is of use.

    It is of use where something is asked of the practice, or else at a moment for a prompt.
    """
    may_know = disclosure.permits(
        person_id=card.person_id,
        organisation_id=by.organisation_id,
        kinds=[Kind.ATTENDANCE],
        at=at,
    )
    if Kind.ATTENDANCE not in may_know or card.from_organisation_id != by.organisation_id:
        return None
    asked = _asked(card, by, at)
    if not (asked or is_due):
        return None
    shown = prompting.show(clinician=clinician, can_suggest=False, by=by, at=at)
    if shown is None:
        return None
    audit.record_view(
        what="referral.viewed",
        by=by,
        at=at,
        subject=("referral", card.id),
        person_id=card.person_id,
        purpose=Purpose.REFERRING,
    )
    return Standing(
        card=shown,
        summary=wording.already(card.service_name),
        referral_id=card.id,
        lines=(
            wording.standing(card.state, local_date(card.sent_at), _promised(card)),
            wording.asked(asked.ask if asked else "", asked.ask_by_date if asked else None),
        ),
    )


def _asked(card: ReferralCard, by: Client, at: datetime) -> NewsView | None:
    told = referrals.news([card.id], viewer=by, at=at)[card.id]
    return next((it for it in told if it.ask and it.answered_at is None), None)


def _promised(card: ReferralCard) -> date | None:
    return None if card.first_contact_at else last_day(card.promised_at)


def _prompted(
    decided: rules.Prompt,
    facts: RecordFacts,
    person: InFront,
    clinician: str,
    by: Client,
    at: datetime,
) -> Prompted | None:
    today = local_date(at)
    # Within the budget first: whoever is not to be asked again today costs no ranking.
    shown = prompting.show(clinician=clinician, can_suggest=True, by=by, at=at)
    if shown is None:
        return None
    practice = organisations.belonging(by.organisation_id, today)
    area = practice.area
    best = offer.best(
        _known(decided, facts, person, practice.codes),
        nation=area.nation if area else "England",
        board_id=area.organisation_id if area else None,
        at=at,
    )
    if best is None:
        prompting.take_back(card=shown)
        return None
    service = best.service
    return Prompted(
        card=shown,
        summary=wording.short(wording.why_short(decided), service.name),
        why=wording.why(decided),
        service_id=service.id,
        service_name=service.name,
        provider_name=service.provider_name,
        fits=best.fits,
        wait=best.wait,
        funded=wording.funded(service.funded_until),
        say=wording.say(service.name),
        note_line=wording.note_line(service.name, today, best.contact_by),
        contact_by=best.contact_by,
        practice_code=inviting.code_of(by.organisation_id, at=at),
    )


def _known(decided: rules.Prompt, facts: RecordFacts, person: InFront, practice: Codes) -> Known:
    """Return what fits is judged by. Whether there is a job to go back to, no fit note says."""
    return Known(
        birth_date=facts.birth_date,
        postcode=person.postcode,
        practice=practice,
        weeks_off=decided.days_off // DAYS_A_WEEK,
        goals=("return_to_work",),
        conditions=tuple(sorted(facts.groups)),
        fit_note_until_date=decided.until_date,
        source="gp",
    )
