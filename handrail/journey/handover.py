"""Handover: share or pass on a case by name. Both workers confirm, and the person is told."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.cases import handing_over, queries
from handrail.domain.messaging.operations import Fact
from handrail.journey import team
from handrail.journey.loop import tell_person, tell_referrer
from handrail.journey.team import Agreement
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Staff

WORDING = "handover"
EXPLAINED = (
    "We will let the organisation named here see your contact details, what you need from us, "
    "your plan and when we met. Our own notes stay with us. Your employer and the Jobcentre are "
    "told nothing unless you ask us to. You can change your mind at any time."
)
KINDS = frozenset(
    {Kind.IDENTITY, Kind.CONTACT, Kind.KNOWN, Kind.ATTENDANCE, Kind.WORK, Kind.PLAN}
    | {Kind.ADJUSTMENTS, Kind.HEALTH}
)


@transaction.atomic
def offer(
    *,
    case_id: UUID,
    to_account_id: UUID,
    to_organisation_id: UUID,
    is_share: bool,
    why: str,
    how_agreed: str = "",
    by: Staff,
    at: datetime,
) -> UUID:
    """Offer a case to a named worker, with the person's agreement where it leaves the organisation.

    NoConsent without it; NotOneTeam where it was to be implied and is not; AlreadyOffered while
    another offer waits.
    """
    case = queries.record(case_id, viewer=by, at=at)
    evidence_id = None
    if to_organisation_id != case.organisation_id:
        evidence_id = team.agree(
            to=Agreement(
                person_id=case.person_id,
                referral_id=case.referral_id,
                organisation_id=to_organisation_id,
                kinds=KINDS,
                purpose="support",
            ),
            how=how_agreed,
            wording_key=WORDING,
            wording=EXPLAINED,
            by=by,
            at=at,
        )
    return handing_over.offer(
        case_id=case_id,
        to_account_id=to_account_id,
        to_organisation_id=to_organisation_id,
        is_share=is_share,
        why=why,
        consent_evidence_id=evidence_id,
        by=by,
        at=at,
    )


@transaction.atomic
def accept(*, handover_id: UUID, by: Staff, at: datetime) -> tuple[UUID, bool]:
    """Take on what was offered and tell the person; return the case and whether they were told.

    Where no contact is marked safe, somebody has to tell them: the page says so.
    """
    case_id = handing_over.accept(handover_id=handover_id, by=by, at=at)
    case = queries.record(case_id, viewer=by, at=at)
    offered = queries.handover(handover_id, viewer=by, at=at)
    told = tell_person(
        person_id=case.person_id,
        referral_id=case.referral_id,
        template="person_news" if offered.is_share else "handover_told",
        facts=[Fact(Kind.KNOWN, "to_name", offered.to_name)],
        organisation_id=by.organisation_id,
        by=by,
        at=at,
    )
    if told:
        handing_over.person_was_told(handover_id=handover_id, by=by, at=at)
    if not offered.is_share:
        tell_referrer(
            referral_id=case.referral_id,
            event="referral.handed_over",
            facts=[
                Fact(Kind.ATTENDANCE, "coach", offered.to_name),
                Fact(Kind.ATTENDANCE, "now_with", offered.to_organisation_name),
            ],
            by=by,
            at=at,
        )
    return case_id, told
