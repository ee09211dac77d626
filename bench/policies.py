"""The queries of everyday pages under row-level security, with 200,000 people.

Forty organisations, two of them in touch with each person: the viewer's knows 10,000 people,
sent 5,000 referrals and received 5,000, of which 250 wait. The same calls by the tables' owner,
whom no policy holds, show what the policies cost.
"""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from django.db.models import Model
from psycopg import sql

from bench import report, second_fence
from bench.databases import Databases
from bench.statements import known_id

NAME = "bench_policies"
PEOPLE, REFERRALS, ORGANISATIONS = 200_000, 200_000, 40
TIMES, OPEN_EVERY = 30, 20
TOWN = 100  # of the demo town, whose pages are asked for among all the others
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
FAMILIES = "','".join(
    ("Okoro", "Hale", "Iveson", "Jarvis", "Kerr", "Lomax", "Moss", "Nandra", "Orme", "Pell")
)


def run(databases: Databases) -> None:
    """Print what policies cost each query, and what the second fence costs each request."""
    from handrail.config.migration import connected_to

    url = databases.make(NAME)
    with connected_to(url):
        service_id = _service()
    began = time.perf_counter()
    with psycopg.connect(databases.cluster.url(name=NAME)) as server:
        _fill(server, service_id)
    with psycopg.connect(databases.cluster.url(name=NAME), autocommit=True) as server:
        server.execute("vacuum analyze")
    filled = time.perf_counter() - began
    with connected_to(url):
        app = {name: _times(ask) for name, ask in _queries()}
    with connected_to(databases.owner(NAME)):
        owner = {name: _times(ask) for name, ask in _queries()}
    report.heading(
        f"Queries under policies, {PEOPLE:,} people, {PEOPLE * 2:,} grants, "
        f"{REFERRALS:,} referrals, in milliseconds",
        f"medians of {TIMES}, whole calls of the domain; filled in {filled:.0f} s; {report.load()}",
    )
    rows = [(name, *app[name], owner[name][0], app[name][0] / owner[name][0]) for name in app]
    report.table(("query", "p50", "p95", "no policy p50", "ratio"), rows)
    with connected_to(url):
        second_fence.run(databases, NAME)


def _service() -> UUID:
    from demo.load import load_town
    from handrail.domain.directory import queries as directory

    load_town(people=TOWN)
    return directory.candidates()[0].id


def _queries() -> tuple[tuple[str, Callable[[], Any]], ...]:
    from handrail.domain.participants import queries as participants
    from handrail.domain.participants.models import Person
    from handrail.domain.referrals import queries as referrals
    from handrail.kernel.viewer import System, acting_as

    ours = System(known_id("organisation", 1))
    asked: dict[str, Any] = {"viewer": ours, "at": AT}

    def inside(ask: Callable[[], Any]) -> Callable[[], Any]:
        def told() -> Any:
            with acting_as(ours, at=AT):
                return ask()

        return told

    def inbox() -> Any:
        cards = referrals.inbox(**asked, limit=50)
        return participants.cards([card.person_id for card in cards], **asked)

    return (
        ("inbox: 50 referrals, then their people", inside(inbox)),
        ("what we sent: 50 latest", inside(lambda: referrals.sent_by_us(**asked, limit=50))),
        ("one person by id", inside(lambda: participants.record(known_id("person", 41), **asked))),
        (
            "search my people by NHS number",
            inside(lambda: participants.find(text="9990000410", birth_date=None, **asked)),
        ),
        (
            "search my people by name",
            inside(lambda: participants.find(text="Okoro", birth_date=None, **asked)),
        ),
        (
            "filter forgotten: 50 people by name",
            inside(lambda: list(Person.objects.order_by("family_name", "id")[:50])),
        ),
        ("nobody told: the same", lambda: list(Person.objects.order_by("family_name", "id")[:50])),
    )


def _times(ask: Callable[[], Any]) -> tuple[float, float]:
    from django.db import transaction

    took = []
    with transaction.atomic():
        for _ in range(3):
            ask()
        for _ in range(TIMES):
            began = time.perf_counter()
            ask()
            took.append((time.perf_counter() - began) * 1_000)
    return report.p50(took), report.p95(took)


def _fill(server: psycopg.Connection[Any], service_id: UUID) -> None:
    """Write the rows as the tables' owner; ids follow from numbers, the rest from the models."""
    server.execute("set session_replication_role = replica")  # no check of each key
    _rows(server, ORGANISATIONS, _organisation(), ORGANISATION)
    _rows(server, PEOPLE, _person(), PERSON)
    _rows(server, PEOPLE * 2, _grant(), GRANT)
    _rows(server, REFERRALS, _referral(service_id), REFERRAL)


def _rows(
    server: psycopg.Connection[Any], number: int, row: Model, differing: dict[str, str]
) -> None:
    columns = {
        field.column: differing.get(field.column) or _constant(row, field)
        for field in row._meta.concrete_fields
    }
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(columns.values())
    server.execute(
        f"insert into {row._meta.db_table} ({names})"
        f" select {values} from generate_series(1, {number}) as n"
    )


def _constant(row: Model, field: Any) -> str:
    """Return what the model gives this field, as SQL."""
    from django.db import connection

    value = getattr(row, field.attname)
    plain = json.dumps(value) if field.get_internal_type() == "JSONField" else value
    return f"{sql.Literal(plain).as_string()}::{field.db_type(connection)}"


IS_OPEN = f"n / {ORGANISATIONS} % {OPEN_EVERY} = 0"
SENT = f"timestamptz '{AT}' - n % 300 * interval '1 day'"
ORGANISATION = {"id": "md5('organisation' || n)::uuid", "name": "'Practice ' || n"}
PERSON = {
    "id": "md5('person' || n)::uuid",
    "nhs_number_claimed": "lpad((9990000000 + n * 10)::text, 10, '0')",
    "family_name": f"(array['{FAMILIES}'])[1 + n % 10] || ' ' || n % 997",
}
GRANT = {
    "id": "md5('grant' || n)::uuid",
    "person_id": "md5('person' || 1 + n / 2)::uuid",
    "organisation_id": f"md5('organisation' || 1 + (n / 2 + n % 2) % {ORGANISATIONS})::uuid",
}
REFERRAL = {
    "id": "md5('referral' || n)::uuid",
    "reference": "lpad(n::text, 12, '0')",
    "submission_id": "md5('submission' || n)::uuid",
    "person_id": "md5('person' || n)::uuid",
    "from_organisation_id": f"md5('organisation' || 1 + n % {ORGANISATIONS})::uuid",
    "to_organisation_id": f"md5('organisation' || 1 + (n + 1) % {ORGANISATIONS})::uuid",
    "sent_at": SENT,
    "promised_at": f"{SENT} + interval '5 days'",
    "state": f"case when {IS_OPEN} then 'new' else 'closed' end",
    "closing": f"case when {IS_OPEN} then '' else 'finished' end",
    "closed_at": f"case when not {IS_OPEN} then timestamptz '{AT}' end",
}


def _organisation() -> Model:
    from handrail.domain.organisations.models import Organisation

    return Organisation(kind="practice")


def _person() -> Model:
    from handrail.domain.participants.models import Person

    return Person(given_name="Amara", birth_date=AT.date(), created_at=AT)


def _grant() -> Model:
    from handrail.domain.disclosure.models import Grant

    return Grant(basis="referral", from_at=AT - timedelta(days=300))


def _referral(service_id: UUID) -> Model:
    from handrail.domain.referrals.models import Referral

    return Referral(source="gp", service_id=service_id, consent_evidence_id=known_id("evidence", 1))
