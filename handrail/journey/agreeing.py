"""Agreeing: that somebody lets whoever referred them know how it goes, or no more.

As another system records it; a person does the same on their own page (``status``).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.cases import queries as cases
from handrail.domain.consent import exchange
from handrail.domain.consent import operations as consent
from handrail.domain.consent.exchange import INFORMED, SUPPORT, Line, Wanted
from handrail.domain.disclosure.asking import Slice
from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.operations import Fact
from handrail.domain.participants import queries as people
from handrail.domain.referrals import queries
from handrail.journey import refer
from handrail.journey.refer import TO_REFERRER
from handrail.kernel.errors import BadInput, NotFound, Refusal
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Client, Viewer

BY_A_SYSTEM = "as another system says"
MOST = 100


class NoReferral(BadInput):
    """Somebody is to be told who did not refer the person here."""

    default = "Only whoever referred them is kept informed. Record this with a referral."


class AgreedOtherwise(Refusal):
    """They agree to something else already."""

    default = "They agree to something else already. Take that back first, then record this."


@dataclass(frozen=True, slots=True)
class Wish:
    """That somebody lets an organisation know how it goes: which kinds, how they said so."""

    person_id: UUID
    organisation_id: UUID
    kinds: Collection[Kind]
    how: str
    explained: str
    until_at: datetime | None = None


@transaction.atomic
def let_know(*, wish: Wish, by: Client, at: datetime) -> tuple[UUID, bool]:
    """Record that whoever referred somebody is kept informed; return it, and whether it is new.

    The same again is the same. NotFound, HasDied, NoReferral, AgreedOtherwise.
    """
    if people.record(wish.person_id, viewer=by, at=at).died_date is not None:
        raise refer.HasDied
    referred = queries.of_person(wish.person_id, viewer=by, at=at)
    if not any(
        card.from_organisation_id == wish.organisation_id
        and by.organisation_id in {card.from_organisation_id, card.to_organisation_id}
        for card in referred
    ):
        raise NoReferral
    kinds = frozenset(wish.kinds) & TO_REFERRER
    consent.one_at_a_time(f"handrail.informed.{wish.person_id}.{wish.organisation_id}")
    if before := _held(wish, by, at):
        if frozenset(before.kinds) != {kind.value for kind in kinds}:
            raise AgreedOtherwise
        return before.id, False
    given = consent.give(
        person_id=wish.person_id,
        organisation_id=wish.organisation_id,
        kinds=kinds,
        purpose=INFORMED[0],
        how=wish.how,
        explained=wish.explained,
        wording_id=refer.explained(at=at).id,
        until_at=wish.until_at,
        by=by,
        at=at,
    )
    return given, True


@transaction.atomic
def take_back(*, evidence_id: UUID, by: Client, at: datetime) -> None:
    """Record that somebody agrees no more: nothing is told on it from this moment; NotFound.

    A team that may not support them any more is told so, as where they stop it themself.
    """
    found = exchange.one(evidence_id, viewer=by, at=at)
    if found is None:
        raise NotFound
    consent.withdraw(evidence_id=evidence_id, how=BY_A_SYSTEM, by=by, at=at)
    if found.purpose == SUPPORT and found.organisation_id != by.organisation_id:
        tell_team(found.person_id, found.organisation_id, by=by, at=at)


def tell_team(person_id: UUID, organisation_id: UUID, *, by: Viewer, at: datetime) -> None:
    """Tell the team that somebody was sent to that they no longer agree."""
    cards = queries.of_person(person_id, viewer=by, at=at)
    card = next((each for each in cards if each.to_organisation_id == organisation_id), None)
    if card is None:
        return
    case = cases.for_referral(card.id, viewer=by, at=at)
    facts = {
        "reference": card.reference,
        "link": f"/cases/{case.id}/" if case else f"/inbox/{card.id}/",
    }
    messaging.queue(
        organisation_id=organisation_id,
        channel="staff_email",
        template="agreement_withdrawn",
        purpose="let the team know that the person wants to stop",
        facts=[Fact(Kind.OPERATIONAL, key, value) for key, value in facts.items()],
        referral_id=card.id,
        recipient_organisation_id=organisation_id,
        recipient_account_id=case.coach_account_id if case else None,
        by=by,
        at=at,
    )


def _held(wish: Wish, by: Client, at: datetime) -> Line | None:
    """Return what they agree to now for this organisation, as far as the system may know."""
    wanted = Wanted(people=(wish.person_id,), organisations=(wish.organisation_id,), holds=True)
    found = exchange.search(wanted, Slice(0, MOST), viewer=by, at=at)
    return next((it for it in found.lines if it.purpose in INFORMED), None)
