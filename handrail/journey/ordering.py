"""Ordering: a referral that another system sends, on what it says of the person and their wish.

The same act as on the pages (``refer.send``): the rules are asked, the promise is worked out, the
agreement is kept, and what the person did not agree to is not sent.
"""

from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from handrail.domain.directory import queries as directory
from handrail.domain.organisations import queries as organisations
from handrail.domain.participants import queries as people
from handrail.domain.participants import saying
from handrail.domain.participants.operations import Details, Names
from handrail.domain.participants.queries import PersonRecord
from handrail.domain.programmes import queries as programmes
from handrail.domain.programmes.eligibility import words
from handrail.domain.programmes.eligibility.answers import Answer
from handrail.domain.referrals import sending
from handrail.domain.referrals.rules import THEIR_NUMBERS
from handrail.domain.referrals.sending import Sent
from handrail.journey import judging, promising, refer, wind_down
from handrail.journey.knowing import Known, seeker_of
from handrail.journey.offer import check_takes_people
from handrail.journey.refer import Agreed, Choice, Referring, Story
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput
from handrail.kernel.viewer import Client

SOURCES = {
    "practice": "gp",
    "pcn": "practice_other",
    "trust": "other_nhs",
    "council": "local_authority",
    "vcse": "vcse",
    "provider": "other",
}


class TakesNone(BadInput):
    """A service that is not referred to here."""

    default = "That service does not take referrals here. Choose another."


@dataclass(frozen=True, slots=True)
class Order:
    """What another system orders for a person, and how they agreed to it.

    ``because`` is why the service should look at them although its rules say no.
    """

    submission_id: UUID
    person_id: UUID
    service_id: UUID
    story: Story
    agreed: Agreed
    because: str = ""
    waits: bool = False
    referrer_job: str = ""
    identifiers: tuple[tuple[str, str], ...] = field(default=())

    def body(self) -> dict[str, Any]:
        """Return what was ordered, by which the same order sent twice is known."""
        said = asdict(self)
        said["agreed"]["kinds"] = sorted(self.agreed.kinds)
        return said


@transaction.atomic
def place(*, order: Order, by: Client, at: datetime) -> Sent:
    """Send what another system orders; the same order again answers the same.

    TakesNone, NeedsReason, NoRoom, TakesNobody, NoConsent, NotKeen or SentBefore.
    """
    said = order.body()
    if before := sending.already_sent(submission_id=order.submission_id, body=said, by=by, at=at):
        return before
    person = people.record(order.person_id, viewer=by, at=at)
    sender = organisations.get(by.organisation_id)
    return refer.send(form=_form(order, person, sender.kind, by, at), body=said, by=by, at=at)


def _form(
    order: Order, person: PersonRecord, sender_kind: str, by: Client, at: datetime
) -> Referring:
    source = SOURCES.get(sender_kind, "other")
    return Referring(
        submission_id=order.submission_id,
        source=source,
        names=Names(person.given_name, person.family_name, person.birth_date, person.nhs_number),
        details=Details(**{each.name: getattr(person, each.name) for each in fields(Details)}),
        story=order.story,
        choice=_choice(order, person, source, by, at),
        agreed=order.agreed,
        person_id=person.id,
        given={
            **saying.take(person_id=person.id, by=by, at=at),
            THEIR_NUMBERS: [list(each) for each in order.identifiers],
        },
        referrer_job=order.referrer_job,
    )


def _choice(order: Order, person: PersonRecord, source: str, by: Client, at: datetime) -> Choice:
    on = local_date(at)
    service = directory.service(order.service_id, on=on)
    takes = service.card.can_be_referred_to and service.card.state == "active"
    if service.provider_id is None or not takes:
        raise TakesNone
    check_takes_people(service.card.programme_id, on=on)
    wind_down.check_has_not_ended(service.card, on=on)
    area = organisations.area_of(by.organisation_id, on)
    promised = promising.by_id(
        order.service_id,
        postcode=person.postcode,
        area_nation=area.nation if area else "England",
        sent_at=at,
    )
    programme_id = service.card.programme_id
    version = programmes.version_in_force(programme_id, on=on) if programme_id else None
    judged = _judged(order, person, source, at)
    return Choice(
        service_id=order.service_id,
        organisation_id=service.provider_id,
        promised_at=promised.contact_at,
        start_promised_at=promised.start_at,
        clock_nation=promised.nation,
        programme_version_id=version.id if version else None,
        eligibility=judged,
        against_rules=judged.get("answer") == Answer.NOT_ELIGIBLE.value,
        because=order.because,
        waits=order.waits,
    )


def _judged(order: Order, person: PersonRecord, source: str, at: datetime) -> dict[str, Any]:
    """Return what the rules in force say of an order, to be kept with it."""
    on, work = local_date(at), order.story.work
    since = work.absent_since_date
    known = Known(
        birth_date=person.birth_date,
        postcode=person.postcode,
        no_fixed_address=person.no_fixed_address,
        home_is_restricted=person.address_restricted,
        practice_id=person.gp_practice_id,
        no_practice=person.no_gp,
        work_status=work.status,
        weeks_off=(on - since).days // 7 if since and since <= on else None,
        employer_size=work.employer_size,
        goals=order.story.goals,
        conditions=order.story.conditions,
        source=source,
    )
    found = judging.judge(order.service_id, known, on=on)
    if found is None:
        return {}
    fits = found.answer is not Answer.NOT_ELIGIBLE
    return {
        "facts": seeker_of(known, on)[1],
        "answer": found.answer.value,
        "fits": found.answer is Answer.ELIGIBLE,
        "reasons": [words.said_about(reason) for reason in found.reasons],
        "tier": found.tier.id if found.tier and fits else "",
    }
