"""The hook of a clinical system: a long record, a token checked, a card out of many services.

Every call is the dearest there is: 200 conditions and 40 fit notes are read, the token is new, the
person is looked for among those the practice knows, all services are ranked, and a card is counted.
The usual call ends in silence before most of that; it stands in the second line. Client, server
and database share this machine. The clock of a call starts when it is due, so that a queue counts.
"""

import json
import random
import re
import socket
import threading
import time
import timeit
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from bench import report
from bench.databases import Databases
from bench.pages import serving

NAME = "bench_hook"
SERVICES, AREAS = 10_000, 42
CONDITIONS, NOTES = 200, 40
RATE, SECONDS, CLIENTS, WARMING = 150, 20, 24, 300
TARGET = 50.0
PATH = "/cds-services/work-and-health-patient-view"
PUBLIC = "http://127.0.0.1:8000"  # what the server calls itself where nothing else is set
ISSUER, TENANT = "https://ehr.bench.example", "bench"
SNOMED, NOT_FIT = "http://snomed.info/sct", "751481000000104"
# About 1.6 million GP appointments a working day in England. If they fall within ten hours, and
# the busiest hour has half as many again as the mean, and each opens one record:
APPOINTMENTS, HOURS, BUSIEST = 1_600_000, 10, 1.5
PEAK = APPOINTMENTS / HOURS / 3_600 * BUSIEST
Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Took:
    """What one call cost: wall of the client, and wall and processor of the server."""

    wall: float
    server: float
    cpu: float
    cards: int
    size: int


def run(databases: Databases) -> None:
    """Print how long calls take at a steady rate."""
    url = databases.make(NAME)
    key = _arranged(url)
    with serving(databases, url, NAME) as address:
        rows = []
        for what, notes in (("a card", NOTES), ("silence", 0)):
            _asked(address, _calls(key, WARMING, notes), rate=0)
            rows.append(_row(what, _asked(address, _calls(key, RATE * SECONDS, notes), rate=RATE)))
    report.heading(
        f"A hook at {RATE} calls a second among {SERVICES:,} services, in milliseconds",
        f"{CONDITIONS} conditions and {NOTES} fit notes, {rows[0][1]:.0f} kB a call; target: p95 "
        f"under {TARGET:.0f}; {report.load()}",
        f"England's peak is reckoned as {PEAK:.0f} calls a second: {APPOINTMENTS:,} appointments a "
        f"working day in {HOURS} hours, {BUSIEST} times the mean in the busiest; this is "
        f"{RATE / PEAK:.1f} times that",
        "cores are what the server's Python alone needs at that rate; what it does not get, queues",
        f"how quick this machine is now: it parses one such call in {_parsing(key):.2f} ms",
    )
    names = ("answer", "kB", "calls", "cards", "p50", "p95", "p99", "server p95", "cpu p50",
             "cpu p95", "cores", "")  # fmt: skip
    report.table(names, rows)


def _parsing(key: Any) -> float:
    [(body, _headers)] = _calls(key, 1, NOTES)
    took = timeit.repeat(lambda: json.loads(body), number=1, repeat=101)
    return report.p50([each * 1_000 for each in took])


def _row(what: str, took: list[Took]) -> tuple[Any, ...]:
    wall, cpu = [it.wall for it in took], [it.cpu for it in took]
    tail = report.p95(wall)
    return (
        what,
        took[0].size / 1_000,
        len(took),
        sum(it.cards for it in took),
        report.p50(wall),
        tail,
        sorted(wall)[int(len(wall) * 0.99)],
        report.p95([it.server for it in took]),
        report.p50(cpu),
        report.p95(cpu),
        sum(cpu) / len(cpu) * RATE / 1_000,
        report.verdict(tail, TARGET),
    )


def _arranged(url: str) -> Any:
    """Load the town without people, many more services, and a system with a key; return the key."""
    from joserfc.jwk import ECKey, KeySet

    from demo.load import load_town
    from handrail.config.migration import connected_to

    key = ECKey.generate_key("P-384", parameters={"kid": "bench", "use": "sig"}, private=True)
    with connected_to(url):
        load_town(people=0)
        _add_services()
        _register(dict(KeySet([key]).as_dict(private=False)))
    return key


def _register(jwks: dict[str, Any]) -> None:
    from django.db import transaction

    from handrail.domain.organisations import queries as organisations
    from handrail.domain.systems import operations as systems
    from handrail.domain.systems.operations import Registration
    from handrail.kernel import clock
    from handrail.kernel.viewer import System, acting_as

    by, at = System(), clock.now()
    with transaction.atomic(), acting_as(by, at=at):
        practice = organisations.of_kind("practice")[0]
        area = organisations.area_of(practice.id, clock.local_date(at))
        assert area is not None
        said = Registration("Bench", "clinical", ISSUER, jwks=jwks)
        system_id = systems.register(board_id=area.organisation_id, system=said, by=by, at=at)
        systems.act_for(
            system_id=system_id, tenant=TENANT, organisation_id=practice.id, by=by, at=at
        )
        systems.set_enabled(system_id=system_id, is_enabled=True, version=1, by=by, at=at)


def _add_services() -> None:
    """Add services like those of the town, one in 42 of them in its area."""
    from django.db import transaction

    from handrail.domain.directory import operations as directory
    from handrail.domain.directory.operations import NewService
    from handrail.domain.organisations import queries as organisations
    from handrail.kernel import clock
    from handrail.kernel.viewer import System, acting_as

    by, at, chance = System(), clock.now(), random.Random(1)
    with transaction.atomic(), acting_as(by, at=at):
        practice = organisations.of_kind("practice")[0]
        area = organisations.area_of(practice.id, clock.local_date(at))
        provider = organisations.of_kind("provider")[0]
        assert area is not None
        for number in range(SERVICES):
            code = area.ods_code if number % AREAS == 0 else f"Q{number % AREAS}"
            directory.add(
                service=NewService(
                    name=f"Service {number}",
                    provider_id=provider.id,
                    phone="01632960001",
                    area_codes=(str(code),),
                    minimum_age=chance.choice((16, 18)),
                ),
                by=by,
                at=at,
            )


