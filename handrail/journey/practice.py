"""Change of practice: letters follow the person, if they agree that the new practice is told."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.messaging import operations as messaging
from handrail.domain.organisations import queries as organisations
from handrail.domain.participants import operations as participants
from handrail.domain.participants import queries
from handrail.domain.participants.operations import Details
from handrail.domain.participants.queries import PersonRecord
from handrail.journey import team
from handrail.journey.refer import EXPLAINED, SAYS, TO_REFERRER, WORDING
from handrail.journey.team import Agreement
from handrail.kernel.errors import BadInput
from handrail.kernel.viewer import Viewer

PURPOSE = "keep the practice informed"


@dataclass(frozen=True, slots=True)
class Move:
    """Where the person is registered now, and whether that practice may be told how it goes.

    ``practice_id`` None means with no practice; ``how_agreed`` empty means that they said no.
    ``referral_id`` is the one whose pathway's team the practice may be in.
    """

    practice_id: UUID | None
    how_agreed: str = ""
    referral_id: UUID | None = None


@transaction.atomic
def change_practice(*, person_id: UUID, move: Move, version: int, by: Viewer, at: datetime) -> None:
    """Record a person's new practice; what still waits for the old one goes to the new.

    Nothing is told to the new practice unless the person agreed, or it is in the direct-care team
    and they did not say no. BadInput for what is not a
    practice; ChangedMeanwhile where ``version`` is old.
    """
    person = queries.record(person_id, viewer=by, at=at)
    if move.practice_id is not None and organisations.get(move.practice_id).kind != "practice":
        raise BadInput("Choose a GP practice.")
    details = replace(
        _held(person), gp_practice_id=move.practice_id, no_gp=move.practice_id is None
    )
    participants.change_details(person_id=person_id, details=details, version=version, by=by, at=at)
    if move.practice_id is None or move.practice_id == person.gp_practice_id:
        return
    if move.how_agreed:
        team.agree(
            to=Agreement(
                person_id=person_id,
                referral_id=move.referral_id,
                organisation_id=move.practice_id,
                kinds=TO_REFERRER,
                purpose=PURPOSE,
            ),
            how=move.how_agreed,
            wording_key=WORDING,
            wording=EXPLAINED,
            says=SAYS,
            by=by,
            at=at,
        )
    if person.gp_practice_id is not None:
        messaging.reroute(
            person_id=person_id,
            from_organisation_id=person.gp_practice_id,
            to_organisation_id=move.practice_id,
            by=by,
            at=at,
        )


def _held(person: PersonRecord) -> Details:
    return Details(**{field.name: getattr(person, field.name) for field in fields(Details)})
