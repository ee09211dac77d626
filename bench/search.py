"""Search a generated directory as the public page does, but for words and the reading of cards.

Half of the services lie within reach of whoever asks, the hardest case there is in practice.
"""

import random
import time
from uuid import UUID

from bench import report
from bench.databases import Databases
from handrail.domain.directory import ordering
from handrail.domain.directory.asking import Asked, Filters, Near, Slice
from handrail.domain.directory.shelf import Entry, Shelf, shelve

SIZES = (800, 50_000)
SEARCHES = 200
MEDIAN = 8.0
CHOICES = (
    Filters(),
    Filters(need="work"),
    Filters(language="pl"),
    Filters(delivery="phone", open_now=True),
    Filters(outside_nine_to_five=True),
)
COUNCILS = tuple(f"E0600{number:04d}" for number in range(20))


def services(number: int, chance: random.Random) -> Shelf:
    """Return generated services as columns."""
    ids = [UUID(int=chance.getrandbits(128)) for _ in range(number)]
    entries = [_entry(id, chance) for id in ids]
    points = [
        (each.id, chance.uniform(51.0, 52.0), chance.uniform(-3.2, -2.0))
        for each in entries
        if each.is_placed
    ]
    few = b"".join(id.bytes for id in ids[::5])
    return shelve(entries, points=points, late=few, needs={"work": few})


def _entry(id: UUID, chance: random.Random) -> Entry:
    return Entry(
        id=id,
        name=f"Service {chance.randrange(10**9)}",
        takes_referrals=chance.random() < 0.02,
        state="active",
        intake=chance.choice(("open",) * 8 + ("full", "paused")),
        is_placed=chance.random() < 0.7,
        area_codes=(chance.choice(COUNCILS),) if chance.random() < 0.5 else (),
        delivery_kinds=("phone",) if chance.random() < 0.3 else ("other_place",),
        languages=("en", "pl") if chance.random() < 0.01 else ("en",),
        access_features=(),
        wait_days=chance.randrange(40),
    )


def measure(number: int) -> tuple[object, ...]:
    """Return one row of the table."""
    chance = random.Random(number)
    began = time.perf_counter()
    shelf = services(number, chance)
    build = time.perf_counter() - began
    took, worked, totals = [], [], []
    for turn in range(SEARCHES):
        near = Near(
            chance.uniform(51.3, 51.7),
            chance.uniform(-2.8, -2.4),
            frozenset({chance.choice(COUNCILS)}),
        )
        asked = Asked(near, filters=CHOICES[turn % len(CHOICES)])
        started, work = time.perf_counter(), time.process_time()
        found = ordering.reach(shelf, asked)
        ordering.best(shelf, found, Slice(0, 3))
        totals.append(ordering.listed(shelf, asked, found, Slice(0, 10)).total)
        worked.append((time.process_time() - work) * 1_000)
        took.append((time.perf_counter() - started) * 1_000)
    half = report.p50(took)
    told = report.verdict(half, MEDIAN, work=report.p50(worked))
    figures = (max(totals), half, report.p95(took), report.p95(worked), build)
    return f"{number:,}", *figures, told


def run(databases: Databases) -> None:
    """Print the table."""
    report.heading(
        "One search of the directory, by place and choices, in milliseconds",
        f"{SEARCHES} searches; target: median under {MEDIAN:.0f}; {report.load()}",
        "words and the cards shown are a query each, as quick whatever the number of services",
    )
    names = ("services", "most found", "p50", "p95", "cpu p95", "generated and built s", "")
    report.table(names, map(measure, SIZES))
