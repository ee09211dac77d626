"""Change the directory: entries, waits, intake, checks. Feeds come in by ``importing``."""

import re
from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.directory import access, adding, changing, languages, rules
from handrail.domain.directory.changing import ChangedMeanwhile, UnknownService
from handrail.domain.directory.codes import Intake, State, WaitKind
from handrail.domain.directory.entries import NewHours, NewPlace, NewService
from handrail.domain.directory.importing import NothingToStore, PullCounts, apply_pull
from handrail.domain.directory.industries import INDUSTRIES
from handrail.domain.directory.models import (
    Feed,
    IntakeChange,
    OpeningHours,
    Service,
    WaitDeclaration,
)
from handrail.domain.directory.placing import assume_area, note_change, note_placed
from handrail.domain.directory.states import ENTRY
from handrail.kernel import clock
from handrail.kernel.errors import BadInput, NotFound, Refusal
from handrail.kernel.viewer import Viewer, account_of

__all__ = [
    "ChangedMeanwhile",
    "NewHours",
    "NewPlace",
    "NewService",
    "NothingToStore",
    "PullCounts",
    "UnknownService",
    "add",
    "apply_pull",
    "assure",
    "declare_wait",
    "end_intake",
    "revise",
    "set_feed_area",
    "set_intake",
    "set_state",
    "withdraw_ended",
]
AREA_CODE = re.compile(r"[A-Z0-9]{2,9}")


class ImpossibleWait(BadInput):
    """A wait below nought or beyond five years."""

    default = f"Give the wait as a number of working days between 0 and {rules.LONGEST_WAIT:,}."


class ReasonNeeded(BadInput):
    """Intake that is not simply open needs a sentence for the public."""

    default = "Say in a few words why, so that people know what to expect."


class WindingDown(Refusal):
    """A service that closes for good does not open or pause again."""

    default = "This service is winding down. Stop that first, if it goes on after all."


class UnknownFeed(NotFound):
    """No such feed in the directory."""

    default = "We do not know a directory of that name."


class AreaUnclear(BadInput):
    """An area is given by its code, not by its name."""

    default = "Give an area by its ONS or ODS code, for example E06000023 or QUY."


class WebsiteUnclear(BadInput):
    """A website that nobody could safely be led to."""

    default = "Give the website as an address, for example https://www.example.org."


class UnknownWord(BadInput):
    """A code that the directory does not know."""

    default = "That is not one of the choices."


_NOT_COLUMNS = {"places", "hours"}
_LISTS = {
    "access_features", "delivery_kinds", "topics", "industries", "area_names", "area_codes",
}  # fmt: skip


@transaction.atomic
def add(*, service: NewService, by: Viewer, at: datetime) -> UUID:
    """Add an entry to the directory and return its id; NotAllowed, AnotherAreasEntry."""
    access.check_may_keep_of(by, service.provider_id, clock.local_date(at))
    row = Service(created_at=at, changed_at=at, **_columns(service))
    row.public_id = row.id
    row.summary = row.summary or rules.summary_of(service.description)
    row.keywords = _keywords(service)
    row.save(force_insert=True)
    placed = [adding.add_place(row, place) for place in service.places]
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
    changing.record("directory.service_added", row, by, at, name=row.name)
    return row.id


@transaction.atomic
def revise(
    *,
    service_id: UUID,
    changes: dict[str, Any],
    version: int | None = None,
    by: Viewer,
    at: datetime,
) -> None:
    """Change columns of an entry by hand; ``version`` is the one that was looked at.

    NotAllowed, AnotherAreasEntry (also for giving it to a provider of another area),
    UnknownService, UnknownWord, WebsiteUnclear; ChangedMeanwhile where ``version`` is old.
    Where all is as it was nothing is written.
    """
    row = changing.run_by(by, service_id, at)
    if version is not None and version != row.version:
        raise ChangedMeanwhile
    if "url" in changes:
        changes = {**changes, "url": website(changes["url"])}
    if changes.get("provider_id", row.provider_id) != row.provider_id:
        access.check_may_keep_of(by, changes["provider_id"], clock.local_date(at))
    allowed = {field.name for field in fields(NewService)} - _NOT_COLUMNS
    if unknown := set(changes) - allowed:
        raise UnknownWord(f"The directory has no {', '.join(sorted(unknown))}.")
    before = {name: getattr(row, name) for name in changes}
    kept = {name: list(it) if isinstance(it, tuple) else it for name, it in changes.items()}
    if kept == before and not ("area_codes" in kept and row.area_is_assumed):
        return
    for name, value in kept.items():
        setattr(row, name, value)
    if "area_codes" in changes:
        row.area_is_assumed = False
    changing.save(row, at, *changes, "area_is_assumed")
    changed = sorted(name for name in kept if before[name] != kept[name])
    note_change()
    changing.record("directory.service_changed", row, by, at, changed=changed)


@transaction.atomic
def declare_wait(
    *, service_id: UUID, kind: str, working_days: int, by: Viewer, at: datetime
) -> None:
    """Declare how long people wait now (R17).

    NotAllowed, AnotherAreasEntry, UnknownService, ImpossibleWait.
    """
    row = changing.run_by(by, service_id, at)
    if not 0 <= working_days <= rules.LONGEST_WAIT:
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
    changing.save(row, at)
    note_change()
    changing.record("directory.wait_declared", row, by, at, kind=kind, working_days=working_days)


