"""What every page costs the server, on the demo town, at a steady number of requests a second.

Several of the cast sign in as a visitor would, and follow the links of every page they reach,
which gives each address of the URL map that answers a GET its real ids. Then all that was
found is asked for, first until the server is warm, then at a steady pace. The server itself
times each answer, from the moment it has the request: what the network and the queue add is not
in these figures.
"""

import html
import re
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from bench import report
from bench.databases import Databases

NAME = "bench_pages"
CAST = (
    "ruth.calder",
    "leila.haddow",
    "femi.brookes",
    "sana.whitlock",
    "jo.fairley",
    "bea.tansley",
    "helen.strand",
    "zara.hollin",
    "ade.marlowe",
    "erin.sable",
)
RATE, CLIENTS, SAMPLES = 20, 4, 12
# A server that has been up for an hour has every template, and each of its connections has
# planned what the pages ask (ADR 24): from the sixth time a connection meets a statement.
CONNECTIONS, WARMING = 6, 20
EXAMPLES, MOST_VISITS = 3, 1_500
MEDIAN, TAIL = 8.0, 25.0
LINK = re.compile(r'<a\b[^>]*?href="(/[^"#]*)')
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
BUTTON = re.compile(r'name="membership" value="([^"]+)"')
COLUMNS = (
    *("page", "asked", "statements", "database", "cpu p50", "cpu p95"),
    *("wall p50", "wall p95", "kB", ""),
)
# What ends a session, hands out a file, or is no page.
LEFT_OUT = {"account_logout", "leave", "status_close", "healthz", "readyz"}


