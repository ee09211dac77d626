"""Triage: decide on what came in. Every door out of here leads somewhere (R33)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.capacity import operations as capacity
from handrail.domain.capacity import queries as times
from handrail.domain.capacity import waiting
from handrail.domain.cases import operations as cases
from handrail.domain.cases import queries as case_queries
from handrail.domain.cases import weighing
from handrail.domain.directory import queries as directory
from handrail.domain.directory.intake import TakesNobody
from handrail.domain.messaging.operations import Fact
from handrail.domain.participants import operations as participants
from handrail.domain.participants import queries as people
from handrail.domain.programmes import queries as programmes
from handrail.domain.referrals import by_referrer, queries, signposting
from handrail.domain.referrals import operations as referrals
from handrail.domain.referrals.choices import Closing
from handrail.domain.referrals.onward_choices import SignpostReason
from handrail.domain.referrals.queries import ReferralCard, ReferralRecord
from handrail.domain.referrals.signposting import Telling
from handrail.domain.referrals.write_set import refusing
from handrail.journey import judging, loads, team, wind_down
from handrail.journey.loop import tell_person, tell_referrer
from handrail.journey.offer import check_takes_people
from handrail.journey.refer import EXPLAINED, SAYS, TO_SERVICE, WORDING
from handrail.journey.support import keep_first_work
from handrail.journey.team import Agreement
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput
from handrail.kernel.ids import new_id
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Staff, Viewer


class NeedsOtherCare(BadInput):
    """Other health care comes first, and nobody says which, or when they find out."""

    default = "Say which health care comes first, and on which day you find out how it went."


@dataclass(frozen=True, slots=True)
class OtherCare:
    """Which health care comes first, and the day on which somebody finds out how it went."""

    route: str
    follow_up_date: date


@transaction.atomic
def accept(
    *,
    referral_id: UUID,
    coach_account_id: UUID,
    because: str = "",
    over_limit: str = "",
    by: Viewer,
    at: datetime,
) -> UUID:
    """Take a referral on for a named coach, and open the case; return the case's id.

    NeedsReason where the rules say no and nobody has said why it is taken on all the same, and
    where the coach carries as much as they may and ``over_limit`` does not say why it is them.
    StillWaiting while others in line come first.
    """
    judging.check_accept(referral_id=referral_id, because=because, by=by, at=at)
    waiting.check_may_start(referral_id, viewer=by, at=at)
    record = queries.record(referral_id, viewer=by, at=at)
    wind_down.check_goes_on(record.card.service_id, at=at)
    weight = _weight(record, by, at)
    is_over = loads.check_load(
        coach_account_id=coach_account_id, points=weight, because=over_limit, by=by, at=at
    )
    referrals.accept(referral_id=referral_id, coach_account_id=coach_account_id, by=by, at=at)
    card = record.card
    participants.confirm_identity(person_id=card.person_id, by=by, at=at)
    case_id = cases.open_case(
        referral_id=referral_id,
        person_id=card.person_id,
        organisation_id=card.to_organisation_id,
        service_id=card.service_id,
        coach_account_id=coach_account_id,
        weight=weight,
        by=by,
        at=at,
    )
    if is_over:
        loads.note_over(case_ids=[case_id], because=over_limit, by=by, at=at)
    keep_first_work(case_queries.record(case_id, viewer=by, at=at), by, at)
    _keep_booked_time(referral_id, case_id, by, at)
    tell_referrer(referral_id=referral_id, event="referral.accepted", by=by, at=at)
    tell_person(
        person_id=card.person_id,
        referral_id=referral_id,
        template="referral_accepted",
        organisation_id=card.to_organisation_id,
        by=by,
        at=at,
    )
    return case_id


@transaction.atomic
def ask_referrer(
    *, referral_id: UUID, question: str, answer_by_date: date, by: Viewer, at: datetime
) -> None:
    """Ask the referrer one thing, by a day. The promise to the person goes on."""
    if not question.strip():
        raise BadInput("Write your question")
    referrals.ask(referral_id=referral_id, by=by, at=at)
    tell_referrer(
        referral_id=referral_id,
        event="referral.question_asked",
        ask=question.strip(),
        ask_by_date=answer_by_date,
        by=by,
        at=at,
    )


@transaction.atomic
def answer(*, referral_id: UUID, text: str, by: Viewer, at: datetime) -> None:
    """Answer what the receiving team asked."""
    if not text.strip():
        raise BadInput("Write your answer")
    by_referrer.answer(referral_id=referral_id, text=text.strip(), by=by, at=at)


@transaction.atomic
def offer_elsewhere(
    *, referral_id: UUID, service_id: UUID, how_agreed: str, note: str, by: Viewer, at: datetime
) -> None:
    """Offer the referral to a better service, if the person agreed to that organisation knowing.

    NoConsent without how they agreed, NotOneTeam where it cannot be implied. It stays here until
    the other service takes it over, and the clock goes on from the first sending.
    """
    service = directory.service(service_id, on=local_date(at))
    if service.provider_id is None or not service.card.takes_referrals:
        raise BadInput("That service does not take referrals here. Choose another.")
    check_takes_people(service.card.programme_id, on=local_date(at))
    wind_down.check_goes_on(service_id, at=at)
    card = queries.record(referral_id, viewer=by, at=at).card
    team.agree(
        to=Agreement(
            person_id=card.person_id,
            referral_id=card.id,
            organisation_id=service.provider_id,
            kinds=TO_SERVICE,
            purpose="support",
        ),
        how=how_agreed,
        wording_key=WORDING,
        wording=EXPLAINED,
        says=SAYS,
        by=by,
        at=at,
    )
    referrals.offer_elsewhere(
        referral_id=referral_id,
        service_id=service_id,
        organisation_id=service.provider_id,
        note=note,
        by=by,
        at=at,
    )
    capacity.give_back(referral_id=referral_id, by=by, at=at)


@transaction.atomic
def take_over(*, referral_id: UUID, by: Viewer, at: datetime) -> None:
    """Take a referral that another service offered; from now on it is ours.

    Where we have no place they wait in our line, from when it was first sent. TakesNobody where
    our service winds down.
    """
    record = queries.record(referral_id, viewer=by, at=at)
    with refusing():
        referrals.take_over(referral_id=referral_id, tier=_tier(record, by, at), by=by, at=at)
    card = queries.record(referral_id, viewer=by, at=at).card
    tell_referrer(
        referral_id=referral_id,
        event="referral.taken_over",
        facts=[Fact(Kind.ATTENDANCE, "now_with", card.service_name)],
        by=by,
        at=at,
    )
    tell_person(
        person_id=card.person_id,
        referral_id=referral_id,
        template="referral_moved",
        organisation_id=card.to_organisation_id,
        by=by,
        at=at,
    )


@transaction.atomic
def refuse_offer(*, referral_id: UUID, why: str, by: Viewer, at: datetime) -> None:
    """Say no to a referral another service offered; it stays with them."""
    if not why.strip():
        raise BadInput("Say why, so that the other team can do better")
    referrals.refuse_offer(referral_id=referral_id, why=why.strip(), by=by, at=at)


@transaction.atomic
def decline(
    *,
    referral_id: UUID,
    closing: str,
    onward_service_id: UUID | None,
    note: str,
    care: OtherCare | None = None,
    by: Viewer,
    at: datetime,
) -> None:
    """Close a referral with a reason and something else that is open to this person.

    NeedsAnOffer without one, unless they died, want nothing more, it was a mistake, or other health
    care comes first: then ``care`` says which, and when somebody finds out how it went (R51); else
    NeedsOtherCare. NeedsReason where the rules say that it fits and nobody says why it does not;
    TakesNobody for another service that is not open.
    """
    if closing == Closing.TOO_SEVERE and isinstance(by, Staff) and care is None:
        raise NeedsOtherCare
    card = queries.record(referral_id, viewer=by, at=at).card
    offer = directory.card(onward_service_id, on=local_date(at)) if onward_service_id else None
    if offer is not None and offer.intake in {"paused", "full", "closing"}:
        raise TakesNobody("That service is not open to new people. Choose one that is.")
    if offer is not None:
        check_takes_people(offer.programme_id, on=local_date(at))
    judging.check_decline(referral_id=referral_id, closing=closing, note=note, by=by, at=at)
    referrals.decline(
        referral_id=referral_id,
        closing=closing,
        onward_service_id=onward_service_id,
        goes_to_care=care is not None,
        note=note,
        by=by,
        at=at,
    )
    if care is not None and closing == Closing.TOO_SEVERE and isinstance(by, Staff):
        _follow_up(care, card, by, at)
    capacity.give_back(referral_id=referral_id, by=by, at=at)
    facts = [Fact(Kind.ATTENDANCE, "closing", closing)]
    if offer is not None:
        facts.append(Fact(Kind.ATTENDANCE, "onward_offer", offer.name))
    tell_referrer(referral_id=referral_id, event="referral.closed", facts=facts, by=by, at=at)
    if closing not in {"died", "duplicate", "sent_in_error"}:
        tell_person(
            person_id=card.person_id,
            referral_id=referral_id,
            template="referral_closed",
            organisation_id=card.to_organisation_id,
            by=by,
            at=at,
        )


def _tier(record: ReferralRecord, by: Viewer, at: datetime) -> str:
    """Return the tier that somebody is in at the service they were offered, as far as is known."""
    if record.offered_service_id is None:
        return ""
    person = people.record(record.card.person_id, viewer=by, at=at)
    return judging.tier_at(record.offered_service_id, record, person, on=local_date(at))


def _weight(record: ReferralRecord, by: Viewer, at: datetime) -> int:
    """Return what the new case weighs at first: by the tier that the rules gave, where they did."""
    tier_id = record.eligibility.get("tier") or waiting.tier_of(record.card.id, viewer=by, at=at)
    if not tier_id or record.programme_version_id is None:
        return weighing.weight_of_tier(None)
    tiers = programmes.version(record.programme_version_id).rules.tiers
    return weighing.weight_of_tier(
        next((tier.max_weeks for tier in tiers if tier.id == tier_id), None)
    )


def _follow_up(care: OtherCare, card: ReferralCard, by: Staff, at: datetime) -> None:
    """Keep which care comes first, and the day on which whoever declined finds out (R51)."""
    telling = Telling(
        id=new_id(),
        told=care.route,
        reason=SignpostReason.TOO_SEVERE,
        source=card.source,
        person_id=card.person_id,
        referral_id=card.id,
        follow_up_date=care.follow_up_date,
    )
    signposting.tell(telling=telling, by=by, at=at)


def _keep_booked_time(referral_id: UUID, case_id: UUID, by: Viewer, at: datetime) -> None:
    booked = times.booked_for(referral_id, viewer=by, at=at)
    if booked is None:
        return
    cases.book_appointment(
        case_id=case_id,
        starts_at=booked.starts_at,
        minutes=int((booked.ends_at - booked.starts_at).total_seconds() // 60),
        way=booked.way,
        place=booked.place,
        with_account_id=booked.worker_account_id,
        slot_id=booked.slot_id,
        by=by,
        at=at,
    )
