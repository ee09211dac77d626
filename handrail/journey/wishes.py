"""Ask for an employer that is not on record; a coach finds it or adds it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.cases import queries as cases
from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.operations import Fact
from handrail.domain.organisations import operations as organisations
from handrail.domain.referrals import queries as referrals
from handrail.domain.sharing import wishes
from handrail.kernel.errors import NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Person, Staff


@transaction.atomic
def ask(*, name: str, town: str, by: Person, at: datetime) -> UUID:
    """Ask the team of one's latest request for an employer, and let its coach know.

    NoName, Enough; NotFound where no team supports the person.
    """
    cards = referrals.of_person(by.person_id, viewer=by, at=at)
    if not cards:
        raise NotFound
    card = cards[0]
    waits = {each.id for each in wishes.waiting(by.person_id, viewer=by, at=at)}
    wish_id = wishes.ask(
        person_id=by.person_id,
        organisation_id=card.to_organisation_id,
        name=name,
        town=town,
        by=by,
        at=at,
    )
    if wish_id in waits:
        return wish_id
    case = cases.for_referral(card.id, viewer=by, at=at)
    facts = {
        "reference": card.reference,
        "link": f"/cases/{case.id}/tell/" if case else f"/inbox/{card.id}/",
    }
    messaging.queue(
        organisation_id=card.to_organisation_id,
        channel="staff_email",
        template="employer_asked_for",
        purpose="let the team know whom the person wants to tell",
        facts=[Fact(Kind.OPERATIONAL, key, value) for key, value in facts.items()],
        referral_id=card.id,
        recipient_organisation_id=card.to_organisation_id,
        recipient_account_id=case.coach_account_id if case else None,
        by=by,
        at=at,
    )
    return wish_id


@transaction.atomic
def add_employer(
    *, name: str, town: str, postcode: str, wish_id: UUID | None, by: Staff, at: datetime
) -> UUID:
    """Put an employer on record, settle the wish it was asked for by, and return its id.

    BadOrganisation, EmployerKnown, NotAllowed; NotFound for a wish that is settled.
    """
    employer_id = organisations.add_employer(name=name, town=town, postcode=postcode, by=by, at=at)
    if wish_id is not None:
        wishes.settle(wish_id=wish_id, by=by, at=at)
    return employer_id
