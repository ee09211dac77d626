"""Rank generated services for one person, and offer them as the refer pages do.

Programmes are the real files, each in several versions; places are spread over England and
people over the same area, so that most services of the country are elsewhere for each.
A second table puts every service in the person's own area: the hardest case.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np

from bench import drawing, report
from bench.databases import Databases
from handrail.domain.matching.index import ServiceIndex, index
from handrail.domain.matching.rules import order, rank
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

SIZES = (1_000, 50_000)
LARGEST, TARGET = 50_000, 15.0
CURVE = (1_000, 3_000, 10_000, 30_000, 100_000)
AREA, MANY, MANY_TARGET = 300, 1_000, 1_000.0
PEOPLE, SHOWN = 300, 4
NAME, POSTCODE, NEAR = "bench_matching", "ZZ1 1AA", 100
VERSIONS = 4
DAY = date(2026, 6, 3)
PROJECT = Path(__file__).resolve().parents[1]
DRAWN = PROJECT / ".work" / "matching-curve.png"
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


def measure(number: int, areas: int) -> tuple[object, ...]:
    """Return one row of the table of rankings."""
    chance = random.Random(number)
    candidates = services(number, areas, chance)
    started = time.perf_counter()
    built = index(candidates)
    build = time.perf_counter() - started
    people = [person(areas, chance) for _ in range(PEOPLE)]
    judged = []

    def ask(seeker: Seeker) -> None:
        ranking = rank(built, seeker, on=DAY, top=SHOWN)
        ranking.ask(seeker.facts)
        judged.append(ranking.counts.fit + ranking.counts.may_fit)

    took, worked = _times(ask, people)
    tail, work = report.p95(took), report.p95(worked)
    figures = (int(np.median(judged)), report.p50(took), tail, work, build)
    return f"{number:,} in {areas}", *figures, report.verdict(tail, TARGET, work=work)


def area() -> tuple[object, ...]:
    """Return how long as many people take against one area's services, ranked without words."""
    chance = random.Random(AREA)
    built = index(services(AREA, 1, chance))
    people = [person(1, chance) for _ in range(MANY)]
    rank(built, people[0], on=DAY)
    started, began = time.perf_counter(), time.process_time()
    for seeker in people:
        order(built, seeker, on=DAY, top=SHOWN)
    worked = (time.process_time() - began) * 1_000
    took = (time.perf_counter() - started) * 1_000
    told = report.verdict(took, MANY_TARGET, work=worked)
    return f"{MANY:,} people, {AREA} services", "", "", took, worked, "", told


def curve() -> list[tuple[object, ...]]:
    """Return how the cost grows with the number of services, and draw it.

    It grows no faster than linearly where ten times the services take no more than ten times
    the processor; the last column says how many times the first size each takes.
    """
    rows: list[tuple[object, ...]] = []
    found: list[tuple[int, float]] = []
    for number in CURVE:
        chance = random.Random(number)
        built = index(services(number, 1, chance))
        people = [person(1, chance) for _ in range(100)]
        took, worked = _times(partial(_rank, built), people)
        found.append((number, report.p50(worked)))
        times = found[-1][1] / found[0][1]
        told = "within" if times <= number / CURVE[0] else "over"
        rows.append((f"{number:,}", report.p50(took), report.p95(took), found[-1][1], times, told))
    drawing.draw(found, DRAWN)
    return rows


def _rank(built: ServiceIndex, seeker: Seeker) -> None:
    rank(built, seeker, on=DAY, top=SHOWN).ask(seeker.facts)


def journey(databases: Databases) -> tuple[object, ...]:
    """Return how long ``journey.offer.offers`` takes among as many, its questions included."""
    from demo.load import load_town
    from handrail.config.migration import connected_to
    from handrail.domain.matching import queries as matching
    from handrail.domain.organisations import queries as organisations
    from handrail.journey import offer
    from handrail.journey.knowing import Known
    from handrail.kernel import clock

    with connected_to(databases.make(NAME)):
        load_town(people=0)
        at = clock.now()
        on = clock.local_date(at)
        practice = organisations.of_kind("practice")[0]
        area = next(p.organisation.ods_code for p in organisations.parents(practice.id, on))
        made = services(LARGEST, 42, random.Random(1))
        near = [replace(each, area_codes=frozenset({area})) for each in made[::NEAR]]
        built = index([*near, *(each for at_, each in enumerate(made) if at_ % NEAR)])
        matching.service_index(on)  # kept from here on; what it holds is then as many as asked
        kept = matching._kept["latest"]
        kept.indexes[kept.rules[on]] = built
        known = Known(
            birth_date=date(1980, 2, 1),
            postcode=POSTCODE,
            practice_id=practice.id,
            work_status="off_sick",
            goals=("return_to_work",),
            conditions=("mental_health",),
            source="gp",
        )
        took, worked = _times(lambda _: offer.offers(known=known, at=at), range(PEOPLE))
        matching._kept.clear()
    tail, work = report.p95(took), report.p95(worked)
    told = report.verdict(tail, TARGET, work=work)
    return f"{LARGEST:,} by journey.offer", "", report.p50(took), tail, work, "", told


def _times(ask: Callable[[Any], object], people: Sequence[Any]) -> tuple[list[float], list[float]]:
    """Return the wall time and the processor time of each answer, in milliseconds."""
    for seeker in people[:20]:
        ask(seeker)
    took, worked = [], []
    for seeker in people:
        started, began = time.perf_counter(), time.process_time()
        ask(seeker)
        worked.append((time.process_time() - began) * 1_000)
        took.append((time.perf_counter() - started) * 1_000)
    return took, worked


def run(databases: Databases) -> None:
    """Print the table."""
    rows = [measure(number, areas) for areas in (42, 1) for number in SIZES]
    rows += [area(), journey(databases)]
    report.heading(
        "One person, ranked and explained among services, in milliseconds",
        f"{PEOPLE} people; target: p95 under {TARGET:.0f} among {LARGEST:,}; {report.load()}",
        "cpu is this process alone; 'in 1' puts every service in the person's own area",
    )
    report.table(("services in areas", "offerable", "p50", "p95", "cpu p95", "build s", ""), rows)
    report.heading(
        "How the cost grows with the number of services, in milliseconds",
        "all in the person's own area; target: no faster than linearly",
        f"drawn in {DRAWN.relative_to(PROJECT)}",
    )
    report.table(("services", "p50", "p95", "cpu p50", "times the first", ""), curve())
