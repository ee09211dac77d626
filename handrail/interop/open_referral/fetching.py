"""Bytes of a feed, from a file or over HTTP, never more than a limit."""

import gzip
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Self

import httpx

from handrail.interop.outside import guarded

LARGEST_ANSWER = 100 * 1024 * 1024
TIME_OUT = httpx.Timeout(30.0, connect=10.0)
TRIES = 3
LONGEST_PAUSE = 30.0
_RETRY = frozenset({408, 425, 429, 500, 502, 503, 504})


class PullFailed(Exception):  # noqa: N818 - an answer, not a fault
    """The feed could not be read whole; nothing may change because of it."""


class NotThere(PullFailed):
    """The publisher answered that there is no such page."""


def is_address(source: str) -> bool:
    """Return whether the source is a web address rather than a file."""
    return source.lower().startswith(("http://", "https://"))


def from_file(path: Path) -> bytes:
    """Return a file's bytes, unpacked if it is gzipped; PullFailed when it cannot be read."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as file:
            content = file.read(LARGEST_ANSWER + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise PullFailed(f"{path} cannot be read: {error}") from error
    if len(content) > LARGEST_ANSWER:
        raise PullFailed(f"{path} is larger than {LARGEST_ANSWER // 1024**2} MB")
    return content


class Web:
    """A polite client: time-outs, a size limit, few redirects, three tries.

    It goes to the open internet only, redirects included, unless ``private`` is said.
    """

    def __init__(
        self,
        transport: httpx.BaseTransport | None = None,
        pause: Callable[[float], None] = time.sleep,
        *,
        private: bool = False,
    ) -> None:
        self._began_safely = False
        self._client = httpx.Client(
            timeout=TIME_OUT,
            follow_redirects=True,
            max_redirects=5,
            transport=transport or (None if private else guarded.transport()),
            event_hooks={"request": [self._stay_safe, *([] if private else [guarded.look_at])]},
            headers={"Accept": "application/json", "User-Agent": "Handrail directory import"},
        )
        self._pause = pause

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, address: str) -> bytes:
        """Return an answer's bytes; NotThere or PullFailed when it cannot be had whole."""
        wait = 1.0
        self._began_safely = address.lower().startswith("https:")
        for attempt in range(1, TRIES + 1):
            try:
                with self._client.stream("GET", address) as answer:
                    if answer.status_code not in _RETRY or attempt == TRIES:
                        return _body(answer, address)
                    wait = _asked_to_wait(answer, wait)
            except guarded.NotOpen as error:
                raise PullFailed(f"{address} is not read: {error}") from error
            except (httpx.TransportError, zlib.error) as error:
                if attempt == TRIES:
                    said = str(error) or type(error).__name__
                    raise PullFailed(f"{address} does not answer: {said}") from error
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise PullFailed(f"{address} cannot be read: {error}") from error
            self._pause(wait)
            wait *= 2
        raise PullFailed(f"{address} does not answer")  # pragma: no cover - the loop has returned

    def _stay_safe(self, request: httpx.Request) -> None:
        if self._began_safely and request.url.scheme != "https":
            raise guarded.NotOpen("it leads on without encryption")


def _asked_to_wait(answer: httpx.Response, otherwise: float) -> float:
    said = answer.headers.get("retry-after", "")
    return min(float(said), LONGEST_PAUSE) if said.isascii() and said.isdigit() else otherwise


def _body(answer: httpx.Response, address: str) -> bytes:
    if answer.status_code in {400, 404, 405, 410}:
        raise NotThere(f"{address} answered {answer.status_code}")
    if answer.status_code != 200:
        raise PullFailed(f"{address} answered {answer.status_code}")
    content = bytearray()
    for piece in answer.iter_bytes():
        content += piece
        if len(content) > LARGEST_ANSWER:
            raise PullFailed(f"{address} is larger than {LARGEST_ANSWER // 1024**2} MB")
    return bytes(content)
