"""Ask what the referrer added after sending, as far as the person lets the viewer know."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail.domain.disclosure import queries as disclosure
from handrail.domain.disclosure.asking import ask, seen
from handrail.domain.referrals.models import Addition
from handrail.domain.referrals.queries import ReferralCard
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Viewer, organisation_of

_ADDITIONS = """
    select at, text, by_account_id from referrals_addition where referral_id = %s and {seen}
    order by at desc, id desc
"""


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
    text, own = seen(Addition, viewer, at)
    rows = ask(_ADDITIONS.format(seen=text), [card.id, *own])
    # Most have none: then nobody's permission need be asked.
    if not rows or ours is None or not _may_read(card, ours, at):
        return ()
    return tuple(AdditionView(*row) for row in rows)


def _may_read(card: ReferralCard, ours: UUID, at: datetime) -> bool:
    if ours in {card.from_organisation_id, card.rescue_organisation_id}:
        return True
    asked = disclosure.permits(
        person_id=card.person_id, organisation_id=ours, kinds=[Kind.HEALTH], at=at
    )
    return Kind.HEALTH in asked
