"""A few services of a made-up town, for the matching tests."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from handrail.domain.matching.seeker import Seeker
from handrail.domain.matching.services import Delivery, Intake, Place, ServiceFacts, Wait
from handrail.domain.programmes.eligibility.facts import (
    Condition,
    Employment,
    Facts,
    Need,
    Source,
    ticked,
)
from handrail.domain.programmes.files import reading

DAY = date(2026, 6, 3)
TOWN = frozenset({"XW1"})


def rules(name):
    """The rules of one of the real programme files."""
    return reading.read_file(reading.folder() / f"{name}.yaml").rules


PROGRAMMES = {
    name: (UUID(int=1_000 + number), rules(name))
    for number, name in enumerate(
        (
            "workwell",
            "connect-to-work",
            "ips-primary-care",
            "msk-first-contact",
            "light-touch-advice",
            "fit-for-work-ew",
            "workwell-gm",
        )
    )
}


def service(number, programme="workwell", **changes):
    """A service in the middle of the town, with everything ordinary."""
    version_id, its_rules = PROGRAMMES[programme]
    facts = ServiceFacts(
        id=UUID(int=number),
        name=f"Service {number}",
        version_id=version_id,
        rules=its_rules,
        area_name="Wexbridge",
        area_codes=TOWN,
        delivery=frozenset({Delivery.OTHER_PLACE}),
        places=(Place(51.50, -0.10),),
        intake=Intake.OPEN,
        first_contact=Wait(6, date(2026, 5, 22)),
    )
    return replace(facts, **changes)


def seeker(**changes):
    """A bus driver off sick with back pain, in the middle of the town."""
    known = {
        "age": 47,
        "home_areas": TOWN,
        "practice_areas": TOWN,
        "employment": Employment.OFF_SICK,
        "weeks_off": 2,
        "conditions": ticked([Condition.MSK], among=Condition),
        "needs": ticked([Need.RETURN_TO_WORK], among=Need),
        "referred_by": Source.GP,
    }
    facts = Facts(**(known | changes.pop("facts", {})))
    return Seeker(facts=facts, **({"latitude": 51.50, "longitude": -0.10} | changes))
