"""Data that was not sent is read from the system's own server with the token it passed, or 412."""

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from handrail.domain.prompting.models import Shown
from tests.factories import hooked as factory
from tests.factories import records
from tests.factories.clinical import Signer

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]
TOKEN = "a-token-of-their-server"


@dataclass
class Server:
    """A FHIR server that answers what it is told to."""

    url: str = ""
    held: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    tokens: list = field(default_factory=list)
    status: int = 200
    redirect: str = ""
    pages: bool = False
    next_page: str = ""
    first_entry: object = None

    def answer(self, path: str) -> dict:
        parts = urlsplit(path)
        kind = parts.path.strip("/").split("/")[1]
        names = {"Patient": "patient", "Condition": "conditions", "Observation": "observations",
                 "Procedure": "procedures"}  # fmt: skip
        found = json.loads(json.dumps(self.held[names[kind]]))
        if "clinical-status" in parts.query:
            found["entry"] = [it for it in found["entry"] if '"active"' in json.dumps(it)]
        if self.pages and kind == "Observation" and "page" not in parse_qs(parts.query):
            found["entry"] = found["entry"][:1] if self.first_entry is None else self.first_entry
            ahead = self.next_page or f"{self.url}/Observation?page=2"
            found["link"] = [{"relation": "next", "url": ahead}]
        return found


@contextmanager
def running(held):
    fhir = Server(held=held)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            fhir.asked.append(self.path)
            fhir.tokens.append(self.headers.get("Authorization"))
            if fhir.redirect:
                self.send_response(302)
                self.send_header("Location", fhir.redirect)
                self.end_headers()
                return
            body = json.dumps(fhir.answer(self.path)).encode()
            self.send_response(fhir.status)
            self.send_header("Content-Type", "application/fhir+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fhir.url = f"http://127.0.0.1:{server.server_port}/fhir"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield fhir
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def served(hooked):
    with (
        running(records.prefetch(hooked.today)) as fhir,
    ):
        signer = Signer("https://served.example", "served")
        yield fhir, factory.build(mark="srv", signer=signer, fhir_servers=[fhir.url])


def body(here, server, prefetch=None, **more):
    access = {
        "access_token": TOKEN, "token_type": "Bearer", "expires_in": 300,
        "scope": "patient/*.rs", "subject": "handrail",
    }  # fmt: skip
    said = records.call("patient-view", today=here.today)
    said |= {"fhirServer": server, "fhirAuthorization": access, "prefetch": prefetch}
    return {name: each for name, each in (said | more).items() if each is not None}


def test_what_is_missing_is_read_with_the_token(served):
    """Requirements: 61."""
    fhir, here = served
    assert len(here.cards(body=body(here, fhir.url))) == 1
    assert set(fhir.tokens) == {f"Bearer {TOKEN}"}
    assert fhir.asked[0] == "/fhir/Patient/pat-1"
    assert fhir.asked[1] == "/fhir/Condition?patient=pat-1"
    assert len(fhir.asked) == 4


@pytest.mark.parametrize(
    "given", [None, {"resourceType": "OperationOutcome"}, {}], ids=["null", "outcome", "empty"]
)
def test_only_what_is_missing_is_read(served, given):
    fhir, here = served
    held = records.prefetch(here.today) | {"observations": given}
    assert len(here.cards(body=body(here, fhir.url, held))) == 1
    assert [each.split("?")[0] for each in fhir.asked] == ["/fhir/Observation"]


def test_a_list_that_goes_on_is_read_to_its_end(served):
    fhir, here = served
    fhir.pages = True
    held = records.prefetch(here.today)
    held["observations"] |= {"link": [{"relation": "next", "url": "x"}]}
    [card] = here.cards(body=body(here, fhir.url, held))
    assert "21 days" in card["detail"], "the note on the second page counts"


@pytest.mark.parametrize("status", [None, "inactive", "active"])
def test_palliative_care_silences_whatever_its_status_and_without_one(served, status):
    fhir, here = served
    said = {"clinicalStatus": {"coding": [{"code": status}]}} if status else {}
    fhir.held["conditions"]["entry"].append(
        {"resource": records.coded("Condition", records.PALLIATIVE, **said)}
    )
    assert here.cards(body=body(here, fhir.url)) == []
    assert len(fhir.asked) == 4


@pytest.mark.parametrize("entry", [5, "x", True, {"resource": 5}])
def test_a_page_whose_entries_are_none_is_read_as_empty(served, entry):
    fhir, here = served
    fhir.pages, fhir.first_entry = True, entry
    assert here.call(body=body(here, fhir.url)).status_code == 200


def test_a_page_at_an_address_that_is_none_is_412(served):
    fhir, here = served
    fhir.pages, fhir.next_page = True, f"{fhir.url}/Observation?page=\x01"
    assert here.call(body=body(here, fhir.url)).status_code == 412


def test_without_a_way_to_read_it_is_412(hooked):
    """Requirements: 54."""
    for change in ({"prefetch": {}}, {"prefetch": None}):
        call = records.call("patient-view", today=hooked.today) | change
        answer = hooked.call(body=call)
        assert answer.status_code == 412
    assert Shown.objects.count() == 0


def test_a_server_that_nobody_named_is_not_asked(served, hooked):
    """Requirements: 54."""
    fhir, here = served
    for server in (
        "http://169.254.169.254/latest", f"{fhir.url}/other", fhir.url.replace("/fhir", ""),
        fhir.url.replace("127.0.0.1", "localhost"), f"{fhir.url}@evil.example",
    ):  # fmt: skip
        assert here.call(body=body(here, server)).status_code == 412
    assert hooked.call(body=body(hooked, fhir.url)).status_code == 412, "it is another system's"
    assert fhir.asked == []


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_a_server_that_does_not_answer_is_412(served, status):
    """Requirements: 54."""
    fhir, here = served
    fhir.status = status
    assert here.call(body=body(here, fhir.url)).status_code == 412


def test_no_redirect_is_followed_and_no_other_server_s_page_read(served):
    fhir, here = served
    fhir.redirect = f"{fhir.url}/Patient/other"
    assert here.call(body=body(here, fhir.url)).status_code == 412
    assert len(fhir.asked) == 1
    fhir.redirect, fhir.pages, fhir.next_page = "", True, "http://127.0.0.1:9/fhir/Observation"
    assert here.call(body=body(here, fhir.url)).status_code == 412


def test_a_server_that_is_gone_is_412(served):
    _, here = served
    from handrail.domain.systems.models import OutsideSystem

    gone = "http://127.0.0.1:9/fhir"
    OutsideSystem.objects.filter(pk=here.system_id).update(fhir_servers=[gone])
    assert here.call(body=body(here, gone)).status_code == 412


def test_what_is_read_has_to_be_about_the_patient_too(served):
    fhir, here = served
    fhir.held["patient"]["id"] = "pat-2"
    assert here.call(body=body(here, fhir.url)).status_code == 400
