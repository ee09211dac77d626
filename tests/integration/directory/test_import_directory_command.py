"""``handrail import-directory`` from a file and from an address that answers in pages."""

import json
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner, Result

from handrail.commands import reference_data
from handrail.commands.import_directory import import_directory
from handrail.domain.directory.models import Feed, Service

pytestmark = pytest.mark.django_db
SERVICES = [{"id": f"s{n}", "name": f"Service {n}", "contacts": []} for n in range(5)]


class Feeds(BaseHTTPRequestHandler):
    """Answers /services in pages of two."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        page = int(parse_qs(address.query).get("page", ["1"])[0])
        document = {
            "total_items": len(SERVICES),
            "total_pages": 3,
            "page_number": page,
            "contents": SERVICES[(page - 1) * 2 : page * 2],
        }
        body = json.dumps(document).encode()
        self.send_response(200 if address.path == "/services" else 404)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Feeds)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/services"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def in_the_tests_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference_data, "ready", nullcontext)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(import_directory, list(arguments))


def last_line(result: Result) -> str:
    return result.stdout.splitlines()[-1]


def a_file(tmp_path: Path, services: list[dict[str, Any]], name: str = "feed.json") -> str:
    path = tmp_path / name
    path.write_text(json.dumps(services))
    return str(path)


def test_an_address_is_read_to_its_last_page(address: str) -> None:
    done = run("--allow-private", address)
    assert done.exit_code == 0, done.output
    assert last_line(done) == "new=5 changed=0 unchanged=0 vanished=0 rejected=0"
    assert Feed.objects.get().name == "127.0.0.1"
    assert (
        last_line(run("--allow-private", address))
        == "new=0 changed=0 unchanged=5 vanished=0 rejected=0"
    )


def test_faults_of_the_feed_are_told_and_are_no_fault_of_ours(tmp_path: Path) -> None:
    done = run(a_file(tmp_path, [*SERVICES, SERVICES[0], {"id": "x", "name": ""}]))
    assert done.exit_code == 0
    assert last_line(done) == "new=5 changed=0 unchanged=0 vanished=0 rejected=2"
    assert "record 5, Service 0: duplicate id" in done.stderr
    assert "record 6, x: empty name" in done.stderr


def test_a_later_file_of_another_name_is_known_as_the_same_feed(tmp_path: Path) -> None:
    run(a_file(tmp_path, SERVICES, "june.json"))
    done = run(a_file(tmp_path, SERVICES[:4], "july.json"))
    assert last_line(done) == "new=0 changed=0 unchanged=4 vanished=1 rejected=0"
    assert Feed.objects.count() == 1


def test_other_services_under_a_known_name_are_refused(tmp_path: Path) -> None:
    run(a_file(tmp_path, SERVICES))
    others = [{"id": f"t{n}", "name": f"Other {n}"} for n in range(5)]
    done = run(a_file(tmp_path, others))
    assert done.exit_code == 1
    assert "Say with --feed" in done.stderr
    assert Service.objects.count() == 5
    assert last_line(run(a_file(tmp_path, others), "--feed", "other")).startswith("new=5")


@pytest.mark.parametrize("content", ["[]", "", "<html>Sorry</html>", '[{"id": "1", "na'])
def test_an_empty_or_broken_feed_changes_nothing(tmp_path: Path, content: str) -> None:
    run(a_file(tmp_path, SERVICES))
    path = tmp_path / "feed.json"
    path.write_text(content)
    done = run(str(path))
    assert done.exit_code == 1
    assert "Nothing was changed" in done.stderr
    assert Service.objects.filter(state="active").count() == 5


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    done = run(a_file(tmp_path, SERVICES), "--dry-run")
    assert last_line(done).startswith("new=5")


def test_a_feed_that_is_too_large_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from handrail.interop.open_referral import fetching

    monkeypatch.setattr(fetching, "LARGEST_ANSWER", 10)
    done = run(a_file(tmp_path, SERVICES))
    assert done.exit_code == 1
    assert "is larger than" in done.stderr
    assert "Nothing was changed" in done.stderr
    assert Service.objects.count() == 0


def test_another_encoding_html_and_wrong_types_are_read_as_far_as_they_can_be(
    tmp_path: Path,
) -> None:
    path = tmp_path / "feed.json"
    odd = '[{"id": 7, "name": "Caf\xe9", "description": "<p onclick=x>Tea</p><script>y</script>",'
    odd += ' "minimum_age": [], "contacts": "none", "handrail": {"waits": 3, "intake": {}},'
    odd += ' "attributes": [{"taxonomy_term": {"id": "1", "parent_id": "1", "taxonomy": 5}}]}]'
    path.write_bytes(odd.encode("cp1252"))
    assert run(str(path)).exit_code == 0
    row = Service.objects.get()
    assert (row.name, row.description, row.source_id, row.intake) == ("Caf\xe9", "Tea", "7", "open")
