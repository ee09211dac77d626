"""The published directory judged by schemathesis: by the standard's document, and by our own.

The standard's document is not ours to commit: that test reads it where the public files are, and
skips, saying so, where they are not. Its only documented status is 200, so that what an unknown
id is answered with (404) is undocumented there; every other check is on. By our own document,
which names each status, all checks are on.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import time
from pathlib import Path

import httpx
import pytest

from handrail.domain.directory import operations
from handrail.domain.directory.operations import NewHours, NewPlace, NewService
from handrail.interop.open_referral.fetching import Web
from handrail.interop.open_referral.pulling import pull
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.journeys.support import server
from tests.journeys.support.server import Server

ROOT = "/open-referral/v3"
STANDARD = "standards/open-referral-uk-3.0-openapi.json"
EXAMPLES = "60"
NOT_IN_THE_STANDARD = ("status_code_conformance",)


@pytest.fixture(scope="module")
def published(
    fresh_database, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server whose directory has entries of every kind."""
    folder = tmp_path_factory.mktemp("published")
    with (
        fresh_database() as database,
        server.running(database, folder, django_db_blocker.unblock) as started,
    ):
        with started.inside():
            _fill()
        yield started


def _fill() -> None:
    from django.db import transaction

    at, by = clock.now(), System()
    with transaction.atomic(), acting_as(by, at=at):
        for number in range(120):
            service_id = operations.add(
                service=NewService(
                    name=f"Service {number:03}",
                    provider_name=f"Provider {number % 7}",
                    takes_referrals=False,
                    description="<b>Come & see</b>" if number % 5 else "",
                    for_whom="Anybody",
                    cost="Free\n£5 a week" if number % 2 else "",
                    minimum_age=16 if number % 3 else None,
                    maximum_age=65 if number % 4 else None,
                    topics=(f"Topic {number % 30}",),
                    industries=("H", "Q") if number % 2 else (),
                    area_codes=("E06000023",),
                    area_names=("Bristol",),
                    delivery_kinds=("phone", "in_practice"),
                    access_features=("step_free",),
                    languages=("en", "pl"),
                    email="desk@handrail.example",
                    phone="01632 960 001",
                    url="https://handrail.example/",
                    places=(
                        NewPlace("BS1 1AA", f"Room {number}", "1 Street", 51.4, -2.6,
                                 in_practice=number % 2 == 0),
                    ),
                    hours=(NewHours(number % 7, time(9), time(17), place=0),
                           NewHours(number % 7, time(9), time(12))),
                ),
                by=by,
                at=at,
            )  # fmt: skip
            operations.declare_wait(
                service_id=service_id, kind="first_contact", working_days=5, by=by, at=at
            )
            if number % 2:
                operations.assure(service_id=service_id, assured_by="Jo", by=by, at=at)


def judged(document: str, published: Server, folder: Path, *left_out: str) -> None:
    """Run schemathesis, and fail with what it says."""
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", document),
        *("--url", f"{published.url}{ROOT}", "--checks", "all"),
        *("--max-examples", EXAMPLES, "--seed", "1", "--workers", "1"),
        # Ids are all made up, so most are answered with 404: that is right, and no fault.
        *("--warnings", "off"),
        *(("--exclude-checks", ",".join(left_out)) if left_out else ()),
    ]
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"NO_COLOR": "1", "COLUMNS": "100"},
        capture_output=True,
        text=True,
        timeout=540,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-12_000:] + done.stderr[-2_000:]
    assert "No issues found" in done.stdout, done.stdout[-4_000:]


def test_the_standards_document_finds_no_fault(
    published: Server, real_data: Path, tmp_path: Path
) -> None:
    document = real_data / STANDARD
    if not document.is_file():
        pytest.skip(f"the standard's document is not there: {document}")
    judged(str(document), published, tmp_path, *NOT_IN_THE_STANDARD)


def test_our_own_document_finds_no_fault(published: Server, tmp_path: Path) -> None:
    judged(f"{published.url}{ROOT}/openapi.json", published, tmp_path)


def test_another_of_us_reads_it_whole_over_http(published: Server) -> None:
    address = f"{published.url}{ROOT}/services"
    with Web(private=True) as web:
        read = pull(address, web=web)
    assert (len(read.records), read.problems, read.complete) == (120, (), True)
    assert read.records[1].own is not None
    assert read.records[1].industries == ("H", "Q")
    assert read.records[1].description == "<b>Come & see</b>"
    assert httpx.head(address).headers["content-length"].isdigit()
