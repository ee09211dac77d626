"""Store what another directory said: all of a pull or nothing, and the same pull twice is once.

An import writes what its publisher says of an entry (``columns.WRITTEN``), with its places and
opening times, each time the publisher's record changes. What the standard has a field for is the
publisher's to say, so that silence empties it here too. What only another Handrail can say (in
``handrail``: whom it is not for, evidence, promises, dates, lists, waits) is written where it is
said; where it is silent, what is held stays. A wait is added to those declared here and the latest
day counts; one dated in the future is left out, counted and said. A check made here later than the
publisher's stays, and so does a state or intake decided here until the publisher changes its word.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.directory import access, codes, columns, identities, loading
from handrail.domain.directory.codes import Delivery, State
from handrail.domain.directory.models import (
    Feed,
    ImportRun,
    Location,
    OpeningHours,
    Service,
    ServiceAtLocation,
    WaitDeclaration,
)
from handrail.domain.directory.placing import assume_area, note_placed, point_of
from handrail.domain.directory.records import LocationRecord, Pull, ServiceRecord
from handrail.kernel import clock
from handrail.kernel.errors import BadInput
from handrail.kernel.viewer import Viewer

BATCH = 500
KEPT_PROBLEMS = 500
Progress = Callable[[int, int], None]


class NothingToStore(BadInput):
    """A pull without any record: nothing is changed, least of all emptied."""

    default = "The pull holds no services. Nothing was changed."


@dataclass(frozen=True, slots=True)
class PullCounts:
    """What a pull did."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    vanished: int = 0
    rejected: int = 0
    waits_left_out: int = 0

    def __str__(self) -> str:
        left_out = f" waits_left_out={self.waits_left_out}" if self.waits_left_out else ""
        return (
            f"new={self.new} changed={self.changed} unchanged={self.unchanged}"
            f" vanished={self.vanished} rejected={self.rejected}{left_out}"
        )


def _silent(done: int, total: int) -> None:
    """Report nothing."""


@transaction.atomic
def apply_pull(
    *, pull: Pull, feed: str, by: Viewer, at: datetime, progress: Progress = _silent
) -> PullCounts:
    """Store a pull under a feed's name and return what it did; NotAllowed, NothingToStore.

    What the feed no longer lists is marked for review, never removed; if the pull was
    incomplete, nothing counts as vanished.
    """
    access.check_may_keep(by)
    pull = pull.as_of(clock.local_date(at))
    if not pull.records:
        raise NothingToStore
    store = _Store(_feed(feed, pull.source, at), by, at)
    for start in range(0, len(pull.records), BATCH):
        store.write(pull.records[start : start + BATCH])
        progress(min(start + BATCH, len(pull.records)), len(pull.records))
    vanished = store.mark_vanished(pull.seen_ids) if pull.complete else 0
    assume_area(store.feed, at=at)
    counts = PullCounts(
        store.new,
        store.changed,
        store.unchanged,
        vanished,
        pull.rejected,
        pull.waits_left_out,
    )
    _keep_run(store.feed, pull, counts, at)
    detail = {"feed": feed, "counts": str(counts)}
    audit.record(
        action="directory.feed_imported",
        by=by,
        at=at,
        subject=("feed", store.feed.id),
        detail=detail,
    )
    return counts


def _feed(name: str, source: str, at: datetime) -> Feed:
    Feed.objects.get_or_create(name=name, defaults={"source": source, "created_at": at})
    feed = Feed.objects.select_for_update().get(name=name)
    if feed.source != source:
        feed.source = source
        feed.save(update_fields=["source"])
    return feed


def _keep_run(feed: Feed, pull: Pull, counts: PullCounts, at: datetime) -> None:
    ImportRun.objects.create(
        feed=feed,
        source=pull.source,
        content_hash=pull.content_hash,
        complete=pull.complete,
        counts={name: getattr(counts, name) for name in PullCounts.__slots__},
        problems=[
            {"index": p.index, "id": p.source_id, "name": p.name, "detail": p.detail}
            for p in pull.problems[:KEPT_PROBLEMS]
        ],
        at=at,
    )


