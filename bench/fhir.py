"""The FHIR API over HTTP, against pgbench sending the statements that the same work issues.

Eight clients, audit and row-level security on, token, parsing and mapping and all. The statements
for pgbench are those of the journey or the search, as the door calls them, and the audit of what
was looked at. Reads are of one referral again and again: of pgbench and of us alike. Clients,
server and database share this machine.
"""

import http.client
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from bench import report
from bench.databases import Databases
from bench.pages import serving
from bench.statements import known_id, script
from bench.writes import pgbench

NAME = "bench_fhir"
CLIENTS, SECONDS, ROUNDS, PEOPLE, LISTED = 8, 3.0, 3, 1_000, 20
OURS = "https://handrail.example/fhir"
ROOT = "/fhir/R4"
Send = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Town:
    """Who speaks for whom, about whom, to which service."""

    bearer: Any
    token: str
    service_id: UUID
    referral_id: UUID
    at: Any


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that clients ask for, what it is held to, and the statements that it needs."""

    what: str
    target: float
    method: str
    path: str
    body: Callable[[int], Any] | None
    status: int
    floor: Send


def run(databases: Databases) -> None:
    """Print the rates, their ratios, and how long each takes."""
    from handrail.config.migration import connected_to

    url = databases.make(NAME)
    with connected_to(url):
        town = _town()
        parts = _parts(town)
        made = [_script(databases, part) for part in parts]
    with serving(databases, url, NAME) as address:
        rows = [
            _row(databases, part, address, town, file)
            for part, file in zip(parts, made, strict=True)
        ]
        memory = _memory()
    report.heading(
        f"FHIR over HTTP, {CLIENTS} clients at once, fsync on",
        f"medians of {ROUNDS} turns of {SECONDS:.0f} s each, in turn with pgbench; {report.load()}",
        f"the server's processes hold {memory:.0f} MB",
    )
    names = ("what", "requests/s", "p50 ms", "p95 ms", "p99 ms", "pgbench/s", "ratio", "target", "")
    report.table(names, rows)


def _row(databases: Databases, part: Part, address: str, town: Town, file: Path) -> tuple[Any, ...]:
    ours, theirs, took = [], [], list[float]()
    for turn in range(ROUNDS):
        rate, times = _asked(address, part, town, turn)
        ours.append(rate)
        took += times
        theirs.append(pgbench(databases, NAME, file))
    ratio = median(a / b for a, b in zip(ours, theirs, strict=True))
    tail = sorted(took)[int(len(took) * 0.99)]
    told = report.verdict(ratio, part.target, least=True)
    return (
        part.what,
        median(ours),
        report.p50(took),
        report.p95(took),
        tail,
        median(theirs),
        ratio,
        f"{part.target}",
        told,
    )


def _script(databases: Databases, part: Part) -> Path:
    file = databases.folder / f"fhir-{part.what.split()[0].lower()}-{len(part.what)}.sql"
    file.write_text(script(part.floor)[0])
    return file


def _asked(address: str, part: Part, town: Town, turn: int) -> tuple[float, list[float]]:
    """Ask for so many seconds with all clients at once; return the rate and what each took."""
    took: list[float] = []
    lock = threading.Lock()
    until = time.perf_counter() + SECONDS

    def client(number: int) -> None:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        mine = []
        while (began := time.perf_counter()) < until:
            number = (number + CLIENTS) % PEOPLE
            _one(connection, part, town, number + 1)
            mine.append((time.perf_counter() - began) * 1_000)
        connection.close()
        with lock:
            took.extend(mine)

    threads = [threading.Thread(target=client, args=(turn * 97 + n,)) for n in range(CLIENTS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return len(took) / SECONDS, took


def _one(connection: http.client.HTTPConnection, part: Part, town: Town, number: int) -> None:
    body = json.dumps(part.body(number)).encode() if part.body else None
    headers = {"Authorization": f"Bearer {town.token}", "Content-Type": "application/fhir+json"}
    connection.request(part.method, f"{ROOT}{part.path}", body, headers)
    answer = connection.getresponse()
    said = answer.read()
    if answer.status != part.status:
        raise RuntimeError(f"{part.what} was answered {answer.status}: {said[:300]!r}")


def _parts(town: Town) -> tuple[Part, ...]:
    one = town.referral_id
    person = known_id("person", 1)
    look = f"/ServiceRequest?patient={person}&status=active&_total=none"
    return (
        Part("create ServiceRequest", 0.12, "POST", "/ServiceRequest",
             lambda number: _order(town, f"Patient/{known_id('person', number)}"), 201,
             lambda number: _floor_create(town, known_id("person", number))),
        Part("read ServiceRequest", 0.032, "GET", f"/ServiceRequest/{one}", None, 200,
             lambda _: _floor_read(town)),
        Part("search by patient and status", 0.034, "GET", f"{look}&_count=1", None, 200,
             lambda _: _floor_search(town, f"patient={person}&status=active", 1)),
        Part(f"list of {LISTED} Tasks", 0.03, "GET", f"/Task?_count={LISTED}&_total=none", None,
             200, lambda _: _floor_list(town)),
        Part("transaction of three", 0.08, "POST", "", lambda number: _transaction(town), 200,
             lambda _: _floor_transaction(town)),
    )  # fmt: skip


def _order(town: Town, patient: str) -> dict[str, Any]:
    purposes = [{"system": f"{OURS}/CodeSystem/agreed-for", "code": it}
                for it in ("support", "keep-the-referrer-informed")]  # fmt: skip
    consent = {
        "resourceType": "Consent",
        "id": "agreed",
        "status": "active",
        "category": [_concept("agreed-how", "spoken")],
        "dateTime": "2026-06-03",
        "provision": {"purpose": purposes},
    }
    answers = {
        "resourceType": "QuestionnaireResponse",
        "id": "work",
        "status": "completed",
        "item": [{"linkId": "keen", "answer": [
            {"valueCoding": {"system": f"{OURS}/CodeSystem/keen", "code": "keen"}}]}],
    }  # fmt: skip
    return {
        "resourceType": "ServiceRequest",
        "contained": [consent, answers],
        "status": "active",
        "intent": "order",
        "subject": {"reference": patient},
        "performer": [{"reference": f"HealthcareService/{town.service_id}"}],
        "reasonCode": [_concept("condition", "mental_health")],
        "orderDetail": [_concept("goal", "return_to_work")],
    }


def _concept(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": f"{OURS}/CodeSystem/{system}", "code": code}]}


def _transaction(town: Town) -> dict[str, Any]:
    one, two, three = (f"urn:uuid:{uuid4()}" for _ in range(3))
    patient = {
        "resourceType": "Patient",
        "name": [{"use": "official", "family": f"Okoro {uuid4().hex[:8]}", "given": ["Amara"]}],
        "birthDate": "1980-02-01",
        "telecom": [{"system": "phone", "value": "07700 900982"}],
    }
    task = {
        "resourceType": "Task",
        "status": "requested",
        "intent": "order",
        "code": {
            "coding": [{"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}]
        },
        "focus": {"reference": two},
    }
    parts = ((one, patient), (two, _order(town, one)), (three, task))
    entries = [
        {"fullUrl": name, "resource": it, "request": {"method": "POST", "url": it["resourceType"]}}
        for name, it in parts
    ]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def _town() -> Town:
    """Load the town without people, register a system of its practice, and people it knows."""
    from django.db import connection, transaction

    from bench.writes import _town as loaded
    from handrail.domain.organisations import queries as organisations
    from handrail.domain.systems import operations as systems
    from handrail.domain.systems import queries, tokens
    from handrail.domain.systems.operations import Registration
    from handrail.kernel import clock
    from handrail.kernel.viewer import System, acting_as

    town, by, at = loaded(), System(), clock.now()
    practice_id = town.by.organisation_id  # type: ignore[attr-defined]
    area = organisations.area_of(practice_id, clock.local_date(at))
    assert area is not None
    with transaction.atomic(), acting_as(by, at=at):
        said = Registration(
            "Bench",
            "clinical",
            "https://ehr.bench.example",
            jwks=_keys(),
            client_id="bench",
            scopes=("system/*.cruds",),
        )
        board_id = area.organisation_id
        system_id = systems.register(board_id=board_id, system=said, by=by, at=at)
        systems.act_for(system_id=system_id, tenant="", organisation_id=practice_id, by=by, at=at)
        systems.set_enabled(system_id=system_id, is_enabled=True, version=1, by=by, at=at)
        issued = tokens.issue(to=queries.of_client("bench")[0], asked="system/*.cruds", at=at)
        bearer = tokens.bearer(issued.token, at=at)
        assert bearer is not None
        with connection.cursor() as cursor:  # a whole run is longer than a token is good for
            cursor.execute("update systems_accesstoken set expires_at = now() + interval '1 day'")
    with transaction.atomic(), acting_as(bearer.viewer, at=at), connection.cursor() as cursor:
        for number in range(1, PEOPLE + 1):
            cursor.execute(
                "select participants_register(%s, %s, %s, null, 'Amara', %s, '1980-02-01')",
                [known_id("person", number), uuid4(), uuid4(), f"Okoro {number}"],
            )
    made = Town(bearer, issued.token, town.service_id, town.service_id, at)
    ids = [_floor_create(made, known_id("person", n)) for n in range(1, LISTED + 6)]
    return Town(bearer, issued.token, town.service_id, ids[0], at)


def _keys() -> dict[str, Any]:
    from joserfc.jwk import ECKey, KeySet

    key = ECKey.generate_key("P-384", parameters={"kid": "bench", "use": "sig"}, private=True)
    return dict(KeySet([key]).as_dict(private=False))


def _context(town: Town) -> Any:
    from handrail.interop.fhir.looking import Context

    return Context(bearer=town.bearer, at=town.at, base="http://127.0.0.1/fhir/R4")


def _floor_create(town: Town, person_id: UUID) -> UUID:
    from django.db import transaction

    from handrail.kernel.viewer import act_as

    with transaction.atomic():
        act_as(town.bearer.viewer, at=town.at)
        return _placed(town, person_id)


def _placed(town: Town, person_id: UUID) -> UUID:
    from handrail.interop.fhir import foreign, wishes
    from handrail.journey import ordering

    order = foreign.read(_order(town, "x"), foreign.ServiceRequest)
    return ordering.place(
        order=ordering.Order(
            submission_id=uuid4(),
            person_id=person_id,
            service_id=town.service_id,
            story=wishes.story(order),
            agreed=wishes.agreed(wishes.consent(order), at=town.at),
        ),
        by=town.bearer.viewer,
        at=town.at,
    ).id


def _floor_transaction(town: Town) -> None:
    from datetime import date

    from django.db import transaction

    from handrail.domain.participants import operations as participants
    from handrail.domain.participants.operations import Details, Names
    from handrail.kernel.viewer import act_as

    by, at = town.bearer.viewer, town.at
    with transaction.atomic():
        act_as(by, at=at)
        names = Names("Amara", f"Okoro {uuid4().hex[:8]}", date(1980, 2, 1))
        found = participants.register(names=names, by=by, at=at)
        participants.change_details(
            person_id=found.person_id,
            details=Details(phone="07700 900982"),
            version=None,
            by=by,
            at=at,
        )
        _placed(town, found.person_id)


def _floor_read(town: Town) -> None:
    from handrail.interop.fhir import looking

    _looked(town, lambda context: looking.requests_by_id([town.referral_id], context))


def _floor_search(town: Town, query: str, count: int) -> None:
    from handrail.interop.fhir import searching

    given = dict(each.split("=") for each in query.split("&"))
    _looked(
        town, lambda context: _hits(searching.requests, "ServiceRequest", given, count, context)
    )


def _floor_list(town: Town) -> None:
    from handrail.interop.fhir import searching

    _looked(town, lambda context: _hits(searching.tasks, "Task", {}, LISTED, context))


def _hits(
    search: Any, kind: str, given: dict[str, str], count: int, context: Any
) -> list[dict[str, Any]]:
    from handrail.interop.fhir.asking import Asked
    from handrail.interop.fhir.serving import SERVED

    asked = {name: [text] for name, text in given.items()}
    asked |= {"_count": [str(count)], "_total": ["none"]}
    return list(search(Asked(kind, asked, SERVED[kind].parameters), context).resources)


def _looked(town: Town, look: Callable[[Any], list[dict[str, Any]]]) -> None:
    from django.db import transaction

    from handrail.interop.fhir import conditions
    from handrail.kernel.viewer import act_as

    with transaction.atomic():
        act_as(town.bearer.viewer, at=town.at)
        context = _context(town)
        conditions.note_looks(look(context), context)


def _memory() -> float:
    """Return what the server's processes hold in MB, its workers together."""
    found, waiting = 0, [Path("/proc/self")]
    while waiting:
        process = waiting.pop()
        for task in process.glob("task/*/children"):
            waiting += [Path("/proc") / child for child in task.read_text().split()]
        name = (process / "cmdline").read_bytes()
        if b"granian" in name:
            pages = int((process / "statm").read_text().split()[1])
            found += pages * 4_096
    return found / 1e6
