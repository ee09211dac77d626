"""Fifty send at once, and a sender is killed: never more than the cap, no place lost or doubled.

Through real connections as the app role, in a database of its own, because what is tried here is
what transactions do to each other.
"""

import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Barrier

import psycopg
import pytest
from django.db import connections

from handrail.config.migration import connected_to
from handrail.domain.referrals.sending import NoRoom
from tests import cluster
from tests.cluster import Database
from tests.factories import room, support

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
AT_ONCE, CAP = 50, 20
SENDER = """
import sys
from datetime import UTC, datetime
from uuid import UUID
from django.db import transaction
from handrail.config.migration import setup_django
setup_django()
from tests.factories import room, support
from handrail.kernel.viewer import Staff
practice, provider, service, account = map(UUID, sys.argv[1:])
gp = Staff(account, practice, "test-gp", frozenset({"referral.send", "referral.follow"}))
class Scene:
    service_id, provider_id, at = service, provider, datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
    class gp: viewer = gp
for number in range(10_000):
    with transaction.atomic():
        print(room.send(Scene, waits=True, name=f"Killed{number}").id, flush=True)
"""


@dataclass
class There:
    """A scene that is committed, and the database it is in."""

    database: Database
    scene: support.Scene


@pytest.fixture
def there(fresh_database, django_db_blocker) -> Iterator[There]:
    from django.db import transaction

    with (
        fresh_database() as database,
        django_db_blocker.unblock(),
        connected_to(database.app_url),
    ):
        with transaction.atomic():
            scene = support.build(AT)
            room.cap(scene, CAP)
        yield There(database, scene)


def rows(there: There, statement: str) -> list[tuple]:
    with psycopg.connect(there.database.owner_url) as owner:
        return owner.execute(statement).fetchall()


NUMBERS = "select number from capacity_place where given_back_at is null order by 1"
LINE = "select count(*) from capacity_waiting where left_at is null"
UNPLACED = """
    select count(*) from referrals_referral r where r.state = 'new'
       and not exists (select 1 from capacity_place p where p.referral_id = r.id)
       and not exists (select 1 from capacity_waiting w where w.referral_id = r.id)
"""


@pytest.mark.parametrize("waits", [False, True])
def test_fifty_at_once_never_exceed_a_cap(there: There, waits: bool) -> None:
    from django.db import transaction

    start = Barrier(AT_ONCE)

    def send(_number: int) -> str:
        try:
            connections["default"].ensure_connection()
            start.wait(60)
            with transaction.atomic():
                return "waits" if room.send(there.scene, waits=waits).waits else "place"
        except NoRoom:
            return "no room"
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(AT_ONCE) as several:
        answers = list(several.map(send, range(AT_ONCE)))
    left = "waits" if waits else "no room"
    assert (answers.count("place"), answers.count(left)) == (CAP, AT_ONCE - CAP)
    assert [number for (number,) in rows(there, NUMBERS)] == list(range(1, CAP + 1))
    assert rows(there, LINE) == [(AT_ONCE - CAP if waits else 0,)]
    assert rows(there, UNPLACED) == [(0,)]


def test_a_sender_that_is_killed_loses_no_place_and_doubles_none(there: There) -> None:
    scene = there.scene
    said: list[str] = []
    for stop_after in (7, 13):
        process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                SENDER,
                *map(
                    str,
                    (
                        scene.practice_id,
                        scene.provider_id,
                        scene.service_id,
                        scene.gp.viewer.account_id,
                    ),
                ),
            ],
            env=environment(there.database),
            cwd=cluster.PROJECT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        said += [process.stdout.readline().strip() for _ in range(stop_after)]
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        process.stdout.close()
    numbers = [number for (number,) in rows(there, NUMBERS)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) <= CAP
    assert rows(there, UNPLACED) == [(0,)]
    (kept,) = rows(there, "select count(*) from referrals_referral where state = 'new'")[0]
    (line,) = rows(there, LINE)[0]
    assert kept == len(numbers) + line
    assert kept >= len(said) - 2  # what was said is there, but for what was not yet committed


def environment(database: Database) -> dict[str, str]:
    import os

    return os.environ | {
        "HANDRAIL_DATABASE_URL": database.app_url,
        "HANDRAIL_DATABASE_OWNER_URL": database.owner_url,
        "PYTHONPATH": str(cluster.PROJECT),
    }
