"""The server, or the database, is killed -9 while 200 referrals are being posted.

Every referral that was acknowledged is there exactly once, with all that belongs to it, and
pressing the same button again makes no second one.
"""

import html
import itertools
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg
import pytest
from django.db import transaction
from psycopg.rows import dict_row

from demo.load import load_town
from handrail.config import embedded
from handrail.config.embedded import paths, remains
from handrail.config.migration import connected_to
from handrail.domain.referrals import drafts
from handrail.domain.staff import queries as staff
from handrail.domain.staff.models import Account
from handrail.kernel import clock
from handrail.kernel.ids import new_id
from handrail.kernel.nhs_number import check_digit
from handrail.kernel.viewer import acting_as
from tests import cluster
from tests.cluster import Database

GP = "ruth.calder@merebridge.example"
SERVICE = "WorkWell Merebridge"
REFERRALS, CLIENTS = 200, 8
PATIENCE = 40.0
SENT = re.compile(r"^/refer/sent/([0-9a-f-]{36})/$")
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
_numbers = itertools.count(400_000)


@dataclass
class Sheet:
    """One filled-in form: what is posted, and every answer that acknowledged it."""

    path: str
    fields: dict[str, str | list[str]] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)


@dataclass
class Town:
    """A demo town without people, in a cluster that writes to the disk as a real one does."""

    folder: Path
    database: Database
    postgres_url: str
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="module")
def town(django_db_blocker) -> Iterator[Town]:
    folder = Path(tempfile.mkdtemp(dir=cluster.work_dir(), prefix="kill-"))
    folder.chmod(0o711)
    cluster.copy_template(folder)
    try:
        started = embedded.start(folder, "run")
        with psycopg.connect(started.url(), autocommit=True) as server:
            assert server.execute("show fsync").fetchone() == ("on",)
            server.execute(f"create database town template {cluster.TEMPLATE} owner handrail_owner")
        database = cluster.database_of(folder, "town")
        with django_db_blocker.unblock(), connected_to(database.app_url):
            load_town(people=False)
        yield Town(folder, database, started.url(name="town"), free_port())
    finally:
        embedded.stop(folder)
        subprocess.run(["rm", "-rf", folder, paths.socket_dir(folder)], check=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """The real server with two workers, which can be killed and started again."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.log = (town.folder / "server.log").open("ab")
        self.start()

    def start(self) -> None:
        database = self.town.database
        own = {
            "HANDRAIL_DATABASE_URL": database.app_url,
            "HANDRAIL_DATABASE_OWNER_URL": database.owner_url,
            "HANDRAIL_DATA_DIR": str(self.town.folder),
            "HANDRAIL_PORT": str(self.town.port),
            "HANDRAIL_DEMO": "on",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "handrail.commands", "serve", "--workers", "2"],
            env=os.environ | own,
            cwd=cluster.PROJECT,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        self.await_answer()

    def kill(self) -> None:
        """End the server and its workers at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def await_answer(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if httpx.get(f"{self.town.url}/readyz", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        pytest.fail(f"the server is not ready: {Path(self.log.name).read_text()[-3000:]}")


@pytest.fixture(scope="module")
def server(town) -> Iterator[Server]:
    server = Server(town)
    try:
        yield server
    finally:
        server.kill()
        server.log.close()


def kill_server(server: Server) -> None:
    server.kill()
    server.start()


def kill_database(server: Server) -> None:
    pid = remains.running_pid(paths.cluster_dir(server.town.folder))
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    embedded.start(server.town.folder, "run")


def draft_sheets() -> list[Sheet]:
    """Write the first two screens of 200 people as the GP's drafts."""
    at = clock.now()
    account = Account.objects.get(email=GP)
    (card,) = staff.memberships(account.pk, at=at)
    by = card.viewer()
    with transaction.atomic(), acting_as(by, at=at):
        kept = [
            drafts.keep(draft_id=None, answers=answers(), by=by, at=at) for _ in range(REFERRALS)
        ]
    return [Sheet(f"/refer/{draft_id}/offer/") for draft_id in kept]


def answers() -> dict[str, object]:
    first = next(f"999{n:06d}" for n in _numbers if check_digit(f"999{n:06d}") is not None)
    return {
        "nhs_number": f"{first}{check_digit(first)}",
        "given_name": "Amara",
        "family_name": f"Okoro {first}",
        "birth_date": "1980-02-01",
        "phone": "07700 900 982",
        "safe_ways": ["text"],
        "home": "postcode",
        "postcode": "ZZ1 1AA",
        "practice": "ours",
        "goals": ["return_to_work"],
        "conditions": ["mental_health"],
        "work_status": "off_sick",
        "weeks_off": 3,
        "keen": "keen",
    }


class Clinic(threading.Thread):
    """One browser of the GP, which presses the button again when no answer came."""

    def __init__(self, town: Town, sheets: list[Sheet], said: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self.town, self.sheets, self.said = town, sheets, said
        self.unanswered = 0
        self.problem: BaseException | None = None

    def open(self, cookies: httpx.Cookies) -> None:
        """Open a form and choose; every other form is filled in alike."""
        self.http = httpx.Client(base_url=self.town.url, timeout=20, cookies=cookies)
        page = self.http.get(self.sheets[0].path).text
        chosen = {
            **hidden(page),
            "service": service_in(page),
            "how": "spoken",
            "kinds": ["needed", "work situation"],
            "tell_us": "yes",
        }
        for sheet in self.sheets:
            sheet.fields = chosen | {"submission_id": str(new_id())}

    def run(self) -> None:
        try:
            for sheet in self.sheets:
                self.press(sheet)
        except BaseException as problem:  # told by the test, in its own thread
            self.problem = problem
            self.said()

    def press(self, sheet: Sheet) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                answer = self.http.post(sheet.path, data=sheet.fields)
            except httpx.TransportError:
                self.unanswered += 1
            else:
                if sent := SENT.match(answer.headers.get("location", "")):
                    sheet.acknowledged.append(sent[1])
                    self.said()
                    return
                assert answer.status_code in {500, 503}, (
                    f"{answer.status_code}: {answer.text[:900]}"
                )
                self.unanswered += 1
            time.sleep(0.1)
        raise TimeoutError(sheet.path)


def signed_in(town: Town) -> httpx.Cookies:
    """Return one session of the GP's for all clinics: an account may have no more than a few."""
    with httpx.Client(base_url=town.url, timeout=20) as http:
        token = hidden(http.get("/demo/").text)["csrfmiddlewaretoken"]
        entered = http.post("/demo/be/", data={"csrfmiddlewaretoken": token, "email": GP})
        assert entered.status_code == 302, entered.text[:500]
        return http.cookies


def hidden(page: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page)}


def service_in(page: str) -> str:
    label = re.search(rf'<label[^>]*for="([^"]+)"[^>]*>\s*{SERVICE}\s*<', page)
    assert label, page[:3000]
    found = re.search(rf'<input[^>]*id="{label[1]}"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("disaster", [kill_server, kill_database])
def test_every_acknowledged_referral_is_there_once(
    town, server, disaster, django_db_blocker
) -> None:
    with django_db_blocker.unblock(), connected_to(town.database.app_url):
        sheets = draft_sheets()
    clinics = post_through(town, sheets, lambda: disaster(server))
    assert sum(clinic.unanswered for clinic in clinics) > 0, "nothing was under way"
    with ThreadPoolExecutor(CLIENTS) as again:  # the same forms once more
        list(again.map(Clinic.run, clinics))
    for clinic in clinics:
        clinic.http.close()
        assert clinic.problem is None, clinic.problem
    assert [len(sheet.acknowledged) for sheet in sheets] == [2] * REFERRALS
    assert all(len(set(sheet.acknowledged)) == 1 for sheet in sheets)
    check_rows(town, sheets)


def post_through(town: Town, sheets: list[Sheet], strike: Callable[[], None]) -> list[Clinic]:
    """Post every form, striking twice on the way; return who posted."""
    heard = threading.Semaphore(0)
    clinics = [Clinic(town, sheets[n::CLIENTS], heard.release) for n in range(CLIENTS)]
    cookies = signed_in(town)
    with ThreadPoolExecutor(CLIENTS) as opening:
        list(opening.map(lambda clinic: clinic.open(cookies), clinics))
    for clinic in clinics:
        clinic.start()
    for _ in range(2):
        for _ in range(REFERRALS // 3):
            assert heard.acquire(timeout=PATIENCE)
            assert not [clinic.problem for clinic in clinics if clinic.problem]
        strike()
    for clinic in clinics:
        clinic.join(PATIENCE)
        assert not clinic.is_alive()
        assert clinic.problem is None, clinic.problem
    return clinics


BELONGS = """
    select r.id::text, r.submission_id::text,
        (select count(*) from referrals_step s
          where s.referral_id = r.id and s.event = 'referral.sent') as steps,
        (select count(*) from audit_event a where a.action = 'referral.sent'
            and a.subject_id = r.id::text and a.person_id = r.person_id) as audits,
        (select count(*) from consent_evidence e where e.id = r.consent_evidence_id
            and e.organisation_id = r.to_organisation_id and e.person_id = r.person_id) as agreed,
        (select count(*) from consent_evidence e where e.person_id = r.person_id) as agreements,
        (select count(*) from messaging_message m where m.referral_id = r.id
            and m.template = 'referral_sent' and m.state = 'queued') as messages,
        (select count(*) from disclosure_grant g where g.person_id = r.person_id) as grants
    from referrals_referral r join participants_person p on p.id = r.person_id
    where r.submission_id = any(%s)
"""


def check_rows(town: Town, sheets: list[Sheet]) -> None:
    """Every referral once, with its history, audit, agreements, outbox row and grants."""
    acknowledged = {sheet.fields["submission_id"]: sheet.acknowledged[0] for sheet in sheets}
    with psycopg.connect(town.postgres_url, row_factory=dict_row) as server:
        rows = server.execute(BELONGS, [[str(each) for each in acknowledged]]).fetchall()
        left = server.execute("select count(*) from referrals_draft").fetchone()
        totals = server.execute(
            "select (select count(*) from referrals_referral) as referrals,"
            " (select count(*) from participants_person) as people,"
            " (select count(*) from messaging_message) as messages"
        ).fetchone()
    assert {row["submission_id"]: row["id"] for row in rows} == acknowledged
    whole = {"steps": 1, "audits": 1, "agreed": 1, "agreements": 2, "messages": 1, "grants": 2}
    assert [row for row in rows if whole.items() - row.items()] == []
    assert left == {"count": 0}
    assert len(set(totals.values())) == 1, totals
