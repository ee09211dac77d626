"""Pulls that wait: read whole, shown as what they would change, and applied when somebody says so.

What is applied is what was shown: if the directory changed since, it is refused and shown anew.
"""

import gzip
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from pydantic import TypeAdapter

from handrail.domain.directory import access, importing, keeping, operations
from handrail.domain.directory.differing import Difference, difference
from handrail.domain.directory.importing import NothingToStore, PullCounts
from handrail.domain.directory.models import Feed, WaitingPull
from handrail.domain.directory.records import Pull
from handrail.domain.directory.reporting import NobodyKeeps
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound, Refusal
from handrail.kernel.viewer import Viewer, organisation_of

KEPT = 500  # of each list; the numbers are of all
_PULL: TypeAdapter[Pull] = TypeAdapter(Pull)
_DIFFERENCE: TypeAdapter[Difference] = TypeAdapter(Difference)


class ChangedSince(Refusal):
    """The directory is not what it was when the difference was shown."""

    default = (
        "The directory has changed since this was read, so it would do something else now. "
        "Nothing was changed. Look again at what it would do."
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pull that waits, and what it would do: the earliest of each kind, and how many."""

    id: UUID
    kept_at: datetime
    keeper_id: UUID
    area_codes: tuple[str, ...]
    difference: Difference
    counts: dict[str, int]


@transaction.atomic
def keep(
    *, pull: Pull, feed: str, area_codes: Iterable[str] = (), by: Viewer, at: datetime
) -> UUID:
    """Keep a pull until somebody applies it, in place of one that waited; NotAllowed, AreaUnclear.

    The area's board keeps it: of ``area_codes``, or else of the feed's own. NothingToStore where it
    holds no service, NobodyKeeps where no area could look at it.
    """
    access.check_may_keep(by)
    pull, said = pull.as_of(local_date(at)), operations.area_codes_of(area_codes)
    if not pull.records:
        raise NothingToStore
    held = Feed.objects.filter(name=feed).first()
    codes = said or (held.area_codes if held else ())
    keeper = organisation_of(by) or keeping.keeper_of(None, codes, local_date(at))
    if keeper is None:
        raise NobodyKeeps
    WaitingPull.objects.filter(feed_name=feed, settled_at=None).update(settled_at=at, packed=b"")
    found = difference(pull=pull, feed=feed, on=local_date(at))
    return WaitingPull.objects.create(
        feed_name=feed,
        keeper_organisation_id=keeper,
        source=pull.source,
        area_codes=said,
        mark=found.mark,
        packed=gzip.compress(_PULL.dump_json(pull)),
        difference=_kept(found),
        kept_at=at,
    ).pk


@transaction.atomic
def apply(*, waiting_id: UUID, by: Viewer, at: datetime) -> PullCounts:
    """Store a pull that waits, if it would still do what was shown; NotAllowed, NotFound.

    ChangedSince otherwise: call ``look_again``.
    """
    access.check_may_keep(by)
    row = _locked(waiting_id, by)
    pull = _unpacked(row)
    if difference(pull=pull, feed=row.feed_name, on=local_date(at)).mark != row.mark:
        raise ChangedSince
    counts = importing.apply_pull(pull=pull, feed=row.feed_name, by=by, at=at)
    if row.area_codes:
        operations.set_feed_area(feed=row.feed_name, area_codes=row.area_codes, by=by, at=at)
    row.settled_at, row.is_applied, row.packed = at, True, b""
    row.save(update_fields=["settled_at", "is_applied", "packed"])
    return counts


@transaction.atomic
def look_again(*, waiting_id: UUID, by: Viewer, at: datetime) -> None:
    """Work out anew what a pull that waits would do now; NotAllowed, NotFound."""
    access.check_may_keep(by)
    row = _locked(waiting_id, by)
    found = difference(pull=_unpacked(row), feed=row.feed_name, on=local_date(at))
    row.mark, row.difference = found.mark, _kept(found)
    row.save(update_fields=["mark", "difference"])


@transaction.atomic
def drop(*, waiting_id: UUID, by: Viewer, at: datetime) -> None:
    """Give up a pull that waits; NotAllowed, NotFound."""
    access.check_may_keep(by)
    row = _locked(waiting_id, by)
    row.settled_at, row.packed = at, b""
    row.save(update_fields=["settled_at", "packed"])


def all_waiting(*, viewer: Viewer) -> tuple[Waiting, ...]:
    """Return the pulls that wait, by feed; NotAllowed."""
    access.check_may_keep(viewer)
    rows = _mine(viewer).defer("packed").order_by("feed_name", "id")
    return tuple(map(_waiting, rows))


def one(waiting_id: UUID, *, viewer: Viewer) -> Waiting:
    """Return a pull that waits; NotAllowed, NotFound."""
    access.check_may_keep(viewer)
    row = _mine(viewer).filter(pk=waiting_id).defer("packed").first()
    if row is None:
        raise NotFound
    return _waiting(row)


def _mine(viewer: Viewer) -> QuerySet[WaitingPull]:
    """Return what waits for the viewer's organisation; all for Handrail itself."""
    rows = WaitingPull.objects.filter(settled_at=None)
    ours = organisation_of(viewer)
    return rows if ours is None else rows.filter(keeper_organisation_id=ours)


def _locked(waiting_id: UUID, by: Viewer) -> WaitingPull:
    row = _mine(by).select_for_update().filter(pk=waiting_id).first()
    if row is None:
        raise NotFound
    return row


def _unpacked(row: WaitingPull) -> Pull:
    return _PULL.validate_json(gzip.decompress(bytes(row.packed)))


def _kept(found: Difference) -> dict[str, Any]:
    lists = ("new", "changed", "vanished", "rejected")
    counts = {name: len(getattr(found, name)) for name in lists} | {"unchanged": found.unchanged}
    short = replace(found, **{name: getattr(found, name)[:KEPT] for name in lists})
    return {"counts": counts, "said": asdict(short)}


def _waiting(row: WaitingPull) -> Waiting:
    said = _DIFFERENCE.validate_python(row.difference["said"])
    return Waiting(
        id=row.pk,
        kept_at=row.kept_at,
        keeper_id=row.keeper_organisation_id,
        area_codes=tuple(row.area_codes),
        difference=said,
        counts=dict(row.difference["counts"]),
    )
