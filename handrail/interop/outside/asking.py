"""Ask an outside system, and say in one word what was wrong where nothing can be had of it."""

import json
import ssl
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from handrail.config.providers import is_safe
from handrail.domain.systems import circuits
from handrail.domain.systems.choices import Trouble
from handrail.domain.systems.circuits import Entered, Outside
from handrail.interop.outside import deadline, guarded
from handrail.kernel import clock

CONNECT_SECONDS, PAUSE_SECONDS = 2.0, 0.2
MOST_BYTES = 2 * 1024 * 1024
PASSING = {502, 503, 504}
BUSY = 429
PORTS = {"https": 443, "http": 80}
JSON = "application/json"


class Away(Exception):  # noqa: N818 - the other system's state, not a fault of ours
    """Nothing that can be used came back. ``trouble`` is None where nobody was asked at all."""

    def __init__(self, why: str, trouble: Trouble | None = None) -> None:
        self.why, self.trouble = why, trouble
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status below 500."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    def thing(self) -> dict[str, Any]:
        """Return the JSON object of the body, or an empty one for anything else."""
        try:
            said = json.loads(self.body) if self.body else {}
        except (ValueError, RecursionError):
            return {}
        return said if isinstance(said, dict) else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How an outside system is asked. ``servers`` are those that may be: never one it names."""

    servers: Collection[str]
    seconds: float
    most_bytes: int = MOST_BYTES
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


class Line:
    """The way to one outside system, open for as long as its terms let it be."""

    def __init__(self, outside: Outside, terms: Terms, entered: Entered) -> None:
        self._outside, self._terms, self._entered = outside, terms, entered
        self._servers = frozenset(map(server_of, terms.servers))
        self._until = time.monotonic() + terms.seconds
        self._client = _client(terms, self._until, may_be_private=outside.may_be_private)
        self._has_answered = False

    def get(self, url: str) -> Answer:
        """Return what is at an address; Away. Asked once more where that may help."""
        try:
            return self._once("GET", url)
        except Away as away:
            if not self._may_ask_again(away):
                self._note(away)
                raise
        time.sleep(PAUSE_SECONDS)
        return self._noted("GET", url)

    def post(self, url: str, body: str, headers: Mapping[str, str]) -> Answer:
        """Send something, once, and return the answer; Away."""
        return self._noted("POST", url, body, headers)

    def close(self) -> None:
        """End it, and keep that the system answered."""
        self._client.close()
        if self._has_answered:
            circuits.went(self._outside, self._entered, at=clock.now())

    def _noted(self, method: str, url: str, body: str = "", headers: Any = None) -> Answer:
        try:
            return self._once(method, url, body, headers)
        except Away as away:
            self._note(away)
            raise

    def _note(self, away: Away) -> None:
        self._has_answered = False
        if away.trouble is not None:
            circuits.failed(self._outside, self._entered, away.trouble, at=clock.now())

    def _may_ask_again(self, away: Away) -> bool:
        helps = away.trouble in {Trouble.NO_CONNECTION, Trouble.BROKEN}
        has_time = time.monotonic() + PAUSE_SECONDS < self._until
        is_worth_it = helps and has_time and not self._entered.is_trial
        return is_worth_it and circuits.may_retry(self._outside, at=clock.now())

    def _once(self, method: str, url: str, body: str = "", headers: Any = None) -> Answer:
        if not is_safe(url) or server_of(url) not in self._servers:
            raise Away("an address that may not be asked", Trouble.REFUSED)
        try:
            with self._client.stream(method, url, content=body, headers=headers) as answer:
                whole = self._body(answer)
        except guarded.NotKnown:
            raise Away("its name is not known", Trouble.NO_CONNECTION) from None
        except guarded.NotOpen:
            raise Away("an address that may not be asked", Trouble.REFUSED) from None
        except httpx.TimeoutException:
            raise Away("too slow", Trouble.TOO_SLOW) from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as problem:
            raise Away(type(problem).__name__, _trouble(problem)) from None
        status = answer.status_code
        if status == BUSY or status >= 500:
            trouble = Trouble.BUSY if status == BUSY else Trouble.BROKEN
            raise Away(f"status {status}", trouble)
        if 300 <= status < 400:
            raise Away("leads elsewhere", Trouble.NOT_USABLE)
        self._has_answered = True
        return Answer(status, answer.headers, whole)

    def _body(self, answer: httpx.Response) -> bytes:
        parts, size = [], 0
        for part in answer.iter_bytes():
            size += len(part)
            if size > self._terms.most_bytes:
                raise Away("answer too large", Trouble.TOO_LARGE)
            if time.monotonic() > self._until:
                raise Away("too slow", Trouble.TOO_SLOW)
            parts.append(part)
        return b"".join(parts)


@contextmanager
def opened(outside: Outside, terms: Terms) -> Iterator[Line]:
    """Open the way to an outside system; Away at once while its circuit is open."""
    entered = circuits.enter(outside, at=clock.now())
    if entered is None:
        raise Away("it did not answer lately, and is not asked just now")
    line = Line(outside, terms, entered)
    try:
        yield line
    finally:
        line.close()


def server_of(address: str) -> tuple[str, str, int]:
    """Return the scheme, the host and the port of an address; nothing where it is no plain one."""
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        return "", "", 0
    host = (parts.hostname or "").lower()
    return ("", "", 0) if "@" in parts.netloc or not host else (parts.scheme, host, port)


@cache
def _certificates() -> ssl.SSLContext:
    """Return what a certificate is judged by; made once, for it takes a while."""
    return httpx.create_ssl_context()


def _client(terms: Terms, until: float, *, may_be_private: bool) -> httpx.Client:
    transport = None
    if not guarded.has_proxy():
        transport = httpx.HTTPTransport(verify=_certificates())
        inner = httpcore.SyncBackend() if may_be_private else guarded.Backend()
        backend = deadline.Backend(inner)
        backend.until = until
        transport._pool._network_backend = backend  # a test holds it to this
    return httpx.Client(
        timeout=httpx.Timeout(terms.seconds, connect=min(CONNECT_SECONDS, terms.seconds)),
        follow_redirects=False,
        transport=transport,
        verify=_certificates(),
        headers={"Accept": JSON, **terms.headers},
        event_hooks={"request": [] if may_be_private else [guarded.look_at]},
    )


def _trouble(problem: Exception) -> Trouble:
    if not isinstance(problem, httpx.ConnectError | httpx.NetworkError):
        return Trouble.NOT_USABLE
    is_certificate = "certificate" in str(problem).lower()
    return Trouble.NOT_SECURE if is_certificate else Trouble.NO_CONNECTION
