"""A death: everything that was to come stops at once, wherever it was to come from."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.capacity import operations as capacity
from handrail.domain.cases import life, queries
from handrail.domain.cases import operations as cases
from handrail.domain.cases.life import Closure
from handrail.domain.messaging import operations as messaging
from handrail.domain.participants import operations as participants
from handrail.domain.referrals import operations as referrals
from handrail.domain.referrals import queries as referral_queries
from handrail.kernel.viewer import System, Viewer, acting_as

DIED = "died"


@transaction.atomic
def record_death(*, person_id: UUID, died_date: date, by: Viewer, at: datetime) -> None:
    """Record that a person died: drop every message, cancel appointments, close what is open.

    Other organisations that support them stop too, each acting for itself; the referrer reads
    it on the referral's page and is sent nothing.
    """
    participants.record_death(person_id=person_id, died_date=died_date, by=by, at=at)
    messaging.drop_for_person(person_id=person_id, why="The person has died.", by=by, at=at)
    for case_id, referral_id, organisation_id in queries.open_anywhere(person_id):
        holder = System(organisation_id)
        with acting_as(holder, at=at):
            _stop(case_id, referral_id, holder, at)


def _stop(case_id: UUID | None, referral_id: UUID, holder: System, at: datetime) -> None:
    if case_id is not None:
        cases.cancel_what_is_to_come(case_id=case_id, why="The person has died", by=holder, at=at)
        life.close(case_id=case_id, closure=Closure(DIED), by=holder, at=at)
    capacity.give_back(referral_id=referral_id, by=holder, at=at)
    card = referral_queries.record(referral_id, viewer=holder, at=at).card
    if card.state == "accepted":
        referrals.finish(referral_id=referral_id, closing=DIED, by=holder, at=at)
    else:
        referrals.decline(
            referral_id=referral_id,
            closing=DIED,
            onward_service_id=None,
            note="",
            by=holder,
            at=at,
        )
    referrals.tell(
        referral_id=referral_id,
        event="referral.finished",
        facts=[],
        ask="",
        ask_by_date=None,
        by=holder,
        at=at,
    )
