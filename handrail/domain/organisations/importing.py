"""Bring in a whole register: all of it or nothing, and the same again changes nothing."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.organisations import rules
from handrail.domain.organisations.access import check_may_keep_organisations
from handrail.domain.organisations.book import Book
from handrail.domain.organisations.models import ImportRun
from handrail.domain.organisations.queries import latest_run
from handrail.domain.organisations.relating import RelationBook
from handrail.kernel.errors import Refusal
from handrail.kernel.viewer import Viewer


class RegisterEmpty(Refusal):
    """No row of the file can be used."""

    default = "The file holds no row that can be used. Nothing was changed."


class RegisterCutShort(Refusal):
    """The file holds far fewer rows than the one before it."""


class RegisterOlder(Refusal):
    """A newer vintage has been imported already."""


@dataclass(frozen=True, slots=True)
class Source:
    """Which file a reading came from, and the day it speaks for."""

    file_name: str
    sha256: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Manner:
    """How to treat an import that would be refused."""

    history: bool = False
    accept_fewer: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, row by row in sum, and what it added besides the rows."""

    run_id: UUID
    counts: dict[str, int]
    rejected: tuple[rules.Rejected, ...]
    warnings: tuple[rules.Rejected, ...]
    added_besides: int


def _no_tick(_rows: int) -> None:
    pass


@transaction.atomic
def import_register(
    *,
    reading: rules.Reading,
    source: Source,
    by: Viewer,
    at: datetime,
    manner: Manner = Manner(),
    tick: Callable[[int], None] = _no_tick,
) -> Imported:
    """Bring what a register file says into line with what is held, and audit it once.

    A closed organisation is end-dated, never deleted, and one that is absent is left alone.
    Raises RegisterEmpty, RegisterCutShort, RegisterOlder or NotAllowed, changing nothing.
    """
    check_may_keep_organisations(by)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('handrail.import_register'))")
    check_usable(reading, source, manner)
    label = f"{reading.kind} {source.as_of.isoformat()}"
    book = Book(reading, label, history=manner.history)
    for record in reading.organisations:
        book.take(record)
        tick(1)
    book.write()
    relations = RelationBook(book, source.as_of, label, history=manner.history)
    for relation in reading.relations:
        relations.take(relation)
        tick(1)
    relations.write()
    # A row whose organisation was taken is not rejected because its belonging was not.
    wholly = [each for each in relations.rejected if each.row and each.row not in book.outcomes]
    warnings = tuple(each for each in relations.rejected if each not in wholly)
    counts = _counts(reading, book, relations)
    run = _keep_run(reading, source, counts, at)
    detail = {"kind": reading.kind, "file": source.file_name, **counts}
    audit.record(
        action="organisations.imported", by=by, at=at, subject=("import_run", run.pk), detail=detail
    )
    rejected = (*reading.rejected, *wholly)
    return Imported(run.pk, counts, rejected, warnings, book.added_besides)


def check_usable(reading: rules.Reading, source: Source, manner: Manner) -> None:
    """Do nothing, or raise RegisterEmpty, RegisterCutShort or RegisterOlder."""
    if reading.rows <= len(reading.rejected):
        raise RegisterEmpty
    latest = latest_run(reading.kind)
    if latest is None or manner.history:
        return
    if source.as_of < latest.as_of_date:
        raise RegisterOlder(
            f"This file is as of {source.as_of:%d %B %Y}, older than {latest.file_name}, which is "
            f"as of {latest.as_of_date:%d %B %Y}. Nothing was changed. Use --history to add only "
            "what was not known."
        )
    if not manner.accept_fewer and rules.far_fewer(reading.rows, latest.rows):
        raise RegisterCutShort(
            f"The file holds {reading.rows:,} rows and {latest.file_name} held {latest.rows:,}: "
            "it was probably cut short. Nothing was changed. Use --accept-fewer if it is right."
        )


def _counts(reading: rules.Reading, book: Book, relations: RelationBook) -> dict[str, int]:
    """Count each row of the file once: by its organisation, else by its relation."""
    outcomes: dict[str, rules.Outcome] = dict(book.outcomes)
    for row, outcome in relations.outcomes.items():
        outcomes[row] = rules.together(outcomes.get(row), outcome)
    tally = Counter(outcomes.values())
    tally["rejected"] += len(reading.rejected)
    return {outcome: tally[outcome] for outcome in rules.OUTCOMES}


def _keep_run(
    reading: rules.Reading, source: Source, counts: dict[str, int], at: datetime
) -> ImportRun:
    return ImportRun.objects.create(
        kind=reading.kind,
        file_name=source.file_name,
        sha256=source.sha256,
        as_of_date=source.as_of,
        rows=reading.rows,
        counts=counts,
        at=at,
    )
