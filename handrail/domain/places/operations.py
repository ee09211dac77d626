"""Write where postcodes are: whole files at a time."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.places import loading, queries, rules
from handrail.domain.places.access import check_may_import
from handrail.domain.places.models import ImportRun
from handrail.domain.places.rules import Columns, SmallAreaRow
from handrail.kernel.errors import Refusal
from handrail.kernel.viewer import Viewer


class NothingUsable(Refusal):
    """No row of the file can be used."""

    default = "The file holds no row that can be used. Nothing was changed."


class CutShort(Refusal):
    """A file holds far fewer rows than the one before it."""


class Older(Refusal):
    """A newer vintage has been imported already."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How to treat an import that would be refused."""

    history: bool = False
    accept_fewer: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Which files an import came from, the day they speak for, and how to treat refusals.

    ``parts`` is filled while the rows are read: how many rows each file held.
    """

    kind: str
    file_name: str
    sha256: str
    as_of: date
    parts: Mapping[str, int]
    manner: Manner


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, and the postcodes or areas that came more than once."""

    run_id: UUID
    counts: dict[str, int]
    repeated: tuple[str, ...]


@transaction.atomic
def import_postcodes(
    *,
    pieces: Iterable[Columns],
    source: Source,
    by: Viewer,
    at: datetime,
    tick: Callable[[int], None] = lambda _rows: None,
) -> Imported:
    """Bring in postcodes: all or none, and the same again changes nothing.

    ``pieces`` are rows as ``rules.PostcodeRow`` names them, a column each.
    Each fact comes from the newest file that states it; a postcode that is absent stays.
    Raises NothingUsable, CutShort, Older or NotAllowed, changing nothing.
    """
    _check(source, by)
    staging = loading.postcodes()
    copied = staging.copy(pieces, tick)
    _check_whole(source, copied)
    repeated = staging.drop_repeated()
    closed = loading.closing(source.as_of)
    extra = {"source": source.file_name, "as_of_date": source.as_of}
    new, changed = staging.merge(extra, "null", "p.as_of_date <= given.as_of_date")
    loading.renew_outcodes()
    counts = {"new": new, "changed": changed - closed, "closed": closed}
    return _finish(source, counts, copied, repeated, by, at)


@transaction.atomic
def import_small_areas(
    *,
    rows: Iterable[SmallAreaRow],
    source: Source,
    by: Viewer,
    at: datetime,
    tick: Callable[[int], None] = lambda _rows: None,
) -> Imported:
    """Bring in which board, ward and council each small area lies in: all or none.

    Raises NothingUsable, CutShort, Older or NotAllowed, changing nothing.
    """
    _check(source, by)
    staging = loading.small_areas()
    copied = staging.copy(rules.in_columns(rows), tick)
    _check_whole(source, copied)
    repeated = staging.drop_repeated()
    new, changed = staging.merge({}, "''", "true")
    return _finish(source, {"new": new, "changed": changed, "closed": 0}, copied, repeated, by, at)


def _check(source: Source, by: Viewer) -> None:
    check_may_import(by)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('handrail.import_places'))")
    latest = queries.latest_run(source.kind)
    if latest and source.as_of < latest.as_of_date and not source.manner.history:
        raise Older(
            f"This is as of {source.as_of:%d %B %Y}, older than {latest.file_name}, which is as of "
            f"{latest.as_of_date:%d %B %Y}. Nothing was changed. Use --history to add only what "
            "was not known."
        )


def _check_whole(source: Source, copied: int) -> None:
    if not copied:
        raise NothingUsable
    if source.manner.accept_fewer or source.manner.history:
        return
    for part, rows in source.parts.items():
        before = queries.latest_rows_of_part(source.kind, part)
        if rules.far_fewer(rows, before):
            raise CutShort(
                f"{part} holds {rows:,} rows and held {before:,} before: it was probably cut "
                "short. Nothing was changed. Use --accept-fewer if it is right."
            )


def _finish(
    source: Source,
    counts: dict[str, int],
    copied: int,
    repeated: list[str],
    by: Viewer,
    at: datetime,
) -> Imported:
    kept = copied - len(repeated)
    counts["unchanged"] = kept - sum(counts.values())
    run = ImportRun.objects.create(
        kind=source.kind,
        file_name=source.file_name,
        sha256=source.sha256,
        as_of_date=source.as_of,
        rows=copied,
        counts={**counts, "parts": dict(source.parts)},
        at=at,
    )
    detail = {"kind": source.kind, "file": source.file_name, **counts}
    audit.record(
        action="places.imported", by=by, at=at, subject=("import_run", run.pk), detail=detail
    )
    return Imported(run.pk, counts, tuple(repeated))
