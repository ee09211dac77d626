"""Write the bulk exports that systems asked for, one at a time, and delete those that are over."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import transaction

from handrail.domain.systems import exporting
from handrail.interop.bulk import files, writing
from handrail.kernel.viewer import System, acting_as

log = structlog.get_logger(__name__)
Clock = Callable[[], datetime]


def run_exports(now: Clock) -> int:
    """Write what waits, the oldest first; return how many were written."""
    count = 0
    while True:
        with transaction.atomic(durable=True), acting_as(System(), at=now()):
            task = exporting.claim(at=now())
        if task is None:
            return count
        count += _write(task, now)


def forget_exports(at: datetime) -> None:
    """Delete the exports whose day is over, and every folder that belongs to none."""
    with transaction.atomic(durable=True), acting_as(System(), at=at):
        left = exporting.over(at=at)
    files.keep_only(left)


def _write(task: exporting.Task, now: Clock) -> bool:
    try:
        written = writing.write(task, at=now())
    except Exception:
        log.exception("writing an export broke", id=str(task.id))
        files.remove(task.id)
        exporting.again(task.id, at=now())
        return False
    is_kept = exporting.done(
        export_id=task.id,
        counts=written.counts,
        people=written.people,
        left_out=written.left_out,
        at=now(),
    )
    if not is_kept:
        files.remove(task.id)
    log.info("export written", id=str(task.id), count=written.people)
    return is_kept
