"""Change the directory: entries, waits, intake, checks. Feeds come in by ``importing``."""

import re
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.directory import access, codes, languages, rules
from handrail.domain.directory.codes import Intake, State, WaitKind
from handrail.domain.directory.entries import NewHours, NewPlace, NewService
from handrail.domain.directory.importing import NothingToStore, PullCounts, apply_pull
from handrail.domain.directory.models import (
    Feed,
    Location,
    OpeningHours,
    Service,
    ServiceAtLocation,
    WaitDeclaration,
)
from handrail.domain.directory.placing import assume_area, note_change, note_placed, point_of
from handrail.domain.directory.states import ENTRY
from handrail.kernel import clock
from handrail.kernel.errors import BadInput, NotFound
from handrail.kernel.viewer import Viewer, account_of

__all__ = [
    "NewHours",
    "NewPlace",
    "NewService",
    "NothingToStore",
    "PullCounts",
    "add",
    "apply_pull",
    "assure",
    "declare_wait",
    "revise",
    "set_feed_area",
    "set_intake",
    "set_state",
]
LONGEST_WAIT = 1300
AREA_CODE = re.compile(r"[A-Z0-9]{2,9}")


class UnknownService(NotFound):
    """No such service in the directory."""

    default = "We cannot find that service."


class ImpossibleWait(BadInput):
    """A wait below nought or beyond five years."""

    default = "Give the wait as a number of working days between 0 and 1,300."


class ReasonNeeded(BadInput):
    """Intake that is not simply open needs a sentence for the public."""

    default = "Say in a few words why, so that people know what to expect."


class UnknownFeed(NotFound):
    """No such feed in the directory."""

    default = "We do not know a directory of that name."


class AreaUnclear(BadInput):
    """An area is given by its code, not by its name."""

    default = "Give an area by its ONS or ODS code, for example E06000023 or QUY."


class UnknownWord(BadInput):
    """A code that the directory does not know."""

    default = "That is not one of the choices."


_NOT_COLUMNS = {"places", "hours"}
_LISTS = {"access_features", "delivery_kinds", "topics", "area_names", "area_codes"}


@transaction.atomic
def add(*, service: NewService, by: Viewer, at: datetime) -> UUID:
    """Add an entry to the directory and return its id; NotAllowed, AnotherAreasEntry."""
    access.check_may_keep_of(by, service.provider_id, clock.local_date(at))
    row = Service(created_at=at, changed_at=at, **_columns(service))
    row.summary = row.summary or rules.summary_of(service.description)
    row.keywords = _keywords(service)
    row.save(force_insert=True)
    placed = [_add_place(row, place) for place in service.places]
    note_placed([row.id])
    OpeningHours.objects.bulk_create(
        OpeningHours(
            service=row,
            location=placed[hours.place] if hours.place is not None else None,
            weekday=hours.weekday,
            opens=hours.opens,
            closes=hours.closes,
        )
        for hours in service.hours
    )
    note_change()
    _record("directory.service_added", row, by, at, name=row.name)
    return row.id


