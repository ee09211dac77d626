"""An address that somebody names is followed on the open internet only (SSRF)."""

import ipaddress
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from handrail.commands.import_directory import import_directory
from handrail.interop.open_referral import fetching
from handrail.interop.open_referral.fetching import PullFailed, Web
from handrail.interop.outside import guarded

PUBLIC = "93.184.215.14"
PRIVATE = [
    "http://127.0.0.1/services",
    "http://127.1/services",
    "http://2130706433/services",
    "http://0x7f000001/services",
    "http://0.0.0.0/services",
    "http://10.0.0.1/services",
    "http://172.16.0.1/services",
    "http://192.168.1.1/services",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/services",
    "http://[::1]/services",
    "http://[::ffff:127.0.0.1]/services",
    "http://[::ffff:10.0.0.1]/services",
    "http://[fe80::1]/services",
    "http://[fd00::1]/services",
    "http://[64:ff9b::7f00:1]/services",
    "http://[2002:7f00:1::]/services",
    "http://localhost/services",
    "http://LOCALHOST./services",
    "http://metadata.google.internal/computeMetadata/",
    "http://user:secret@example.org/services",
]


class Secret(BaseHTTPRequestHandler):
    """Stands for something inside: it counts who came."""

    came = 0

    def do_GET(self) -> None:
        type(self).came += 1
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"[]")

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def inside() -> Iterator[int]:
    """A server of the private network, which nobody may reach; its port."""
    Secret.came = 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Secret)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()
    assert Secret.came == 0, "something inside was reached"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "getproxies", dict)


def web(answer: Any = None) -> Web:
    return Web(httpx.MockTransport(answer) if answer else None, pause=lambda seconds: None)


def redirect_to(target: str) -> Any:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "feeds.example.org" and request.url.path == "/services":
            return httpx.Response(302, headers={"location": target})
        return httpx.Response(200, json=[])

    return answer


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_refused(address):
    with web(lambda request: pytest.fail("it was asked")) as client, pytest.raises(PullFailed):
        client.get(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_so_is_one_that_a_redirect_leads_to(address):
    with web(redirect_to(address)) as client, pytest.raises(PullFailed):
        client.get("http://feeds.example.org/services")


@pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://example.org/", "ftp://x.org/"])
def test_nothing_but_the_web_is_followed(target):
    with web(redirect_to(target)) as client, pytest.raises(PullFailed):
        client.get("http://feeds.example.org/services")


def test_what_began_with_encryption_goes_on_with_it():
    with web(redirect_to("http://feeds.example.org/plain")) as client:
        with pytest.raises(PullFailed, match="without encryption"):
            client.get("https://feeds.example.org/services")
        assert client.get("http://feeds.example.org/services") == b"[]"


def test_a_redirect_within_the_open_internet_is_followed():
    with web(redirect_to("https://other.example.org/services")) as client:
        assert client.get("https://feeds.example.org/services") == b"[]"


def test_a_name_that_stands_for_a_private_address_is_refused(inside, monkeypatch):
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", inside))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **named: answers)
    with web() as client, pytest.raises(PullFailed, match="private network"):
        client.get(f"http://feeds.example.org:{inside}/services")


def test_so_is_one_of_whose_addresses_a_single_one_is_private(inside, monkeypatch):
    answers = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (PUBLIC, inside)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", inside)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **named: answers)
    with web() as client, pytest.raises(PullFailed, match="private network"):
        client.get(f"http://feeds.example.org:{inside}/services")


def test_the_connection_goes_to_what_was_looked_at(monkeypatch):
    """A name that answers differently the second time (DNS rebinding) is asked once."""
    asked, connected = [], []

    def once(host: str, *given: Any, **named: Any) -> list[Any]:
        asked.append(host)
        found = PUBLIC if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, 80))]

    def connect(address: tuple[str, int], *given: Any, **named: Any) -> None:
        connected.append(address[0])
        raise OSError("not in a test")

    monkeypatch.setattr(socket, "getaddrinfo", once)
    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(fetching, "TRIES", 1)
    with web() as client, pytest.raises(PullFailed):
        client.get("http://feeds.example.org/services")
    assert (asked, connected) == (["feeds.example.org"], [PUBLIC])


def test_the_command_refuses_unless_told(inside):
    done = CliRunner().invoke(import_directory, [f"http://127.0.0.1:{inside}/services"])
    assert done.exit_code == 1
    assert "private network" in done.output
    assert "Nothing was changed" in done.output


@pytest.mark.parametrize(
    ("address", "is_open"),
    [(PUBLIC, True), ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True), ("127.0.0.1", False),
     ("::ffff:8.8.8.8", True), ("64:ff9b::a00:1", False), ("224.0.0.1", False),
     ("255.255.255.255", False), ("::", False), ("2001:db8::1", False)],
)  # fmt: skip
def test_what_is_the_open_internet(address, is_open):
    assert guarded.is_open(ipaddress.ip_address(address)) is is_open
