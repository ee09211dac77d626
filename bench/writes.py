"""Referrals sent through the domain, against the same statements sent by pgbench.

What one referral is, here: a transaction by the app role with row-level security on, in which
the viewer is told to the database, and ``referrals.sending.send`` and ``messaging.queue`` look
for the same form, then write the referral, its history, the audit, the receiver's grant and
the outbox. The person is registered and their agreement recorded beforehand. The whole journey
(``journey.refer.send``) also changes the person's details, records two agreements with their
releases and tells the person.

The statements for pgbench are those that the operation issues, as it issues them: two runs are
compared, and what differs (ids, references, hashes) is made by the database instead.
"""

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from uuid import UUID, uuid4

from bench import report
from bench.databases import Databases
from bench.statements import known_id, script

CLIENTS, SECONDS, ROUNDS, PEOPLE = 8, 3.0, 3, 1_000
NAME = "bench_writes"
TARGET, REACHED_FOR = 0.12, 0.2
GP = "ruth.calder@merebridge.example"

Send = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Town:
    """Who refers whom to where."""

    by: object
    service_id: UUID
    provider_id: UUID
    wording_id: UUID
    at: datetime


def run(databases: Databases) -> None:
    """Print the rates and their ratios."""
    from handrail.config.migration import connected_to

    url = databases.make(NAME)
    with connected_to(url):
        town = _people(_town())
        rows = [_compared(databases, what, send) for what, send in _operations(town)]
    report.heading(
        f"Referrals sent, {CLIENTS} clients at once, fsync on",
        f"medians of {ROUNDS} turns of {SECONDS:.0f} s each, in turn; target {TARGET} of pgbench, "
        f"reaching for {REACHED_FOR}; {report.load()}",
    )
    report.table(
        ("operation", "statements", "domain/s", "Python ms", "pgbench/s", "ratio", ""), rows
    )


def _operations(town: Town) -> tuple[tuple[str, Send], ...]:
    return (
        ("referral: row, history, audit, grant, outbox", lambda number: _send(town, number)),
        ("the whole journey, person known", lambda number: _whole(town, number)),
    )


def _compared(databases: Databases, what: str, send: Send) -> tuple[object, ...]:
    made = databases.folder / "statements.sql"
    text, statements = script(send)
    made.write_text(text)
    ours, theirs, cpu = [], [], []
    for _ in range(ROUNDS):
        rate, each = _domain(send)
        ours.append(rate)
        cpu.append(each)
        theirs.append(pgbench(databases, NAME, made))
    ratio = median(a / b for a, b in zip(ours, theirs, strict=True))
    told = report.verdict(ratio, TARGET, least=True)
    return what, statements, median(ours), median(cpu), median(theirs), ratio, told


