"""Ask whether support helped, of the person alone, once it has ended (R107)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.cases import queries as cases
from handrail.domain.outcomes import feedback
from handrail.domain.referrals import queries as referrals
from handrail.journey import status
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Person


def asked(referral_id: UUID, *, by: Person, at: datetime) -> str:
    """Return of which service the person is asked; NotFound for a request that is not theirs."""
    status.check_still_on(by=by, at=at)
    _case(referral_id, by, at)
    return referrals.record(referral_id, viewer=by, at=at).card.service_name


@transaction.atomic
def say(*, referral_id: UUID, helped: str, by: Person, at: datetime) -> None:
    """Keep what the person says; NotFound, NotOver, SaidAlready, BadInput."""
    status.check_still_on(by=by, at=at)
    feedback.say(case_id=_case(referral_id, by, at), helped=helped, by=by, at=at)


def _case(referral_id: UUID, by: Person, at: datetime) -> UUID:
    found = cases.for_referral(referral_id, viewer=by, at=at)
    if found is None or found.person_id != by.person_id:
        raise NotFound
    return found.id
