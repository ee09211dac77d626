"""Reviewing: whoever looks after access is reminded, and the area hears of what is overdue."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.operations import Fact
from handrail.domain.organisations import queries as organisations
from handrail.domain.staff import queries as staff
from handrail.domain.staff import reviews
from handrail.domain.staff.permissions import Permission
from handrail.domain.staff.reviews import ToTell
from handrail.kernel.clock import local_date
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System

PAGE = "/admin/reviews/"
MOMENT = timedelta(microseconds=1)


@transaction.atomic
def tell(*, item: ToTell, by: System, at: datetime) -> int:
    """Tell the administrators whose turn it is about one organisation's access; return how many.

    A reminder goes to the organisation's own, what is overdue to the area's. Where there are
    none, it goes to the other; where there is nobody, to the organisation's mailbox.
    """
    own = item.organisation_id
    area = organisations.area_of(own, local_date(at))
    board = area.organisation_id if area else own
    wanted = (own, board) if item.level == reviews.REMINDED else (board, own)
    place, found = next(
        ((each, held) for each in wanted if (held := _administrators(each, at))), (own, [])
    )
    for account_id in found or (None,):
        _queue(item, place, account_id, by, at)
    reviews.told(item)
    return len(found)


def _administrators(organisation_id: UUID, at: datetime) -> list[UUID]:
    cards = staff.colleagues(organisation_id, permission=Permission.MANAGE_PEOPLE, at=at)
    return [card.account_id for card in cards]


def _queue(item: ToTell, place: UUID, account_id: UUID | None, by: System, at: datetime) -> None:
    said = {
        "organisation": organisations.name(item.organisation_id),
        "count": str(item.count),
        "by": local_date(item.first_due_at - MOMENT).isoformat(),
        "late": "yes" if item.level == reviews.ESCALATED else "",
        "link": PAGE,
    }
    messaging.queue(
        organisation_id=item.organisation_id,
        channel="staff_email",
        template="access_review",
        purpose="review access",
        facts=[Fact(Kind.OPERATIONAL, key, value) for key, value in said.items() if value],
        recipient_organisation_id=place,
        recipient_account_id=account_id,
        by=by,
        at=at,
    )
