"""A core for each worker, where there are as many of both.

A statement is answered several times as fast where the database's process need not be woken on
another core. What others wait for as well, such as the cluster, is started ``on_any``.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

ALL = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()


def keep_to_one() -> None:
    """Keep this worker, what it starts, and who answers Django's connections to one core."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "0"))
    if workers < 2 or workers != len(ALL):
        return
    from django.db.backends.signals import connection_created

    own = {sorted(ALL)[int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))]}
    os.sched_setaffinity(0, own)

    def follow(connection: Any, **_: Any) -> None:
        with suppress(OSError):  # it runs as another account, which only root may tell where
            os.sched_setaffinity(connection.connection.info.backend_pid, own)

    connection_created.connect(follow, weak=False)


@contextmanager
def on_any() -> Iterator[None]:
    """Let what is started here run on any core."""
    if not ALL:
        yield
        return
    kept = os.sched_getaffinity(0)
    os.sched_setaffinity(0, ALL)
    try:
        yield
    finally:
        os.sched_setaffinity(0, kept)