class _Store:
    """One pull being written: what is there already, and what has been done so far."""

    def __init__(self, feed: Feed, by: Viewer, at: datetime) -> None:
        self.feed, self.by, self.at = feed, by, at
        self.on: date = clock.local_date(at)
        self.new = self.changed = self.unchanged = 0

    def write(self, records: Sequence[ServiceRecord]) -> None:
        """Add and change the services of one batch, with their places and hours."""
        ids = [record.source_id for record in records]
        there = {row.source_id: row for row in self._rows().filter(source_id__in=ids)}
        fresh: list[tuple[Service, ServiceRecord]] = []
        altered: list[tuple[Service, ServiceRecord]] = []
        for record in records:
            row = there.get(record.source_id)
            if row is None:
                row = Service(feed=self.feed, source_id=record.source_id, created_at=self.at)
                fresh.append((row, record))
            elif row.source_hash == record.source_hash and row.missing_since_date is None:
                self.unchanged += 1
                continue
            else:
                altered.append((row, record))
            columns.fill(row, record, on=self.on)
            row.changed_at = self.at
        self._name(row for row, _ in fresh)
        Service.objects.bulk_create([row for row, _ in fresh])
        for row, _ in altered:
            row.version += 1
        if altered:
            Service.objects.bulk_update([row for row, _ in altered], columns.WRITTEN)
        self._place(fresh + altered)
        self._declare(fresh + altered)
        self._audit("directory.service_added", (row for row, _ in fresh))
        self._audit("directory.service_changed", (row for row, _ in altered))
        self.new += len(fresh)
        self.changed += len(altered)

    def mark_vanished(self, seen: frozenset[str]) -> int:
        """Put up for review what the feed no longer lists, and return how many that is."""
        gone = [row for row in self._rows().filter(state=State.ACTIVE) if row.source_id not in seen]
        for row in gone:
            row.state = State.FOR_REVIEW
            row.state_reason = f"No longer listed by {self.feed.name}."
            row.missing_since_date = self.on
            row.changed_at = self.at
            row.version += 1
        names = ["state", "state_reason", "missing_since_date", "changed_at", "version"]
        Service.objects.bulk_update(gone, names, batch_size=BATCH)
        self._audit("directory.service_put_up_for_review", gone)
        return len(gone)

    def _name(self, rows: Iterable[Service]) -> None:
        """Give new entries the ids by which their publisher knows them."""
        found = {row: identities.given(row.source_id) for row in rows}
        wanted = [theirs for theirs in found.values() if theirs]
        held = Service.objects.filter(public_id__in=wanted).values_list("public_id", flat=True)
        taken = {id for id in held if id}
        for row in found:
            chosen = identities.known_as(row.source_id, row.id, taken)
            row.public_id = chosen
            taken.add(chosen)

    def _declare(self, pairs: list[tuple[Service, ServiceRecord]]) -> None:
        """Add the waits that the publisher declared, those that are not known yet."""
        said = [(row, wait) for row, record in pairs if record.own for wait in record.own.waits]
        latest = loading.latest_waits([row.id for row, _ in said]) if said else {}
        WaitDeclaration.objects.bulk_create(
            WaitDeclaration(
                service=row,
                kind=wait.kind,
                working_days=wait.working_days,
                declared_date=wait.declared_date,
                declared_at=self.at,
            )
            for row, wait in said
            if not columns.wait_is_known(latest.get((row.id, wait.kind)), wait)
        )

    def _rows(self) -> Any:
        return Service.objects.filter(feed=self.feed).defer("words").order_by("id")

    def _place(self, pairs: list[tuple[Service, ServiceRecord]]) -> None:
        services = [row for row, _ in pairs]
        OpeningHours.objects.filter(service__in=services).delete()
        ServiceAtLocation.objects.filter(service__in=services).delete()
        given = {place.source_id: place for _, record in pairs for place in record.locations}
        located = self._locations(given)
        ServiceAtLocation.objects.bulk_create(
            ServiceAtLocation(
                service=row,
                location_id=located[place.source_id][0],
                kind=Delivery.IN_PRACTICE if place.in_practice else Delivery.OTHER_PLACE,
                public_id=identities.derived(row.public_id or row.id, located[place.source_id][1]),
            )
            for row, record in pairs
            for place in record.locations
        )
        ids = {source_id: id for source_id, (id, _public) in located.items()}
        OpeningHours.objects.bulk_create(_hours(pairs, ids))
        note_placed(row.id for row in services)

    def _locations(self, given: dict[str, LocationRecord]) -> dict[str, tuple[UUID, UUID]]:
        """Write the places of a batch; return their ids, ours and public, by the feed's own."""
        there = {
            row.source_id: row
            for row in Location.objects.filter(feed=self.feed, source_id__in=list(given))
        }
        fresh = []
        for source_id, place in given.items():
            row = there.get(source_id)
            if row is None:
                row = there[source_id] = Location(feed=self.feed, source_id=source_id)
                row.public_id = identities.known_as(source_id, row.id, frozenset())
                fresh.append(row)
            _fill_location(row, place)
        Location.objects.bulk_create(fresh)
        old = [row for row in there.values() if row not in fresh]
        names = ["name", "address", "postcode", "latitude", "longitude"]
        if old:
            Location.objects.bulk_update(old, [*names, "access_features", "access_notes"])
        return {source_id: (row.id, row.public_id or row.id) for source_id, row in there.items()}

    def _audit(self, action: str, rows: Iterable[Service]) -> None:
        for row in rows:
            audit.record(
                action=action,
                by=self.by,
                at=self.at,
                subject=("service", row.id),
                detail={"feed": self.feed.name, "source_id": row.source_id[:200]},
            )


def _fill_location(row: Location, place: LocationRecord) -> None:
    row.name, row.address, row.postcode = place.name, place.address, place.postcode
    row.latitude, row.longitude = place.lat, place.lon
    if place.lat is None and (point := point_of(place.postcode)):
        row.latitude, row.longitude = point
    row.access_notes = list(place.access_notes)
    row.access_features = codes.access_features(place.access_notes)


def _hours(
    pairs: list[tuple[Service, ServiceRecord]], located: dict[str, UUID]
) -> Iterable[OpeningHours]:
    for row, record in pairs:
        anywhere = [(None, one) for one in record.hours]
        at_places = [(located[p.source_id], one) for p in record.locations for one in p.hours]
        for location_id, one in [*anywhere, *at_places]:
            yield OpeningHours(
                service=row,
                location_id=location_id,
                weekday=one.weekday,
                opens=one.opens,
                closes=one.closes,
                valid_from_date=one.valid_from_date,
                valid_until_date=one.valid_until_date,
                note=one.note,
            )