@dataclass
class Cost:
    """What one address cost, a figure for each time it was asked for."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    statements: list[float] = field(default_factory=list)
    size: int = 0


@dataclass
class Visitor:
    """Somebody with cookies, and what they found: by name of address, a few paths."""

    who: str
    http: httpx.Client
    found: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def run(databases: Databases) -> None:
    """Print what each page costs, the dearest first."""
    url = databases.make(NAME)
    _load_town(url)
    with serving(databases, url, NAME) as address:
        browser = partial(httpx.Client, base_url=address, timeout=60)
        visitors = list(explored(browser, ("", *CAST)))
        paths = _chosen(visitors)
        _ask_all(paths * WARMING, threads=CONNECTIONS, rate=0)
        costs = _ask_all(paths * (SAMPLES // 2), threads=CLIENTS, rate=RATE)
        for visitor in visitors:
            visitor.http.close()
    _tell(costs)


def _tell(costs: dict[str, Cost]) -> None:
    slow = sorted(costs.items(), key=lambda item: -report.p50(item[1].cpu))
    report.heading(
        f"Pages of the demo town at {RATE} requests a second, server time in milliseconds",
        f"targets: median under {MEDIAN:.0f}, 95th centile under {TAIL:.0f}; {report.load()}",
        "wall waits for whatever else the machine does; cpu is the Python of the answer alone",
    )
    report.table(COLUMNS, (_row(name, cost) for name, cost in slow))
    everything = [value for cost in costs.values() for value in cost.wall]
    work = [value for cost in costs.values() for value in cost.cpu]
    print(
        f"all {len(costs)} pages: wall p50 {report.p50(everything):.1f} "
        f"p95 {report.p95(everything):.1f}, cpu p50 {report.p50(work):.1f} "
        f"p95 {report.p95(work):.1f}; {report.load()}"
    )
    if missing := sorted(_every_name() - set(costs) - LEFT_OUT):
        print("not reached by a GET here:", ", ".join(missing))


def _row(name: str, cost: Cost) -> tuple[object, ...]:
    wall, tail = report.p50(cost.wall), report.p95(cost.wall)
    told = "" if wall <= MEDIAN and tail <= TAIL else "over"
    if told and report.p50(cost.cpu) <= MEDIAN and report.p95(cost.cpu) <= TAIL:
        told = "over (wall)"
    return (
        name,
        len(cost.wall),
        int(report.p50(cost.statements)),
        report.p50(cost.database),
        report.p50(cost.cpu),
        report.p95(cost.cpu),
        wall,
        tail,
        cost.size / 1_000,
        told,
    )


def explored(browser: Callable[[], httpx.Client], cast: Iterable[str]) -> Iterator[Visitor]:
    """Give each visitor, in a browser of their own, with all that they found."""
    for who in cast:
        http = browser()
        visitor = Visitor(who or "public", http)
        if who:
            _sign_in(http, who)
            _start_a_referral(visitor)
        _walk(visitor)
        yield visitor


def _sign_in(http: httpx.Client, who: str) -> None:
    form = dict(HIDDEN.findall(http.get("/demo/").text))
    http.post("/demo/be/", data={**form, "email": f"{who}@merebridge.example"})
    page = http.get("/account/acting-as/").text
    if choice := BUTTON.search(page):
        form = dict(HIDDEN.findall(page))
        http.post("/account/acting-as/", data={**form, "membership": choice[1]})


def _start_a_referral(visitor: Visitor) -> None:
    """Fill in the first two screens, where the visitor may, so that there is a draft."""
    page = visitor.http.get("/refer/new/")
    if page.status_code != 200:
        return
    who = {
        "given_name": "Amara",
        "family_name": "Okoro",
        "birth_date-day": "1",
        "birth_date-month": "2",
        "birth_date-year": "1980",
        "home": "postcode",
        "postcode": "ZZ1 1AA",
        "practice": "ours",
        "phone": "07700 900 982",
        "safe_ways": "text",
    }
    why = {
        "goals": "return_to_work",
        "conditions": "mental_health",
        "work_status": "off_sick",
        "keen": "keen",
    }
    then = visitor.http.post("/refer/new/", data={**dict(HIDDEN.findall(page.text)), **who})
    path = then.headers["location"]
    page = visitor.http.get(path)
    visitor.http.post(path, data={**dict(HIDDEN.findall(page.text)), **why})
    for each in ("who", "why", "not-now", "offer"):
        _note(visitor, path.replace("/why/", f"/{each}/"))


def _walk(visitor: Visitor) -> None:
    """Follow links, a few examples of each address, starting from every address without ids."""
    ahead = [path for path in _plain_paths() if _note(visitor, path)]
    ahead += [path for paths in visitor.found.values() for path in paths if path not in ahead]
    visits = 0
    while ahead and visits < MOST_VISITS:
        path = ahead.pop(0)
        visits += 1
        answer = visitor.http.get(path)
        if answer.status_code != 200 or "text/html" not in answer.headers["content-type"]:
            _forget(visitor, path)
        onward = [html.unescape(link) for link in LINK.findall(answer.text)]
        if "location" in answer.headers:
            onward.append(answer.headers["location"])
        ahead += [link for link in onward if link not in ahead and _note(visitor, link)]


def _note(visitor: Visitor, path: str) -> bool:
    """Keep a path as an example of its address, and return whether it is to be visited."""
    name = _name_of(path)
    if name is None or name in LEFT_OUT:
        return False
    known = visitor.found[name]
    if path in known or len(known) >= EXAMPLES:
        return False
    known.append(path)
    return True


def _forget(visitor: Visitor, path: str) -> None:
    for known in visitor.found.values():
        if path in known:
            known.remove(path)


def _chosen(visitors: list[Visitor]) -> list[tuple[Visitor, str, str]]:
    """Return two examples of every address, of different visitors where that can be."""
    by_name: dict[str, list[tuple[Visitor, str, str]]] = defaultdict(list)
    for depth in range(EXAMPLES):
        for visitor in reversed(visitors):
            for name, paths in visitor.found.items():
                by_name[name] += [(visitor, name, path) for path in islice(paths, depth, depth + 1)]
    return [one for found in by_name.values() for one in (found * 2)[:2]]


def _ask_all(
    paths: list[tuple[Visitor, str, str]], *, threads: int, rate: float
) -> dict[str, Cost]:
    """Ask for every path at a steady pace and return what each address cost."""
    costs: dict[str, Cost] = defaultdict(Cost)
    began, lock, ahead = time.perf_counter(), threading.Lock(), iter(enumerate(paths))

    def ask() -> None:
        while True:
            with lock:
                turn = next(ahead, None)
            if turn is None:
                return
            number, (visitor, name, path) = turn
            if rate:
                time.sleep(max(0.0, began + number / rate - time.perf_counter()))
            answer = visitor.http.get(path)
            with lock:
                _add(costs[name], answer)

    workers = [threading.Thread(target=ask) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return costs


def _add(cost: Cost, answer: httpx.Response) -> None:
    figures = dict(re.findall(r"(\w+);dur=([\d.]+)", answer.headers["server-timing"]))
    cost.wall.append(float(figures["wall"]))
    cost.cpu.append(float(figures["cpu"]))
    cost.database.append(float(figures["db"]))
    cost.statements.append(float(figures["n"]))
    cost.size = max(cost.size, len(answer.content))


def _plain_paths() -> list[str]:
    from handrail.commands.reference.routes_page import routes

    return [f"/{route.path}" for route in routes() if "<" not in route.path]


def _every_name() -> set[str]:
    from handrail.commands.reference.routes_page import routes

    return {route.name for route in routes()}


def _name_of(path: str) -> str | None:
    from django.urls import Resolver404, resolve

    try:
        return resolve(urlsplit(path).path).url_name
    except Resolver404:
        return None


def _load_town(url: str) -> None:
    from demo.load import load_town
    from handrail.config.migration import connected_to

    with connected_to(url):
        load_town()


@contextmanager
def serving(databases: Databases, url: str, name: str) -> Iterator[str]:
    """Serve the timed application with two workers, and give its address."""
    import os

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (databases.folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2"),
                *("--blocking-threads", "3", "--host", "127.0.0.1", "--port", str(port)),
                *("--log-level", "warning", "bench.timed:application"),
            ],
            env=os.environ
            | {"HANDRAIL_DATABASE_URL": url, "HANDRAIL_DATABASE_OWNER_URL": databases.owner(name)},
            cwd=Path(__file__).parent.parent,
            stdout=log,
            stderr=log,
        )
        try:
            _await(f"http://127.0.0.1:{port}", server, databases.folder / "server.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def _await(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 40
    while time.monotonic() < until and server.poll() is None:
        try:
            if httpx.get(f"{address}/readyz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"the server is not ready: {log.read_text()[-3000:]}")
