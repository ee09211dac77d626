"""Connections that end at a moment, however slowly the other side goes on saying something."""

import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

SHORTEST = 0.001
Connect = Callable[..., httpcore.NetworkStream]


class Stream(httpcore.NetworkStream):
    """A stream whose every step has only what is left of the time."""

    def __init__(self, inner: httpcore.NetworkStream, until: Callable[[], float]) -> None:
        self._inner, self._until = inner, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return some bytes; httpcore.ReadTimeout when the time is over."""
        return self._inner.read(max_bytes, left(self._until(), timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes; httpcore.WriteTimeout when the time is over."""
        self._inner.write(buffer, left(self._until(), timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        """End the stream."""
        self._inner.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Return the stream, encrypted; httpcore.ConnectTimeout when the time is over."""
        wait = left(self._until(), timeout, httpcore.ConnectTimeout)
        return Stream(self._inner.start_tls(ssl_context, server_hostname, wait), self._until)

    def get_extra_info(self, info: str) -> Any:
        """Return what the inner stream knows."""
        return self._inner.get_extra_info(info)


class Backend(httpcore.SyncBackend):
    """Connects by another backend, until a moment that may be set anew for each request."""

    def __init__(self, inner: httpcore.SyncBackend) -> None:
        self._inner = inner
        self.until = float("inf")

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Return a connection; httpcore.ConnectTimeout when the time is over."""
        wait = left(self.until, timeout, httpcore.ConnectTimeout)
        found = self._inner.connect_tcp(host, port, wait, local_address, socket_options)
        return Stream(found, lambda: self.until)


def left(until: float, otherwise: float | None, over: type[Exception]) -> float | None:
    """Return for how long to wait for a step; ``over`` is raised when the time is over."""
    remaining = until - time.monotonic()
    if remaining <= 0:
        raise over("the time is over")
    if remaining == float("inf"):
        return otherwise
    return max(SHORTEST, remaining if otherwise is None else min(otherwise, remaining))
