"""Signpost: where nothing fits, or they would rather go themselves, and where care comes first.

A signpost is an act that counts, not a way of saying no. What could not be offered is logged
for whoever commissions, without the person.
"""

from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from handrail.domain.directory import queries as directory
from handrail.domain.matching import gaps
from handrail.domain.participants import operations as participants
from handrail.domain.participants.operations import Names
from handrail.domain.places import queries as places
from handrail.domain.places.rules import outcode
from handrail.domain.referrals import signposting
from handrail.domain.referrals.onward_choices import SignpostReason
from handrail.domain.referrals.signposting import Telling
from handrail.journey import offer
from handrail.journey.knowing import Known
from handrail.journey.offer import Offers
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Staff, System, acting_as


@transaction.atomic
def offered(*, known: Known, nation: str, board_id: UUID | None, of: UUID, at: datetime) -> Offers:
    """Return what fits somebody; where nothing does, log the gap once for the draft ``of``."""
    found = offer.offers(known=known, nation=nation, board_id=board_id, at=at)
    ranking = found.worked_out.ranking
    if ranking.is_gap and board_id is not None:
        gaps.note(
            of=of,
            board_id=board_id,
            on=local_date(at),
            district=district(known),
            goals=known.goals,
            conditions=known.conditions,
            reason=gaps.reason_of(ranking),
            source=known.source,
        )
    return found


def district(known: Known) -> str:
    """Return the postcode district somebody lives in, or nothing where that is not to be told."""
    if not known.postcode or known.home_is_restricted:
        return ""
    try:
        return outcode(places.normalise(known.postcode))
    except places.PostcodeUnclear:
        return ""


@transaction.atomic
def tell(
    *,
    submission_id: UUID,
    service_id: UUID | None,
    told: str,
    known: Known,
    person_id: UUID | None,
    board_id: UUID | None,
    by: Staff,
    at: datetime,
) -> UUID:
    """Write that somebody was told about a service, or about what ``told`` names; return its id.

    One form may tell about several services, each once. Why is worked out from what fits: where
    something does, it was their choice to go elsewhere.
    """
    fits = offer.anything_fits(known, on=local_date(at))
    name = directory.card(service_id, on=local_date(at)).name if service_id else told
    telling = Telling(
        id=uuid5(submission_id, str(service_id) if service_id else told.strip().lower()),
        told=name,
        reason=SignpostReason.THEIR_CHOICE if fits else SignpostReason.NOTHING_FITS,
        source=known.source,
        service_id=service_id,
        person_id=person_id,
        board_id=board_id,
        district=district(known),
    )
    return signposting.tell(telling=telling, by=by, at=at)


@transaction.atomic
def to_other_care(
    *,
    submission_id: UUID,
    route: str,
    follow_up_date: date,
    known: Known,
    person_id: UUID | None,
    names: Names,
    board_id: UUID | None,
    by: Staff,
    at: datetime,
) -> UUID:
    """Write which NHS care comes first, and the day on which the viewer finds out (R51)."""
    if person_id is None:
        person_id = participants.register(names=names, by=by, at=at).person_id
    telling = Telling(
        id=submission_id,
        told=route,
        reason=SignpostReason.TOO_SEVERE,
        source=known.source,
        person_id=person_id,
        board_id=board_id,
        district=district(known),
        follow_up_date=follow_up_date,
    )
    return signposting.tell(telling=telling, by=by, at=at)


@transaction.atomic
def told_themself(
    *, of: UUID, service_id: UUID, known: Known, board_id: UUID, at: datetime
) -> UUID:
    """Write that somebody who was about to refer themself went to a service directly, unnamed."""
    telling = Telling(
        id=uuid5(of, str(service_id)),
        told=directory.card(service_id, on=local_date(at)).name,
        reason=SignpostReason.THEIR_CHOICE,
        source="self",
        service_id=service_id,
        board_id=board_id,
        district=district(known),
    )
    by = System(board_id)
    with acting_as(by, at=at):
        return signposting.tell(telling=telling, by=by, at=at)
