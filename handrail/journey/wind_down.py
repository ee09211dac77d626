"""Wind down: a service ends, those in it are told, and it ends when nobody is left (R133, R134).

From its day nobody new is sent, anywhere. Open cases are handed over by name, with the person's
agreement (``handover``); who waits is offered another service (``triage``). Nobody is moved by it.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.capacity import winding
from handrail.domain.capacity.winding import FundingEnd
from handrail.domain.cases import transferring
from handrail.domain.directory import queries as directory
from handrail.domain.directory.answers import ServiceCard
from handrail.domain.directory.intake import TakesNobody
from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.operations import Fact
from handrail.domain.referrals import placing, queries
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.insight.unsettled import unsettled
from handrail.journey.loop import tell_person, tell_referrer
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System, Viewer

PURPOSE = "keep the service running"


@transaction.atomic
def start(*, service_id: UUID, no_new_from: date, reason: str, by: Viewer, at: datetime) -> int:
    """Begin to wind a service down; tell everybody in it, and who referred them. Return how many.

    Who sent themself and is not confirmed yet is told by the team that rings them. NotAllowed,
    NotFound; DayInPast, NeedsWords, AlreadyWindingDown.
    """
    winding.start(service_id=service_id, no_new_from=no_new_from, reason=reason, by=by, at=at)
    told = 0
    for one in unsettled(service_id, viewer=by, at=at):
        if one.referral_id is None:
            continue
        _tell(one.referral_id, no_new_from, by, at)
        told += 1
    return told


@transaction.atomic
def finish(*, service_id: UUID, by: Viewer, at: datetime) -> None:
    """End the service for good; SomebodyUnsettled, with how many, while anybody is."""
    left = unsettled(service_id, viewer=by, at=at)
    winding.finish(service_id=service_id, unsettled=len(left), by=by, at=at)


@transaction.atomic
def move_within(
    *, case_id: UUID, service_id: UUID, how_agreed: str, by: Viewer, at: datetime
) -> None:
    """Go on with a case in another service of the same organisation, because the person agreed.

    Their coach stays. BadInput without how they agreed; TakesNobody for a service that ends too.
    """
    if not how_agreed.strip():
        raise BadInput("Ask them first. Say how they agreed")
    page = directory.service(service_id, on=local_date(at))
    if page.card.intake == "closing" or page.card.state != "active":
        raise TakesNobody("That service ends too, or is not running. Choose another")
    case = transferring.to_service(
        case_id=case_id,
        service_id=service_id,
        provider_id=page.provider_id,
        note=f"{page.card.name}. Agreed: {how_agreed.strip()}",
        by=by,
        at=at,
    )
    tell_referrer(
        referral_id=case.referral_id,
        event="referral.moved_within",
        facts=[Fact(Kind.ATTENDANCE, "now_with", page.card.name)],
        by=by,
        at=at,
    )


def check_goes_on(service_id: UUID, *, of: UUID | None = None, at: datetime) -> None:
    """Do nothing, or raise TakesNobody where a service takes nobody new any more.

    ``of`` is who supports them: a case that another organisation took on goes on there.
    """
    on = local_date(at)
    page = directory.service(service_id, on=on)
    if of is not None and of != page.provider_id:
        return
    check_has_not_ended(page.card, on=on)


def check_has_not_ended(card: ServiceCard, *, on: date) -> None:
    """Do nothing, or raise TakesNobody: as ``check_goes_on``, of a service that is at hand."""
    if card.has_ended(on):
        raise TakesNobody(
            "This service takes nobody new any more. Offer them a service that goes on."
        )


@transaction.atomic
def tell_of_funding(*, found: FundingEnd, by: System, at: datetime) -> int:
    """Tell who runs a service that its money ends, and what to do; return how many were told."""
    said = {
        "service": found.service_name,
        "ends": found.ends_date.isoformat(),
        "days": str((found.ends_date - local_date(at)).days),
        "link": f"/manage/services/{found.service_id}/capacity/",
    }
    cards = staff.colleagues(found.provider_id, permission=Permission.MANAGE_SERVICE, at=at)
    accounts: list[UUID | None] = [card.account_id for card in cards]
    for account_id in accounts or [None]:
        messaging.queue(
            organisation_id=found.provider_id,
            channel="staff_email",
            template="funding_ends",
            purpose=PURPOSE,
            facts=[Fact(Kind.OPERATIONAL, key, value) for key, value in said.items()],
            recipient_organisation_id=found.provider_id,
            recipient_account_id=account_id,
            by=by,
            at=at,
        )
    winding.note_told(found=found, by=by, at=at)
    return len(cards)


def _tell(referral_id: UUID, no_new_from: date, by: Viewer, at: datetime) -> None:
    placing.add_line(referral_id=referral_id, event=placing.SERVICE_ENDS, by=by, at=at)
    card = queries.record(referral_id, viewer=by, at=at).card
    tell_referrer(
        referral_id=referral_id,
        event=placing.SERVICE_ENDS,
        facts=[Fact(Kind.ATTENDANCE, "service_ends", no_new_from.isoformat())],
        by=by,
        at=at,
    )
    tell_person(
        person_id=card.person_id,
        referral_id=referral_id,
        template="service_ends",
        organisation_id=card.to_organisation_id,
        by=by,
        at=at,
    )
