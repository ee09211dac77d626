"""Onboard: the receiving team confirms who sent themself, and the referral begins."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.consent import operations as consent
from handrail.domain.directory import queries as directory
from handrail.domain.participants import operations as participants
from handrail.domain.participants.operations import Names
from handrail.domain.referrals import intake_answers, intakes, sending
from handrail.domain.referrals.intakes import IntakeRecord
from handrail.domain.referrals.sending import Sent
from handrail.journey import judging, promising, worry
from handrail.journey.refer import TO_REFERRER, TO_SERVICE, explained
from handrail.journey.self_refer import known_of
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput
from handrail.kernel.viewer import Viewer

TOLD = "yes"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Who it is, as the person said to a member of staff, and how they agreed."""

    names: Names
    how_agreed: str
    service_id: UUID | None = None


@transaction.atomic
def confirm(*, intake_id: UUID, confirmed: Confirmed, by: Viewer, at: datetime) -> Sent:
    """Make a referral of what somebody sent, once a human has confirmed who they are.

    The clock is the one that started when they sent it. Nothing they said is asked again.
    Their practice is told only where they said yes (R44). AlreadyHandled if a colleague was
    quicker; NoConsent where it is not known how they agreed; TakesNobody where the service winds
    down, and the team is asked for another (``takes_nobody``). Without a place they wait in line,
    from when they sent it.
    """
    intake = intakes.record(intake_id, by, at)
    service_id = confirmed.service_id or intake.service_id
    if service_id is None:
        raise BadInput("Choose a service for this person first.")
    provider_id = directory.card(service_id, on=local_date(at)).provider_id
    if provider_id is None:
        raise BadInput("That service does not take referrals here. Choose another.")
    person_id = _person(intake, confirmed, by, at)
    evidence_id = _agreement(person_id, provider_id, intake, confirmed, by, at)
    request = _request(intake, provider_id, service_id, person_id, evidence_id, at)
    sent = sending.send(request=request, body=intake.stored, by=by, at=at)
    intakes.mark_handled(intake_id=intake_id, referral_id=sent.id, by=by, at=at)
    worry.name_person(intake=intake, person_id=person_id, referral_id=sent.id, at=at)
    return sent


def takes_nobody(intake: IntakeRecord, *, at: datetime) -> bool:
    """Return whether the service somebody chose has ended, so that another is to be found."""
    if intake.service_id is None:
        return False
    on = local_date(at)
    return directory.card(intake.service_id, on=on).has_ended(on)


@transaction.atomic
def close_intake(*, intake_id: UUID, closing: str, by: Viewer, at: datetime) -> None:
    """Close what somebody sent without a referral: a duplicate, an error, or not wanted now."""
    intakes.mark_handled(intake_id=intake_id, closing=closing, by=by, at=at)


def _person(intake: IntakeRecord, confirmed: Confirmed, by: Viewer, at: datetime) -> UUID:
    found = participants.register(names=confirmed.names, by=by, at=at)
    if not found.already_known:
        participants.change_details(
            person_id=found.person_id,
            details=intake_answers.details(intake.answers),
            version=None,
            by=by,
            at=at,
        )
    participants.confirm_identity(person_id=found.person_id, by=by, at=at)
    return found.person_id


def _agreement(
    person_id: UUID,
    provider_id: UUID,
    intake: IntakeRecord,
    confirmed: Confirmed,
    by: Viewer,
    at: datetime,
) -> UUID:
    answers = intake.answers
    wording_id = answers.wording_id or explained(at=at).id
    if answers.practice_id is not None and answers.tell_gp == TOLD:
        consent.give(
            person_id=person_id,
            organisation_id=answers.practice_id,
            kinds=TO_REFERRER,
            purpose="keep the practice informed",
            how=confirmed.how_agreed,
            wording_id=wording_id,
            by=by,
            at=at,
        )
    return consent.give(
        person_id=person_id,
        organisation_id=provider_id,
        kinds=TO_SERVICE,
        purpose="support",
        how=confirmed.how_agreed,
        wording_id=wording_id,
        by=by,
        at=at,
    )


def _request(
    intake: IntakeRecord,
    provider_id: UUID,
    service_id: UUID,
    person_id: UUID,
    evidence_id: UUID,
    at: datetime,
) -> sending.Request:
    """Return the request; a team that passes it to another provider stays a party to it."""
    answers = intake.answers
    passed_on = intake.to_organisation_id != provider_id
    sent_at = intake.sent_at or at
    return sending.Request(
        submission_id=intake.submission_id,
        person_id=person_id,
        source=intake.source,
        service_id=service_id,
        to_organisation_id=provider_id,
        from_organisation_id=intake.to_organisation_id if passed_on else None,
        consent_evidence_id=evidence_id,
        promised_at=intake.promised_at or at,
        start_promised_at=promising.start_by(
            service_id, nation=intake.clock_nation, sent_at=sent_at
        ),
        clock_nation=intake.clock_nation,
        goals=answers.goals,
        conditions=answers.conditions,
        pressures=answers.pressures,
        work=intake_answers.work(answers, on=local_date(sent_at)),
        free_text=answers.free_text,
        given={
            "name": intake.name,
            "phone": answers.phone,
            "email": answers.email,
            "postcode": answers.postcode,
        },
        eligibility={"ranking": ranking} if (ranking := intake.stored.get("ranking")) else {},
        tell_referrer=answers.tell_gp == TOLD,
        tier=judging.tier_of(service_id, known_of(answers), on=local_date(sent_at)),
        sent_at=intake.sent_at,
    )
