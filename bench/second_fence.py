"""What the second fence costs a request: the pages opened all day, with it and without it.

The same request is answered turn by turn in three ways: as the app is; as a role that no policy
holds; and as that role without the database being told who is looking, which it is told for the
policies alone. The work counts, not the wait: processor time of Python, and of the PostgreSQL
process behind the connection as the kernel counts it.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
import psycopg

from bench import pages, report
from bench.databases import Databases

LIMIT = 0.6
UNFENCED = "bench_unfenced"
TURNS, WARM = 90, 12
FENCED, TOLD, WITHOUT = "as it is", "no policies", "nor told"
# Who opens what all day, by the names of the addresses.
OPENED = {
    "jo.fairley": ("today", "caseload", "case"),
    "dan.orme": ("inbox", "inbox_item"),
    "ruth.calder": ("referrals", "referral", "refer_offer"),
}
COLUMNS = ("page", FENCED, TOLD, WITHOUT, "policies", "telling", "second fence", "ratio")
Spent = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Side:
    """One way to be answered, with a connection of its own."""

    name: str
    connection: Any

    @contextmanager
    def used(self) -> Iterator[None]:
        """Answer by this connection for a while."""
        from django.db import connections

        with ExitStack() as stack:
            if self.name == WITHOUT:
                stack.enter_context(mock.patch("handrail.kernel.viewer.connection", Untold()))
            connections["default"] = self.connection
            yield

    def cost(self, ask: Callable[[], None]) -> float:
        """Return what one request costs Python and PostgreSQL together, in milliseconds."""
        backend = Path(f"/proc/{self.connection.connection.info.backend_pid}/schedstat")
        with self.used():
            before, began = _counted(backend), time.thread_time_ns()
            ask()
            python = time.thread_time_ns() - began
        return (python + _counted(backend) - before) / 1e6


@dataclass
class Untold:
    """Stands where the database is told who is looking, and tells it nothing."""

    in_atomic_block: bool = True
    needs_rollback: bool = True  # so that nothing is set back either
    rows: list[str] = field(default_factory=lambda: [""] * 16)

    @contextmanager
    def cursor(self) -> Iterator["Untold"]:
        """Give itself as the cursor."""
        yield self

    def execute(self, *_: Any) -> None:
        """Run nothing."""

    def fetchone(self) -> list[str]:
        """Return that nothing was set before."""
        return self.rows


def run(databases: Databases, name: str) -> None:
    """Print what each page costs in the three ways, and the median difference."""
    with psycopg.connect(databases.cluster.url(name=name), autocommit=True) as server:
        server.execute(f"create role {UNFENCED} login bypassrls in role handrail_app")
    costs = dict(_measured(databases, name))
    apart = [each for cost in costs.values() for each in _apart(cost, FENCED, WITHOUT)]
    middle = report.p50([report.p50(_apart(cost, FENCED, WITHOUT)) for cost in costs.values()])
    report.heading(
        "Second fence, milliseconds of server time a request",
        f"medians of {TURNS} turns, processor time of Python and PostgreSQL; {report.load()}",
    )
    report.table(COLUMNS, (_row(page, cost) for page, cost in costs.items()))
    print(
        f"second fence: {middle:.2f} ms of server time a request, the median of "
        f"{len(costs)} pages (95th centile of {len(apart)} turns {report.p95(apart):.2f}); "
        f"target under {LIMIT}: {report.verdict(middle, LIMIT)}"
    )


def _apart(cost: Spent, one: str, other: str) -> list[float]:
    return [a - b for a, b in zip(cost[one], cost[other], strict=True)]


def _row(page: str, cost: Spent) -> tuple[object, ...]:
    medians = [report.p50(cost[name]) for name in (FENCED, TOLD, WITHOUT)]
    differ = [
        report.p50(_apart(cost, *two))
        for two in ((FENCED, TOLD), (TOLD, WITHOUT), (FENCED, WITHOUT))
    ]
    return (page, *medians, *differ, medians[0] / medians[2])


def _measured(databases: Databases, name: str) -> Iterator[tuple[str, Spent]]:
    sides = [
        Side(FENCED, _connected(databases.cluster.url("handrail_app", name))),
        Side(TOLD, _connected(databases.cluster.url(UNFENCED, name))),
        Side(WITHOUT, _connected(databases.cluster.url(UNFENCED, name))),
    ]
    logging.disable(logging.CRITICAL)  # looking for pages meets many that are refused
    with sides[0].used():
        found = list(_opened())
    for page, ask in found:
        spent: Spent = {side.name: [] for side in sides}
        for turn in range(WARM + TURNS):
            first = turn % len(sides)
            for side in (*sides[first:], *sides[:first]):
                cost = side.cost(ask)
                if turn >= WARM:
                    spent[side.name].append(cost)
        yield page, spent
    logging.disable(logging.NOTSET)
    for side in sides:
        side.connection.close()


def _connected(url: str) -> Any:
    """Return a connection of Django's own, which is given to it when its turn comes."""
    from django.db import connections

    from handrail.config.migration import connected_to

    with connected_to(url):
        made = connections["default"]
        made.connect()
        del connections["default"]
    return made


def _opened() -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield each page with what asks for it, as whoever opens it."""
    from handrail.config.wsgi import application

    for visitor in pages.explored(lambda: _browser(application), OPENED):
        for page in OPENED[visitor.who]:
            path = visitor.found[page][0]
            yield page, _asking(visitor.http, path)


def _browser(application: Any) -> httpx.Client:
    transport = httpx.WSGITransport(app=application)
    return httpx.Client(transport=transport, base_url="http://localhost", timeout=60)


def _asking(browser: httpx.Client, path: str) -> Callable[[], None]:
    whole = len(browser.get(path).content)

    def ask() -> None:
        answer = browser.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        assert abs(len(answer.content) - whole) < 200, f"{path} is another page"

    return ask


def _counted(process: Path) -> int:
    """Return for how many nanoseconds a process has run, as the kernel counts."""
    return int(process.read_text().split()[0])