@transaction.atomic
def set_intake(
    *,
    service_id: UUID,
    intake: str,
    reason: str = "",
    reopens_date: date | None = None,
    by: Viewer,
    at: datetime,
) -> None:
    """Open, pause or close a service to new people, with a reason the public can read.

    Since when, and who said so, is kept. The same again changes nothing. NotAllowed,
    AnotherAreasEntry, UnknownService, UnknownWord, ReasonNeeded; WindingDown where it closes.
    """
    row = changing.run_by(by, service_id, at)
    if intake not in Intake.values:
        raise UnknownWord
    if intake != Intake.OPEN and not reason.strip():
        raise ReasonNeeded
    has_ended = rules.has_ended(row.no_new_from_date, clock.local_date(at))
    if has_ended and intake != Intake.CLOSING:
        raise WindingDown
    before, said = (row.intake, row.intake_reason, row.reopens_date), reason.strip()
    said = "" if intake == Intake.OPEN else said
    if before == (intake, said, reopens_date):
        return
    row.intake, row.intake_reason, row.reopens_date = intake, said, reopens_date
    row.intake_changed_at = at if before[0] != intake else row.intake_changed_at
    changing.save(row, at, "intake", "intake_reason", "reopens_date", "intake_changed_at")
    IntakeChange.objects.create(
        service=row,
        at=at,
        intake=intake,
        reason=said,
        reopens_date=reopens_date,
        by_account_id=account_of(by),
    )
    note_change()
    changing.record("directory.intake_changed", row, by, at, before=before[0], after=intake)


@transaction.atomic
def end_intake(*, service_id: UUID, on: date | None, by: Viewer, at: datetime) -> None:
    """Say from which day a service takes nobody new for good, or that it goes on after all."""
    row = changing.run_by(by, service_id, at)
    row.no_new_from_date = on
    changing.save(row, at, "no_new_from_date")
    note_change()
    changing.record("directory.intake_ends", row, by, at, on=on.isoformat() if on else "")


@transaction.atomic
def assure(*, service_id: UUID, assured_by: str, by: Viewer, at: datetime) -> None:
    """Note that someone checked the entry today (R12).

    NotAllowed, AnotherAreasEntry, UnknownService.
    """
    row = changing.run_by(by, service_id, at)
    row.assured_date, row.assured_by = clock.local_date(at), assured_by.strip()
    changing.save(row, at, "assured_date", "assured_by")
    changing.record("directory.service_assured", row, by, at)


@transaction.atomic
def set_state(*, service_id: UUID, state: str, reason: str, by: Viewer, at: datetime) -> None:
    """Confirm, put up for review or withdraw an entry.

    NotAllowed, AnotherAreasEntry, UnknownService, UnknownWord, ReasonNeeded; WrongState when it
    cannot follow.
    """
    access.check_may_keep(by)
    row = changing.locked(service_id)
    access.check_may_keep_of(by, row.provider_id, clock.local_date(at))
    if state not in State.values:
        raise UnknownWord
    if not reason.strip():
        raise ReasonNeeded
    _put(row, state, reason.strip(), by, at)


@transaction.atomic
def withdraw_ended(*, service_id: UUID, reason: str, by: Viewer, at: datetime) -> None:
    """Withdraw an entry whose service has wound down; whoever runs it may.

    NotAllowed, AnotherAreasEntry, UnknownService, WrongState.
    """
    _put(changing.run_by(by, service_id, at), State.WITHDRAWN, reason, by, at)


@transaction.atomic
def set_feed_area(*, feed: str, area_codes: Iterable[str], by: Viewer, at: datetime) -> int:
    """Say which area a feed covers, and return for how many entries that is now their area.

    It is the area of those that have no place and name none; what an entry says itself stays.
    NotAllowed, UnknownFeed, AreaUnclear.
    """
    access.check_may_keep(by)
    codes = area_codes_of(area_codes)
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


def website(said: str) -> str:
    """Return a website as it is kept, or nothing where none is given; WebsiteUnclear.

    It is read as a feed's is.
    """
    found = rules.web_address(said)
    if said.strip() and not found:
        raise WebsiteUnclear
    return found


def area_codes_of(said: Iterable[str]) -> list[str]:
    """Return codes of areas as they are kept; AreaUnclear."""
    found = sorted({code.strip().upper() for code in said})
    if not all(AREA_CODE.fullmatch(code) for code in found):
        raise AreaUnclear
    return found


def _put(row: Service, state: str, reason: str, by: Viewer, at: datetime) -> None:
    step = ENTRY.check(row.state, state)
    row.state, row.state_reason, row.missing_since_date = state, reason, None
    changing.save(row, at, "state", "state_reason", "missing_since_date")
    note_change()
    changing.record(step.event, row, by, at, reason=reason)


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
    trades = [INDUSTRIES[letter] for letter in service.industries]
    words = [service.provider_name, *service.topics, *service.area_names, *placed, *trades]
    return " · ".join(words)
