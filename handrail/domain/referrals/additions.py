"""Ask what the referrer added after sending, as far as the person lets the viewer know."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail.domain.disclosure import queries as disclosure
from handrail.domain.referrals.models import Addition
from handrail.domain.referrals.queries import ReferralCard
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Viewer, organisation_of


@dataclass(frozen=True, slots=True)
class AdditionView:
    """One note the referrer added, and who wrote it."""

    at: datetime
    text: str
    by_account_id: UUID | None


def additions(card: ReferralCard, *, viewer: Viewer, at: datetime) -> tuple[AdditionView, ...]:
    """Return what was added to a referral, latest first.

    Whoever referred reads what they wrote. The team reads it while the person lets it know
    what the referrer writes, as with the free text that was sent; the area's team that was
    called in reads both.
    """
    ours = organisation_of(viewer)
    rows = Addition.objects.visible_to(viewer, at=at).filter(referral_id=card.id)
    found = tuple(
        AdditionView(row.at, row.text, row.by_account_id) for row in rows.order_by("-at", "-id")
    )
    # Most have none: then nobody's permission need be asked.
    return found if found and ours is not None and _may_read(card, ours, at) else ()


def _may_read(card: ReferralCard, ours: UUID, at: datetime) -> bool:
    if ours in {card.from_organisation_id, card.rescue_organisation_id}:
        return True
    asked = disclosure.permits(
        person_id=card.person_id, organisation_id=ours, kinds=[Kind.HEALTH], at=at
    )
    return Kind.HEALTH in asked