@transaction.atomic
def revise(*, service_id: UUID, changes: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Change columns of an entry by hand.

    NotAllowed, AnotherAreasEntry (also for giving it to a provider of another area),
    UnknownService, UnknownWord.
    """
    row = _run_by(by, service_id, at)
    if changes.get("provider_id", row.provider_id) != row.provider_id:
        access.check_may_keep_of(by, changes["provider_id"], clock.local_date(at))
    allowed = {field.name for field in fields(NewService)} - _NOT_COLUMNS
    if unknown := set(changes) - allowed:
        raise UnknownWord(f"The directory has no {', '.join(sorted(unknown))}.")
    before = {name: getattr(row, name) for name in changes}
    for name, value in changes.items():
        setattr(row, name, list(value) if isinstance(value, tuple) else value)
    if "area_codes" in changes:
        row.area_is_assumed = False
    _save(row, at, *changes, "area_is_assumed")
    changed = sorted(name for name in changes if before[name] != getattr(row, name))
    note_change()
    _record("directory.service_changed", row, by, at, changed=changed)


@transaction.atomic
def declare_wait(
    *, service_id: UUID, kind: str, working_days: int, by: Viewer, at: datetime
) -> None:
    """Declare how long people wait now (R17).

    NotAllowed, AnotherAreasEntry, UnknownService, ImpossibleWait.
    """
    row = _run_by(by, service_id, at)
    if not 0 <= working_days <= LONGEST_WAIT:
        raise ImpossibleWait
    if kind not in WaitKind.values:
        raise UnknownWord
    WaitDeclaration.objects.create(
        service=row,
        kind=kind,
        working_days=working_days,
        declared_date=clock.local_date(at),
        declared_by=account_of(by),
        declared_at=at,
    )
    _save(row, at)
    note_change()
    _record("directory.wait_declared", row, by, at, kind=kind, working_days=working_days)


@transaction.atomic
def set_intake(
    *, service_id: UUID, intake: str, reason: str = "", by: Viewer, at: datetime
) -> None:
    """Open, pause or close a service to new people, with a reason the public can read.

    NotAllowed, AnotherAreasEntry, UnknownService, UnknownWord, ReasonNeeded.
    """
    row = _run_by(by, service_id, at)
    if intake not in Intake.values:
        raise UnknownWord
    if intake != Intake.OPEN and not reason.strip():
        raise ReasonNeeded
    before = row.intake
    row.intake, row.intake_reason = intake, reason.strip()
    _save(row, at, "intake", "intake_reason")
    note_change()
    _record("directory.intake_changed", row, by, at, before=before, after=intake)


@transaction.atomic
def assure(*, service_id: UUID, assured_by: str, by: Viewer, at: datetime) -> None:
    """Note that someone checked the entry today (R12).

    NotAllowed, AnotherAreasEntry, UnknownService.
    """
    row = _run_by(by, service_id, at)
    row.assured_date, row.assured_by = clock.local_date(at), assured_by.strip()
    _save(row, at, "assured_date", "assured_by")
    _record("directory.service_assured", row, by, at)


@transaction.atomic
def set_state(*, service_id: UUID, state: str, reason: str, by: Viewer, at: datetime) -> None:
    """Confirm, put up for review or withdraw an entry.

    NotAllowed, AnotherAreasEntry, UnknownService, UnknownWord, ReasonNeeded; WrongState when it
    cannot follow.
    """
    access.check_may_keep(by)
    row = _locked(service_id)
    access.check_may_keep_of(by, row.provider_id, clock.local_date(at))
    if state not in State.values:
        raise UnknownWord
    if not reason.strip():
        raise ReasonNeeded
    step = ENTRY.check(row.state, state)
    row.state, row.state_reason, row.missing_since_date = state, reason.strip(), None
    _save(row, at, "state", "state_reason", "missing_since_date")
    note_change()
    _record(step.event, row, by, at, reason=row.state_reason)


@transaction.atomic
def set_feed_area(*, feed: str, area_codes: Iterable[str], by: Viewer, at: datetime) -> int:
    """Say which area a feed covers, and return for how many entries that is now their area.

    It is the area of those that have no place and name none; what an entry says itself stays.
    NotAllowed, UnknownFeed, AreaUnclear.
    """
    access.check_may_keep(by)
    codes = sorted({code.strip().upper() for code in area_codes})
    if not all(AREA_CODE.fullmatch(code) for code in codes):
        raise AreaUnclear
    row = Feed.objects.select_for_update().filter(name=feed).first()
    if row is None:
        raise UnknownFeed
    row.area_codes = codes
    row.save(update_fields=["area_codes"])
    audit.record(
        action="directory.feed_area_set",
        by=by,
        at=at,
        subject=("feed", row.id),
        detail={"feed": feed, "area_codes": codes},
    )
    return assume_area(row, at=at)


def _columns(service: NewService) -> dict[str, Any]:
    columns = {
        field.name: getattr(service, field.name)
        for field in fields(service)
        if field.name not in _NOT_COLUMNS
    }
    columns |= {name: list(columns[name]) for name in _LISTS}
    columns["languages"] = [languages.code(said) for said in service.languages]
    return columns


def _keywords(service: NewService) -> str:
    placed = [f"{place.name} {place.postcode}" for place in service.places]
    return " · ".join([service.provider_name, *service.topics, *service.area_names, *placed])


def _add_place(row: Service, place: NewPlace) -> Location:
    lat, lon = place.latitude, place.longitude
    if (lat is None or lon is None) and (point := point_of(place.postcode)):
        lat, lon = point
    location = Location.objects.create(
        name=place.name,
        address=place.address,
        postcode=place.postcode,
        latitude=lat,
        longitude=lon,
        access_features=list(place.access_features),
    )
    is_practice = place.in_practice or place.practice_id is not None
    ServiceAtLocation.objects.create(
        service=row,
        location=location,
        kind=codes.Delivery.IN_PRACTICE if is_practice else codes.Delivery.OTHER_PLACE,
        practice_id=place.practice_id,
    )
    return location


def _run_by(by: Viewer, service_id: UUID, at: datetime) -> Service:
    """Return a service, locked, that the viewer may run."""
    row = _locked(service_id)
    access.check_may_run(by, row.provider_id, clock.local_date(at))
    return row


def _locked(service_id: UUID) -> Service:
    row = Service.objects.select_for_update().filter(id=service_id).first()
    if row is None:
        raise UnknownService
    return row


def _save(row: Service, at: datetime, *names: str) -> None:
    row.changed_at = at
    row.version += 1
    row.save(update_fields=[*names, "changed_at", "version"])


def _record(action: str, row: Service, by: Viewer, at: datetime, **detail: Any) -> None:
    audit.record(action=action, by=by, at=at, subject=("service", row.id), detail=detail)
