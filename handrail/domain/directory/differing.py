"""What a pull of another directory would change, field by field, before anything is changed."""

import copy
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from handrail.domain.directory import columns, loading
from handrail.domain.directory.codes import State, WaitKind
from handrail.domain.directory.models import (
    OpeningHours,
    Service,
    ServiceAtLocation,
    WaitDeclaration,
)
from handrail.domain.directory.records import (
    HoursRecord,
    LocationRecord,
    Pull,
    ServiceRecord,
    WaitRecord,
)

NOT_SHOWN = frozenset(
    {"keywords", "vendor", "source_hash", "source_modified_at", "source_status", "area_is_assumed",
     "changed_at", "version", "missing_since_date", "provider_source_id"}
)  # fmt: skip
SHOWN = tuple(name for name in columns.WRITTEN if name not in NOT_SHOWN)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONGEST = 160


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, as it stands here and as the other directory has it now."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Named:
    """One entry by the other directory's id and name."""

    source_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Altered:
    """An entry that would change; no fields where only what nobody sees would."""

    source_id: str
    name: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that would be left out, and why."""

    index: int
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a pull would do. ``mark`` stands for both sides: another pull, or a change here since,
    has another."""

    feed: str
    source: str
    mark: str
    new: tuple[Named, ...]
    changed: tuple[Altered, ...]
    vanished: tuple[Named, ...]
    rejected: tuple[Rejected, ...]
    unchanged: int
    is_complete: bool
    waits_left_out: int = 0


def difference(*, pull: Pull, feed: str, on: date) -> Difference:
    """Return what storing a pull under a feed's name would do; changes nothing."""
    pull = pull.as_of(on)
    rows = {row.source_id: row for row in Service.objects.filter(feed__name=feed).defer("words")}
    new, altered = [], []
    unchanged = 0
    for record in pull.records:
        row = rows.get(record.source_id)
        if row is None:
            new.append(Named(record.source_id, record.name))
        elif row.source_hash == record.source_hash and row.missing_since_date is None:
            unchanged += 1
        else:
            altered.append((row, record))
    gone = [
        Named(row.source_id, row.name)
        for row in sorted(rows.values(), key=lambda row: (row.name, row.source_id))
        if pull.complete and row.state == State.ACTIVE and row.source_id not in pull.seen_ids
    ]
    return Difference(
        feed=feed,
        source=pull.source,
        mark=_mark(pull, feed, rows.values()),
        new=tuple(new),
        changed=_altered(altered, on),
        vanished=tuple(gone),
        rejected=tuple(
            Rejected(it.index, it.name or it.source_id, it.detail)
            for it in pull.problems
            if it.rejected
        ),
        unchanged=unchanged,
        is_complete=pull.complete,
        waits_left_out=pull.waits_left_out,
    )


def _mark(pull: Pull, feed: str, rows: Iterable[Service]) -> str:
    held = sorted((row.source_id, row.source_hash, row.state, row.version) for row in rows)
    said = repr((feed, pull.content_hash, sorted(pull.seen_ids), pull.complete, held))
    return hashlib.sha256(said.encode()).hexdigest()


def _altered(pairs: Sequence[tuple[Service, ServiceRecord]], on: date) -> tuple[Altered, ...]:
    ids = [row.pk for row, _ in pairs]
    places, hours, waits = _places(ids), _hours(ids), loading.latest_waits(ids)
    found = []
    for row, record in pairs:
        changes = [*_fields(row, record, on)]
        for name, before, after in (
            ("places", places[row.pk], sorted(map(_where, record.locations))),
            ("opening_times", hours[row.pk], sorted(_when(record))),
            ("waits", *_waits(row, record, waits)),
        ):
            if before != after:
                changes.append(FieldChange(name, _said(before), _said(after)))
        found.append(Altered(record.source_id, record.name, tuple(changes)))
    return tuple(found)


def _fields(row: Service, record: ServiceRecord, on: date) -> Iterable[FieldChange]:
    after = copy.copy(row)
    columns.fill(after, record, on=on)
    for name in SHOWN:
        if name == "area_codes" and row.area_is_assumed and not record.area_codes:
            continue
        before, now = getattr(row, name), getattr(after, name)
        if before != now:
            yield FieldChange(name, _said(before), _said(now))


def _places(ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = ServiceAtLocation.objects.filter(service__in=ids).order_by("id")
    for service_id, *parts in rows.values_list(
        "service_id", "location__name", "location__address", "location__postcode"
    ):
        found[service_id].append(_joined(parts))
    return defaultdict(list, {id: sorted(each) for id, each in found.items()})


def _where(place: LocationRecord) -> str:
    return _joined([place.name, place.address, place.postcode])


def _hours(ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in OpeningHours.objects.filter(service__in=ids).order_by("id"):
        found[row.service_id].append(_spoken(row))
    return defaultdict(list, {id: sorted(each) for id, each in found.items()})


def _when(record: ServiceRecord) -> Iterable[str]:
    yield from map(_spoken, record.hours)
    for place in record.locations:
        yield from map(_spoken, place.hours)


def _waits(
    row: Service, record: ServiceRecord, latest: loading.Waits
) -> tuple[list[str], list[str]]:
    """Return the waits as declared here, and as they would be with those that are news."""
    before = {kind: wait for kind in WaitKind if (wait := latest.get((row.pk, kind.value)))}
    after: dict[WaitKind, WaitDeclaration | WaitRecord] = {**before}
    for said in record.own.waits if record.own else ():
        if not columns.wait_is_known(latest.get((row.pk, said.kind)), said):
            after[WaitKind(said.kind)] = said
    return _declared(before), _declared(after)


def _declared(waits: Mapping[WaitKind, WaitDeclaration | WaitRecord]) -> list[str]:
    return [
        f"{kind.label}: {waits[kind].working_days} working days, {waits[kind].declared_date}"
        for kind in WaitKind
        if kind in waits
    ]


def _spoken(one: OpeningHours | HoursRecord) -> str:
    if one.weekday is None or one.opens is None or one.closes is None:
        return one.note
    return f"{WEEKDAYS[one.weekday]} {one.opens:%H:%M}-{one.closes:%H:%M}"


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)


def _said(value: Any) -> str:
    """Return a value in one short line."""
    text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
