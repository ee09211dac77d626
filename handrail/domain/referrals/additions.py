"""Ask what the referrer added after sending, as far as the person lets the viewer know."""

from collections.abc import Sequence
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
    select referral_id, at, text, by_account_id from referrals_addition
     where referral_id = any(%s) and {seen} order by at desc, id desc
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
    return of_several([card], viewer=viewer, at=at)[card.id]


def of_several(
    cards: Sequence[ReferralCard], *, viewer: Viewer, at: datetime
) -> dict[UUID, tuple[AdditionView, ...]]:
    """Return what was added to each of several referrals, as ``additions`` does."""
    ours = organisation_of(viewer)
    text, own = seen(Addition, viewer, at)
    found: dict[UUID, list[AdditionView]] = {card.id: [] for card in cards}
    for referral_id, *row in ask(_ADDITIONS.format(seen=text), [list(found), *own]):
        found[referral_id].append(AdditionView(*row))
    # Most have none: then nobody's permission need be asked.
    asked = [card for card in cards if found[card.id]]
    let = _let([card for card in asked if not _is_senders(card, ours)], ours, at) if asked else ()
    return {
        card.id: tuple(found[card.id])
        if found[card.id] and (_is_senders(card, ours) or card.person_id in let)
        else ()
        for card in cards
    }


def _is_senders(card: ReferralCard, ours: UUID | None) -> bool:
    return ours is not None and ours in {card.from_organisation_id, card.rescue_organisation_id}


def _let(cards: Sequence[ReferralCard], ours: UUID | None, at: datetime) -> frozenset[UUID]:
    """Return who lets the organisation know what the referrer writes about health."""
    people = {card.person_id for card in cards}
    if ours is None or not people:
        return frozenset()
    return disclosure.who_permits(people, organisation_id=ours, kind=Kind.HEALTH, at=at)
