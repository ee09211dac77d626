"""A bulk export of 100,000 resources: how many a second, and how much memory it takes.

A practice's system exports everybody whom the practice knows, each with a referral, under
row-level security, with the opt-out filter and the audit, as the job of the clock does it.
"""

import resource
import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db.models import Model

from bench import fhir, report
from bench.databases import Databases
from bench.policies import GRANT, PERSON, REFERRAL, _grant, _person, _referral, _rows

NAME = "bench_export"
PEOPLE, RESOURCES, LIMIT_SECONDS = 33_334, 100_000, 60.0
SENT = "timestamptz '2026-06-03 09:30+00' - n % 300 * interval '1 day'"


def run(databases: Databases) -> None:
    """Print how long it takes, how many resources a second, and the memory before and after."""
    from django.test import override_settings

    from handrail.config.migration import connected_to
    from handrail.jobs import exports
    from handrail.kernel import clock

    url = databases.make(NAME)
    with connected_to(url):
        town = fhir._town()
    with psycopg.connect(databases.cluster.url(name=NAME)) as server:
        _fill(server, town)
    with psycopg.connect(databases.cluster.url(name=NAME), autocommit=True) as server:
        server.execute("vacuum analyze")
    with connected_to(url), override_settings(EXPORTS_FOLDER=databases.folder / "exports"):
        export_id = _ask(town)
        before, began = _memory(), time.perf_counter()
        exports.run_exports(clock.now)
        took, after = time.perf_counter() - began, _memory()
        found = _found(export_id, town)
    written = sum(found.counts.values())
    report.heading(
        f"Bulk export of {written:,} resources about {found.people:,} people",
        f"row-level security, opt-out filter and audit on; {report.load()}",
    )
    told = report.verdict(took * RESOURCES / max(written, 1), LIMIT_SECONDS)
    names = ("resources", "seconds", "resources/s", "MB before", "MB after", "for 100,000", "")
    per_all = took * RESOURCES / max(written, 1)
    report.table(names, [(f"{written:,}", took, written / took, before, after, per_all, told)])


def _fill(server: psycopg.Connection[Any], town: fhir.Town) -> None:
    """Write people whom the practice knows, each with one referral and its first step."""
    practice = f"'{town.bearer.viewer.organisation_id}'::uuid"
    service = town.service_id
    server.execute("set session_replication_role = replica")
    _rows(server, PEOPLE, _person(), PERSON | {
        "nhs_number": "lpad((9990000000 + n * 10)::text, 10, '0')",
        "nhs_number_claimed": "''",
        "id": "md5('exported' || n)::uuid",
    })  # fmt: skip
    _rows(server, PEOPLE, _grant(), GRANT | {
        "id": "md5('export grant' || n)::uuid",
        "person_id": "md5('exported' || n)::uuid",
        "organisation_id": practice,
    })  # fmt: skip
    _rows(server, PEOPLE, _referral(service), REFERRAL | {
        "id": "md5('export referral' || n)::uuid",
        "reference": "'E' || lpad(n::text, 11, '0')",
        "submission_id": "md5('export submission' || n)::uuid",
        "person_id": "md5('exported' || n)::uuid",
        "from_organisation_id": practice,
        "to_organisation_id": f"(select provider_id from directory_service where id = '{service}')",
        "state": "'new'",
        "closing": "''",
        "closed_at": "null",
    })  # fmt: skip
    _rows(server, PEOPLE, _step(), {
        "id": "md5('export step' || n)::uuid",
        "referral_id": "md5('export referral' || n)::uuid",
        "at": SENT,
    })  # fmt: skip


def _step() -> Model:
    from handrail.domain.referrals.models import Step

    return Step(event="referral.sent", to_state="new", at=datetime(2026, 6, 3, tzinfo=UTC))


def _ask(town: fhir.Town) -> UUID:
    from django.db import transaction

    from handrail.domain.systems import exporting
    from handrail.interop.bulk.writing import KINDS
    from handrail.kernel import clock
    from handrail.kernel.viewer import System, acting_as

    at, ours = clock.now(), town.bearer.viewer.organisation_id
    numbers = (f"{9990000000 + n * 10:010d}" for n in range(1, PEOPLE + 1))
    with transaction.atomic(), acting_as(System(), at=at):
        exporting.clear(
            organisation_id=ours, numbers=numbers, on=clock.local_date(at), by=System(), at=at
        )
        return exporting.ask(new=exporting.New(KINDS, "bench"), bearer=town.bearer, at=at)


def _found(export_id: UUID, town: fhir.Town) -> Any:
    from django.db import transaction

    from handrail.domain.systems import exporting

    with transaction.atomic():
        return exporting.get(export_id, by=town.bearer.viewer)


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