def _calls(key: Any, number: int, notes: int) -> list[tuple[bytes, Headers]]:
    """Return so many calls with their tokens, each of a clinician of their own."""
    from joserfc import jwt

    now, today = int(time.time()), date.today()  # noqa: DTZ011 - the day of this machine
    body = json.dumps(_body(today, notes))
    made = []
    for _ in range(number):
        claims = {"iss": ISSUER, "aud": PUBLIC + PATH, "iat": now, "exp": now + 3_500,
                  "jti": str(uuid.uuid4()), "tenant": TENANT}  # fmt: skip
        head = {"alg": "ES384", "kid": "bench", "typ": "JWT"}
        token = jwt.encode(head, claims, key, algorithms=["ES384"])
        said = body.replace("GP-OF-THIS-CALL", uuid.uuid4().hex)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        made.append((said.encode(), headers))
    return made


def _body(today: date, notes: int) -> dict[str, Any]:
    """Return a long record: notes of years, the last two three weeks into an absence."""
    off = today - timedelta(days=20)
    periods = [(off, off + timedelta(days=9)), (off + timedelta(days=10), today)]
    periods += [
        (start := off - timedelta(days=40 * n), start + timedelta(days=6)) for n in range(1, 39)
    ]
    return {
        "hook": "patient-view",
        "hookInstance": str(uuid.uuid4()),
        "context": {"userId": "Practitioner/GP-OF-THIS-CALL", "patientId": "one"},
        "prefetch": {
            "patient": _patient(),
            "conditions": _bundle(_resource("Condition", n, str(1_000_000 + n))
                                  for n in range(CONDITIONS)),
            "observations": _bundle(
                _resource("Observation", n, NOT_FIT, effectivePeriod={
                    "start": str(first), "end": str(last)})
                for n, (first, last) in enumerate(periods[:notes])
            ),
            "procedures": _bundle(()),
        },
    }  # fmt: skip


def _patient() -> dict[str, Any]:
    number = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000034"}
    return {
        "resourceType": "Patient",
        "id": "one",
        "identifier": [number],
        "birthDate": "1985-02-01",
        "address": [{"postalCode": "ZZ1 1AA"}],
    }


def _resource(kind: str, number: int, code: str, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": kind,
        "id": f"{kind.lower()}-{number}",
        "meta": {"versionId": "1", "lastUpdated": "2026-06-03T09:30:00Z",
                 "profile": [f"https://fhir.hl7.org.uk/StructureDefinition/UKCore-{kind}"]},
        "status": "final",
        "clinicalStatus": {"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/condition-clinical",
            "code": "active"}]},
        "code": {"coding": [{"system": SNOMED, "code": code, "display": "Something coded"}],
                 "text": "Something that was coded in a consultation, with a few words"},
        "subject": {"reference": "Patient/one"},
        "encounter": {"reference": "Encounter/seen-in-a-consultation"},
        "recorder": {"reference": "Practitioner/somebody"},
        **more,
    }  # fmt: skip


def _bundle(resources: Any) -> dict[str, Any]:
    entries = [{"fullUrl": f"https://ehr.bench.example/fhir/{each['id']}", "resource": each}
               for each in resources]  # fmt: skip
    return {"resourceType": "Bundle", "type": "searchset", "entry": entries}


def _asked(address: str, calls: list[tuple[bytes, Headers]], *, rate: float) -> list[Took]:
    """Send every call when it is due, or as fast as can be; return what each cost."""
    took: list[Took] = []
    lock, ahead = threading.Lock(), iter(enumerate(calls))
    began = time.perf_counter() + 0.1

    def client() -> None:
        at = urlsplit(address)
        with socket.create_connection((at.hostname, at.port), timeout=60) as line:
            for number, call in _turns(lock, ahead):
                due = began + number / rate if rate else time.perf_counter()
                time.sleep(max(0.0, due - time.perf_counter()))
                found = _one(line, call, due)
                with lock:
                    took.append(found)

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return took


def _turns(lock: threading.Lock, ahead: Iterator[Any]) -> Iterator[Any]:
    while True:
        with lock:
            turn = next(ahead, None)
        if turn is None:
            return
        yield turn


def _one(line: socket.socket, call: tuple[bytes, Headers], due: float) -> Took:
    """Send one call and read its answer, with as little work as can be: the machine is shared."""
    line.sendall(_head(call))
    line.sendall(call[0])
    with line.makefile("rb") as answer:
        head = b"".join(iter(answer.readline, b"\r\n"))
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        assert length is not None, head
        said = answer.read(int(length[1]))
    wall = (time.perf_counter() - due) * 1_000
    if b" 200 " not in head.partition(b"\r\n")[0]:
        raise RuntimeError(f"a call was answered {head!r}: {said[:300]!r}")
    figures = {name: float(value) for name, value in re.findall(rb"(\w+);dur=([\d.]+)", head)}
    return Took(wall, figures[b"wall"], figures[b"cpu"], b'"cards":[]' not in said, len(call[0]))


def _head(call: tuple[bytes, Headers]) -> bytes:
    named = call[1] | {"Host": "127.0.0.1", "Content-Length": str(len(call[0]))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"POST {PATH} HTTP/1.1\r\n{lines}\r\n".encode()