def pgbench(databases: Databases, name: str, made: Path) -> float:
    """Return the transactions a second of a script."""
    done = subprocess.run(
        [
            databases.program("pgbench"),
            *("-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2", "-T", f"{SECONDS:.0f}"),
            *("-f", str(made), databases.cluster.url("handrail_app", name)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
    if done.returncode or found is None or "ERROR" in done.stderr:
        raise RuntimeError(done.stderr[-3000:] or done.stdout)
    return float(found[1])


def _domain(send: Send) -> tuple[float, float]:
    """Return the referrals a second of all clients together, and each one's Python in ms."""
    from django.db import connections

    connections.close_all()
    forked = get_context("fork")
    ready, answers = forked.Barrier(CLIENTS), forked.Queue()
    clients = [
        forked.Process(target=_client, args=(number, send, ready, answers))
        for number in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    found = [answers.get(timeout=60) for _ in clients]
    for client in clients:
        client.join()
    sent = sum(count for count, _ in found)
    return sent / SECONDS, sum(cpu for _, cpu in found) / sent * 1_000


def _client(number: int, send: Send, ready, answers) -> None:  # type: ignore[no-untyped-def]
    whom = _whom(number)
    for _ in range(20):
        send(next(whom))
    ready.wait()
    until, began, count = time.perf_counter() + SECONDS, time.process_time(), 0
    while time.perf_counter() < until:
        send(next(whom))
        count += 1
    answers.put((count, time.process_time() - began))


def _whom(client: int) -> Iterator[int]:
    number = client
    while True:
        number = (number + CLIENTS) % PEOPLE
        yield number + 1


def _town() -> Town:
    from demo.load import load_town
    from handrail.domain.directory import queries as directory
    from handrail.domain.staff import queries as staff
    from handrail.domain.staff.models import Account
    from handrail.journey import refer
    from handrail.kernel import clock

    load_town(people=0)
    at = clock.now()
    (card,) = staff.memberships(Account.objects.get(email=GP).pk, at=at)
    service = next(each for each in directory.candidates() if each.name == "WorkWell Merebridge")
    assert service.provider_id is not None
    return Town(card.viewer(), service.id, service.provider_id, refer.explained(at=at).id, at)


def _people(town: Town) -> Town:
    """Register the people, whose ids follow from their numbers, and record an agreement of each."""
    from django.db import connection, transaction

    from handrail.kernel.viewer import acting_as

    with transaction.atomic(), acting_as(town.by, at=town.at), connection.cursor() as cursor:
        for number in range(1, PEOPLE + 1):
            cursor.execute(
                "select participants_register(%s, %s, %s, null, 'Amara', %s, '1980-02-01')",
                [known_id("person", number), uuid4(), uuid4(), f"Okoro {number}"],
            )
            cursor.execute(
                "update participants_person set phone = '07700 900982', phone_safe = 'yes',"
                " text_safe = 'yes' where id = %s",
                [known_id("person", number)],
            )
    return town


def _send(town: Town, number: int) -> None:
    """Send one referral: the write set of fence 12, and nothing else."""
    from django.db import transaction

    from handrail.domain.messaging import operations as messaging
    from handrail.domain.referrals import sending
    from handrail.kernel.viewer import acting_as

    request = sending.Request(
        submission_id=uuid4(),
        person_id=known_id("person", number),
        source="gp",
        service_id=town.service_id,
        to_organisation_id=town.provider_id,
        consent_evidence_id=known_id("evidence", number),
        promised_at=town.at,
        from_organisation_id=town.by.organisation_id,
        referrer_job="GP",
        goals=("return_to_work",),
        conditions=("mental_health",),
        work=sending.Work(status="off_sick", job_title="Warehouse picker"),
    )
    with transaction.atomic(), acting_as(town.by, at=town.at):
        sent = sending.send(
            request=request,
            body={"submission": str(request.submission_id)},
            by=town.by,
            at=town.at,
        )
        messaging.queue(
            organisation_id=town.by.organisation_id,
            channel="person_text",
            template="referral_sent",
            purpose="keep the person informed",
            facts=[],
            person_id=request.person_id,
            referral_id=sent.id,
            by=town.by,
            at=town.at,
        )


def _whole(town: Town, number: int) -> None:
    """Send one referral as a form does."""
    from datetime import date

    from django.db import transaction

    from handrail.domain.participants.operations import Details, Names
    from handrail.domain.referrals.sending import Work
    from handrail.journey import refer
    from handrail.kernel.viewer import acting_as

    form = refer.Referring(
        submission_id=uuid4(),
        source="gp",
        names=Names("Amara", f"Okoro {number}", date(1980, 2, 1)),
        details=Details(phone="07700 900982", phone_safe="yes", text_safe="yes"),
        story=refer.Story(
            goals=("return_to_work",),
            conditions=("mental_health",),
            work=Work(status="off_sick", job_title="Warehouse picker"),
        ),
        choice=refer.Choice(town.service_id, town.provider_id, town.at),
        agreed=refer.Agreed(how="spoken"),
        person_id=known_id("person", number),
        referrer_job="GP",
    )
    with transaction.atomic(), acting_as(town.by, at=town.at):
        refer.send(form=form, by=town.by, at=town.at)
