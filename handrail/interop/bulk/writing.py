"""Write an export: people a page at a time, with what there is of each, as their system reads it.

Never more than a page is held.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import UUID

from django.db import connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.participants import exchange as people
from handrail.domain.participants.queries import PersonRecord
from handrail.domain.referrals import exchange as referrals
from handrail.domain.systems import exporting
from handrail.interop.bulk import files
from handrail.interop.fhir import authorising, looking
from handrail.interop.fhir.codes import Json, as_bytes
from handrail.interop.fhir.looking import Context
from handrail.kernel.viewer import Client, act_as

PAGE, MOST = 500, 100_000
KINDS = ("Patient", "ServiceRequest", "Task")


@dataclass(slots=True)
class Written:
    """How much was written of what, about how many, and who was left out."""

    counts: dict[str, int] = field(default_factory=dict)
    people: int = 0
    left_out: int = 0


def write(task: exporting.Task, *, at: datetime) -> Written:
    """Write an export's files and return what is in them.

    Each person in it is written down as looked at, in the same transaction.
    """
    there, written = files.begin(task.id), Written()
    context = Context(task.bearer, at, authorising.base())
    opened = {kind: _open(there, kind) for kind in task.kinds}
    try:
        with transaction.atomic(durable=True):
            _without_limits()
            act_as(task.bearer.viewer, at=at)
            for page in _pages(task, context, written):
                _page(page, task, context, opened, written)
    finally:
        for each in opened.values():
            each.close()
    return written


def _without_limits() -> None:
    """Let the transaction take as long as it needs, and see everything as of its beginning."""
    with connection.cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("set transaction isolation level repeatable read")
        cursor.execute("select set_config('statement_timeout', '0', true)")
        cursor.execute("select set_config('idle_in_transaction_session_timeout', '0', true)")


def _open(there: Path, kind: str) -> IO[bytes]:
    path = there / f"{kind}.ndjson"
    path.touch(mode=0o600)
    return path.open("wb")


def _pages(
    task: exporting.Task, context: Context, written: Written
) -> Iterator[list[PersonRecord]]:
    """Yield people of the organisation, those of a service where one is named, who are cleared."""
    viewer, at, after = context.viewer, context.at, UUID(int=0)
    while True:
        ids = people.ids_after(after, size=PAGE, viewer=viewer, at=at)
        if not ids:
            return
        after = ids[-1]
        found = list(people.records(ids, viewer=viewer, at=at).values())
        if task.service_id is not None:
            here = referrals.people_of(ids, service_id=task.service_id, viewer=viewer, at=at)
            found = [it for it in found if it.id in here]
        numbers = [str(it.nhs_number.digits) for it in found if it.nhs_number]
        cleared = exporting.cleared(viewer.organisation_id, numbers, at=at)
        kept = [it for it in found if it.nhs_number and it.nhs_number.digits in cleared]
        written.left_out += len(found) - len(kept)
        if kept:
            yield kept


def _page(
    page: list[PersonRecord],
    task: exporting.Task,
    context: Context,
    opened: dict[str, IO[bytes]],
    written: Written,
) -> None:
    if "Patient" in opened:
        _put("Patient", looking.persons(page, context), opened, written)
    if {"ServiceRequest", "Task"} & set(opened):
        wanted = referrals.Wanted(
            people=tuple(it.id for it in page),
            changed=(("gt", task.since),) if task.since else (),
        )
        found = referrals.search(
            wanted, start=0, size=MOST, count=False, viewer=context.viewer, at=context.at
        )
        threads = looking.threads(found.records, context)
        if "ServiceRequest" in opened:
            said = [looking.as_request(it, context) for it in threads]
            _put("ServiceRequest", said, opened, written)
        if "Task" in opened:
            _put("Task", [looking.as_task(it, context) for it in threads], opened, written)
    written.people += len(page)
    _note(page, context.viewer, task.id, context.at)


def _put(kind: str, said: list[Json], opened: dict[str, IO[bytes]], written: Written) -> None:
    opened[kind].writelines(as_bytes(each) + b"\n" for each in said)
    written.counts[kind] = written.counts.get(kind, 0) + len(said)


def _note(page: list[PersonRecord], by: Client, export_id: UUID, at: datetime) -> None:
    seen = [(("export", export_id), it.id) for it in page]
    audit.record_views(what="person.exported", by=by, at=at, seen=seen, purpose=Purpose.DIRECT_CARE)
