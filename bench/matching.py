"""Rank generated services for one person: ``python -m bench.matching [sizes…]``.

Programmes are the real files, each in several versions; places are spread over England and
people over the same area, so that most services of the country are elsewhere for each.
A second table puts every service in the person's own area: the hardest case.
"""

import random
import sys
import time
from datetime import date, timedelta
from uuid import UUID

import numpy as np

from handrail.domain.matching.index import index
from handrail.domain.matching.rules import rank
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
from handrail.domain.programmes.rules import ProgrammeRules

SIZES = (1_000, 10_000, 50_000, 100_000)
PEOPLE = 300
VERSIONS = 4
DAY = date(2026, 6, 3)
LANGUAGES = ("en", "pl", "ur", "bn", "ar", "so", "ro", "pa")
ACCESS = ("step_free", "hearing_loop", "interpreter", "quiet_space", "easy_read")


def services(number: int, areas: int, chance: random.Random) -> list[ServiceFacts]:
    """Return generated services, spread over some areas."""
    read = [reading.read_file(path).rules for path in reading.files_in(reading.folder())]
    versions = [(UUID(int=n), rules) for n, rules in enumerate(read * VERSIONS)]
    return [_service(number, versions, areas, chance) for number in range(number)]


def _service(
    number: int, versions: list[tuple[UUID, ProgrammeRules]], areas: int, chance: random.Random
) -> ServiceFacts:
    version_id, rules = chance.choice(versions)
    area = chance.randrange(areas)
    said = DAY - timedelta(days=chance.randrange(150))
    return ServiceFacts(
        id=UUID(int=chance.getrandbits(128)),
        name=f"Service {number}",
        version_id=version_id,
        rules=rules,
        area_name=f"Area {area}",
        area_codes=frozenset({f"Q{area}", f"E{area}"}),
        delivery=frozenset(chance.sample(tuple(Delivery), k=2)),
        places=tuple(
            Place(chance.uniform(50.2, 55.0), chance.uniform(-4.5, 1.5), f"P{number % 6_000}")
            for _ in range(chance.choice((0, 1, 1, 1, 2, 4)))
        ),
        intake=chance.choice((Intake.OPEN,) * 8 + (Intake.FULL, Intake.PAUSED)),
        first_contact=Wait(chance.randrange(40), said) if chance.random() < 0.8 else None,
        treatment=Wait(chance.randrange(90), said) if chance.random() < 0.6 else None,
        languages=frozenset(chance.sample(LANGUAGES, k=2)),
        access=frozenset(chance.sample(ACCESS, k=2)),
        open_late=chance.random() < 0.3,
        funded_until_date=DAY + timedelta(days=chance.randrange(-60, 900)),
    )


def person(areas: int, chance: random.Random) -> Seeker:
    """Return somebody of whom more or less is known."""
    area = chance.randrange(areas)
    known = chance.random() < 0.8
    facts = Facts(
        age=chance.randrange(16, 68),
        home_areas=frozenset({f"E{area}"}) if known else None,
        practice_areas=frozenset({f"Q{area}"}),
        employment=chance.choice(tuple(Employment)) if known else None,
        work_at_risk=chance.choice((True, False, None)),
        weeks_off=chance.randrange(12) if known else None,
        employer_size=chance.choice((None, 20, 400)),
        conditions=ticked([chance.choice(tuple(Condition))], among=Condition),
        needs=ticked([chance.choice(tuple(Need))], among=Need),
        referred_by=chance.choice((Source.GP, Source.SELF, Source.LINK_WORKER)),
    )
    return Seeker(
        facts=facts,
        latitude=chance.uniform(50.2, 55.0),
        longitude=chance.uniform(-4.5, 1.5),
        practice=f"P{chance.randrange(6_000)}",
        language=chance.choice(LANGUAGES),
        access_needs=frozenset(chance.sample(ACCESS, k=1)),
    )


def measure(number: int, areas: int) -> str:
    """Return one row of the table."""
    chance = random.Random(number)
    candidates = services(number, areas, chance)
    started = time.perf_counter()
    built = index(candidates)
    build = time.perf_counter() - started
    people = [person(areas, chance) for _ in range(PEOPLE)]
    for seeker in people[:20]:
        rank(built, seeker, on=DAY)
    took, worked, judged = [], [], []
    for seeker in people:
        started, began = time.perf_counter(), time.process_time()
        ranking = rank(built, seeker, on=DAY)
        worked.append((time.process_time() - began) * 1_000)
        took.append((time.perf_counter() - started) * 1_000)
        judged.append(ranking.counts.fit + ranking.counts.may_fit)
    p50, p95 = np.percentile(took, [50, 95])
    cpu = np.percentile(worked, 95)
    per = p50 * 1_000 / number
    size = f"{number:>9,} {areas:>6} {np.median(judged):>11,.0f}"
    return f"{size} {p50:>8.2f} {p95:>8.2f} {cpu:>8.2f} {per:>10.2f} {build:>9.2f}"


def main() -> None:
    """Print the tables."""
    sizes = [int(it) for it in sys.argv[1:]] or list(SIZES)
    print(f"One person, ranked and explained, in milliseconds; {PEOPLE} people")
    print("cpu: this process alone, whatever else the machine was doing")
    print(" services  areas  offerable      p50      p95  cpu p95  µs/service   build s")
    for areas in (42, 1):
        for number in sizes:
            print(measure(number, areas))


if __name__ == "__main__":
    main()
