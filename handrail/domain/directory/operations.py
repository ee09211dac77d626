"""Change the directory: entries, waits, intake, checks. Feeds come in by ``importing``."""

from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.directory import access, codes, languages, rules
from handrail.domain.directory.codes import Intake, State, WaitKind
from handrail.domain.directory.importing import NothingToStore, PullCounts, apply_pull
from handrail.domain.directory.models import (
    Location,
    OpeningHours,
    Service,
    ServiceAtLocation,
    WaitDeclaration,
)
from handrail.domain.directory.placing import note_placed, point_of
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
    "set_intake",
    "set_state",
]
LONGEST_WAIT = 1300


class UnknownService(NotFound):
    """No such service in the directory."""

    default = "We cannot find that service."


class ImpossibleWait(BadInput):
    """A wait below nought or beyond five years."""

    default = "Give the wait as a number of working days between 0 and 1,300."


class ReasonNeeded(BadInput):
    """Intake that is not simply open needs a sentence for the public."""

    default = "Say in a few words why, so that people know what to expect."


class UnknownWord(BadInput):
    """A code that the directory does not know."""

    default = "That is not one of the choices."


@dataclass(frozen=True, slots=True)
class NewHours:
    """An opening time to add; 0 is Monday. With a place, ``place`` is its index in ``places``."""

    weekday: int
    opens: time
    closes: time
    place: int | None = None


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place to add; its position is looked up from the postcode unless it is given.

    ``practice_id`` is the GP practice that the place is, which makes it ``in_practice``.
    """

    postcode: str
    name: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    in_practice: bool = False
    practice_id: UUID | None = None
    access_features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewService:
    """An entry to add by hand. Languages are given by name or code."""

    name: str
    provider_id: UUID | None = None
    provider_name: str = ""
    programme_id: str | None = None
    summary: str = ""
    description: str = ""
    what_happens: str = ""
    for_whom: str = ""
    not_for_whom: str = ""
    how_to_get_in: str = ""
    evidence: str = ""
    learning: str = ""
    cost: str = ""
    takes_referrals: bool = True
    clock_promise_days: int | None = None
    running_since_date: date | None = None
    funded_until_date: date | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None
    languages: tuple[str, ...] = ("en",)
    access_features: tuple[str, ...] = ()
    delivery_kinds: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    area_names: tuple[str, ...] = ()
    area_codes: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    url: str = ""
    places: tuple[NewPlace, ...] = ()
    hours: tuple[NewHours, ...] = ()


_NOT_COLUMNS = {"places", "hours"}
_LISTS = {"access_features", "delivery_kinds", "topics", "area_names", "area_codes"}


@transaction.atomic
def add(*, service: NewService, by: Viewer, at: datetime) -> UUID:
    """Add an entry to the directory and return its id; NotAllowed."""
    access.check_may_keep(by)
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
    _record("directory.service_added", row, by, at, name=row.name)
    return row.id


@transaction.atomic
def revise(*, service_id: UUID, changes: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Change columns of an entry by hand; NotAllowed, UnknownService, UnknownWord."""
    row = _locked(service_id)
    access.check_may_run(by, row.provider_id)
    allowed = {field.name for field in fields(NewService)} - _NOT_COLUMNS
    if unknown := set(changes) - allowed:
        raise UnknownWord(f"The directory has no {', '.join(sorted(unknown))}.")
    before = {name: getattr(row, name) for name in changes}
    for name, value in changes.items():
        setattr(row, name, list(value) if isinstance(value, tuple) else value)
    _save(row, at, *changes)
    changed = sorted(name for name in changes if before[name] != getattr(row, name))
    _record("directory.service_changed", row, by, at, changed=changed)


@transaction.atomic
def declare_wait(
    *, service_id: UUID, kind: str, working_days: int, by: Viewer, at: datetime
) -> None:
    """Declare how long people wait now (R17); NotAllowed, UnknownService, ImpossibleWait."""
    row = _locked(service_id)
    access.check_may_run(by, row.provider_id)
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
    _record("directory.wait_declared", row, by, at, kind=kind, working_days=working_days)


@transaction.atomic
def set_intake(
    *, service_id: UUID, intake: str, reason: str = "", by: Viewer, at: datetime
) -> None:
    """Open, pause or close a service to new people, with a reason the public can read.

    NotAllowed, UnknownService, UnknownWord, ReasonNeeded.
    """
    row = _locked(service_id)
    access.check_may_run(by, row.provider_id)
    if intake not in Intake.values:
        raise UnknownWord
    if intake != Intake.OPEN and not reason.strip():
        raise ReasonNeeded
    before = row.intake
    row.intake, row.intake_reason = intake, reason.strip()
    _save(row, at, "intake", "intake_reason")
    _record("directory.intake_changed", row, by, at, before=before, after=intake)


@transaction.atomic
def assure(*, service_id: UUID, assured_by: str, by: Viewer, at: datetime) -> None:
    """Note that someone checked the entry today (R12); NotAllowed, UnknownService."""
    row = _locked(service_id)
    access.check_may_run(by, row.provider_id)
    row.assured_date, row.assured_by = clock.local_date(at), assured_by.strip()
    _save(row, at, "assured_date", "assured_by")
    _record("directory.service_assured", row, by, at)


@transaction.atomic
def set_state(*, service_id: UUID, state: str, reason: str, by: Viewer, at: datetime) -> None:
    """Confirm, put up for review or withdraw an entry.

    NotAllowed, UnknownService, UnknownWord, ReasonNeeded; WrongState when it cannot follow.
    """
    access.check_may_keep(by)
    row = _locked(service_id)
    if state not in State.values:
        raise UnknownWord
    if not reason.strip():
        raise ReasonNeeded
    step = ENTRY.check(row.state, state)
    row.state, row.state_reason, row.missing_since_date = state, reason.strip(), None
    _save(row, at, "state", "state_reason", "missing_since_date")
    _record(step.event, row, by, at, reason=row.state_reason)


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
