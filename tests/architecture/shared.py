"""What the access matrix's world has of sharing: a helper, and what a coach wrote down."""

from datetime import datetime, timedelta
from uuid import UUID

from handrail.domain.consent.models import Evidence
from handrail.domain.sharing.helpers import Named
from handrail.journey import helpers, share
from handrail.journey.helpers import HelperChoice
from handrail.kernel.clock import local_date
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Person, Staff, acting_as


def arrange(coach: Staff, person_id: UUID, body_id: UUID, at: datetime) -> dict[str, UUID]:
    """Let the person tell a body and a helper, and a coach write both down too; return the ids."""
    until, kinds = local_date(at) + timedelta(days=30), frozenset({Kind.IDENTITY})
    sister = Named("Ada Redfern", "sister", "email", "ada@handrail.example")
    for_helper = HelperChoice(sister, kinds, until)
    for_body = share.Choice(body_id, kinds, until)
    person, found = Person(person_id), {}
    for by, how, mark in ((person, "online", "their"), (coach, "spoken", "a coach's")):
        with acting_as(by, at=at):
            share.share(person_id=person_id, choice=for_body, how=how, by=by, at=at)
            found[f"{mark} helper"] = helpers.share(
                person_id=person_id, choice=for_helper, how=how, by=by, at=at
            )
            found[f"{mark} sharing"] = Evidence.objects.get(
                organisation_id=body_id, recorded_by_account_id=getattr(by, "account_id", None)
            ).id
    return found | {"helper_id": found["their helper"]}
