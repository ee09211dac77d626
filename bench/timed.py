"""The application as granian serves it, telling with each answer what it cost the server.

Only the benchmark serves this: ``granian bench.timed:application``.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from handrail.config.wsgi import application as plain

Start = Callable[..., Any]


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    """Answer, and add a Server-Timing header: wall, processor, database, statements."""
    issued, spent = 0, 0.0

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal issued, spent
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            issued, spent = issued + 1, spent + time.perf_counter() - began

    def started(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        kept.append((status, headers, more))

    kept: list[tuple[str, list[tuple[str, str]], tuple[Any, ...]]] = []
    wall, worked = time.perf_counter(), time.thread_time()
    with connection.execute_wrapper(count):
        answer = plain(environ, started)
    figures = {
        "wall": time.perf_counter() - wall,
        "cpu": time.thread_time() - worked,
        "db": spent,
    }
    told = ", ".join(f"{name};dur={seconds * 1_000:.3f}" for name, seconds in figures.items())
    status, headers, more = kept[0]
    start_response(status, [*headers, ("Server-Timing", f"{told}, n;dur={issued}")], *more)
    return answer
