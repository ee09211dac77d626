"""Bounce: somebody sent from one to the next is raised to a senior, who owns it until settled."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.operations import Fact
from handrail.domain.organisations import queries as organisations
from handrail.domain.referrals import bouncing, queries
from handrail.domain.referrals.bouncing import Found
from handrail.domain.referrals.queries import ReferralCard
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.journey.area_team import organisation_of_team
from handrail.kernel.clock import local_date
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System

TEMPLATE = "bounce_raised"
PURPOSE = "keep a promise"


@transaction.atomic
def raise_one(*, item: Found, by: System, at: datetime) -> UUID | None:
    """Raise one person's way to the area's single point of contact, and write to them.

    Without such a team it is the manager's of whoever has the latest referral: it is never
    silently nobody's. None where it stands already.
    """
    card = queries.record(item.referral_id, viewer=by, at=at).card
    team, contact = _senior(card, at)
    bounce_id = bouncing.raise_it(item=item, organisation_id=team, by=by, at=at)
    if bounce_id is None:
        return None
    for account_id in contact or (None,):
        _write(card, item, bounce_id, team, account_id, by, at)
    return bounce_id


def _senior(card: ReferralCard, at: datetime) -> tuple[UUID, tuple[UUID, ...]]:
    """Return whose it is to look, and which accounts are written to."""
    on = local_date(at)
    places = (card.to_organisation_id, card.from_organisation_id)
    areas = [organisations.area_of(place, on) for place in places if place is not None]
    for area in areas:
        team = organisation_of_team(area, at=at) if area else None
        if area and team and area.single_point_of_contact_account_id:
            return team, (area.single_point_of_contact_account_id,)
    ours = card.to_organisation_id
    for permission in (Permission.MANAGE_SERVICE, Permission.TRIAGE):
        cards = staff.colleagues(ours, permission=permission, at=at)
        if cards:
            return ours, tuple(one.account_id for one in cards)
    return ours, ()


def _write(
    card: ReferralCard,
    item: Found,
    bounce_id: UUID,
    team: UUID,
    account_id: UUID | None,
    by: System,
    at: datetime,
) -> None:
    """Queue the e-mail, which names nobody."""
    said = {
        "reference": card.reference,
        "times": str(item.verdict.sent_back + item.verdict.redirected + item.verdict.declined),
        "to_gp": str(item.verdict.to_gp) if item.verdict.is_pingpong else "",
        "link": f"/bounces/{bounce_id}/",
    }
    messaging.queue(
        organisation_id=card.to_organisation_id,
        channel="staff_email",
        template=TEMPLATE,
        purpose=PURPOSE,
        facts=[Fact(Kind.OPERATIONAL, key, value) for key, value in said.items() if value],
        referral_id=card.id,
        recipient_organisation_id=team,
        recipient_account_id=account_id,
        by=by,
        at=at,
    )
