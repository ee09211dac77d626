"""Ask about what we referred and what became of it; and what others took back from us."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Value, When

from handrail.domain.disclosure import queries as disclosure
from handrail.domain.disclosure.asking import ask, seen
from handrail.domain.referrals.choices import State
from handrail.domain.referrals.models import News, Referral, Step
from handrail.domain.referrals.queries import ReferralCard, cards, found
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Viewer, organisation_of

_TAKEN_BACK = """
    referrals_referral.to_organisation_id = %s and referrals_referral.state = 'closed'
    and referrals_referral.closed_at > %s
    and exists (select 1 from referrals_step w where w.referral_id = referrals_referral.id
                and w.event = 'referral.withdrawn' and w.at > %s)
"""
_ASKING = """
    select referrals_news.referral_id from referrals_news
    join referrals_referral r on r.id = referrals_news.referral_id
    where r.from_organisation_id = %s and referrals_news.answered_at is null
      and referrals_news.ask <> '' and {seen}
"""
_WITHDRAWN = """
    select referral_id from referrals_step
    where referral_id = any(%s) and event = 'referral.withdrawn' and {seen}
"""


@dataclass(frozen=True, slots=True)
class SentPage:
    """One page of what we referred, and how many there are on all of them."""

    cards: tuple[ReferralCard, ...]
    total: int


def page(show: str, *, number: int, size: int, viewer: Viewer, at: datetime) -> SentPage:
    """Return a page of what the viewer's organisation referred, or the last one there is.

    What asks something of us first, then the latest. ``show`` is open, closed or all: closed
    is what we may know to be closed, and what asks nothing of us any more.
    """
    asking = asking_us(viewer=viewer, at=at)
    ours = organisation_of(viewer)
    rows = Referral.objects.visible_to(viewer, at=at).filter(from_organisation_id=ours)
    if show != "all":
        closed = _closed_for_us(rows, viewer, at) - asking
        rows = rows.filter(pk__in=closed) if show == "closed" else rows.exclude(pk__in=closed)
    total = rows.count()
    first = Case(When(pk__in=asking, then=Value(0)), default=Value(1))
    offset = min(max(number - 1, 0), max(total - 1, 0) // size) * size
    in_order = rows.order_by(first, "-sent_at", "id").values_list("id", flat=True)
    shown = list(in_order[offset : offset + size])
    found = cards(shown, viewer=viewer, at=at)
    return SentPage(tuple(found[id_] for id_ in shown if id_ in found), total)


def asking_us(*, viewer: Viewer, at: datetime) -> frozenset[UUID]:
    """Return which of the referrals we made still wait for our answer."""
    text, own = seen(News, viewer, at)
    rows = ask(_ASKING.format(seen=text), [organisation_of(viewer), *own])
    return frozenset(id_ for (id_,) in rows)


def withdrawn(referral_ids: Iterable[UUID], *, viewer: Viewer, at: datetime) -> frozenset[UUID]:
    """Return which of several referrals were taken back by whoever made them."""
    text, own = seen(Step, viewer, at)
    rows = ask(_WITHDRAWN.format(seen=text), [list(set(referral_ids)), *own])
    return frozenset(id_ for (id_,) in rows)


def withdrawn_lately(*, viewer: Viewer, since: datetime, at: datetime) -> tuple[ReferralCard, ...]:
    """Return what referrers took back from the viewer's organisation, latest first."""
    values = [organisation_of(viewer), since, since]
    order = "referrals_referral.closed_at desc, referrals_referral.id"
    return found(_TAKEN_BACK, values, order, viewer, at)


def _closed_for_us(rows: Any, viewer: Viewer, at: datetime) -> frozenset[UUID]:
    """Return which are closed, as far as the people let us know or we closed them ourselves."""
    people = dict(rows.filter(state=State.CLOSED).values_list("id", "person_id"))
    ours = organisation_of(viewer)
    if not people or ours is None:
        return frozenset()
    told = disclosure.who_permits(
        list(people.values()), organisation_id=ours, kind=Kind.ATTENDANCE, at=at
    )
    known = {id_ for id_, person_id in people.items() if person_id in told}
    return withdrawn(people, viewer=viewer, at=at) | known
