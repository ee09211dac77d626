"""Which columns of a service a feed fills, and with what."""

from datetime import date
from typing import Any

from handrail.domain.directory import codes, languages, rules
from handrail.domain.directory.codes import Delivery, Intake, State
from handrail.domain.directory.industries import INDUSTRIES
from handrail.domain.directory.models import Service, WaitDeclaration
from handrail.domain.directory.records import OwnRecord, ServiceRecord, WaitRecord

OWN = "handrail"
OWN_LISTS = ("delivery_kinds", "access_features", "access_notes", "area_codes")
OWN_TEXTS = ("what_happens", "not_for_whom", "evidence", "learning")
PUBLISHER = "the directory it comes from"
CLOSED_FOR_NOW = "The publisher says it is closed for now."
WRITTEN = [
    "provider_name", "name", "summary", "description", "for_whom", "how_to_get_in", "notice",
    "cost", "minimum_age", "maximum_age", "languages", "access_features", "access_notes",
    "delivery_kinds", "topics", "industries", "provider_source_id", "what_happens",
    "not_for_whom", "evidence", "learning", "clock_promise_days", "running_since_date",
    "funded_until_date", "area_names", "area_codes", "area_is_assumed", "email", "phone",
    "other_phones", "url", "keywords", "vendor", "source_hash", "source_modified_at",
    "source_status", "missing_since_date", "state", "state_reason", "intake", "intake_reason",
    "assured_date", "assured_by", "changed_at", "version",
]  # fmt: skip


def fill(row: Service, record: ServiceRecord, *, on: date) -> None:
    """Write a feed's record into a row; the row is not saved."""
    for name, value in _texts(record).items():
        setattr(row, name, value)
    row.minimum_age, row.maximum_age = record.minimum_age, record.maximum_age
    row.languages = list(dict.fromkeys(languages.code(said) for said in record.languages))
    notes = [note for place in record.locations for note in place.access_notes]
    row.access_notes = list(dict.fromkeys(notes))
    row.access_features = codes.access_features(notes)
    row.delivery_kinds = _delivery_kinds(record)
    row.topics, row.area_names = list(record.topics), list(record.area_names)
    row.area_codes, row.area_is_assumed = list(record.area_codes), False
    row.other_phones = list(record.phones[1:])
    row.vendor = dict(record.vendor)
    row.source_hash, row.source_modified_at = record.source_hash, record.modified_at
    row.industries = list(record.industries)
    row.provider_source_id = record.organisation.source_id if record.organisation else ""
    _fill_state(row, record)
    _fill_assurance(row, record, on)
    if record.own is not None:
        _fill_own(row, record.own)


def _fill_own(row: Service, own: OwnRecord) -> None:
    """Write what only another Handrail says; where it is silent, what is held stays."""
    row.summary = own.summary or row.summary
    for name in OWN_TEXTS:
        setattr(row, name, getattr(own, name) or getattr(row, name))
    row.clock_promise_days = own.clock_promise_days or row.clock_promise_days
    _fill_dates(row, own)
    for name in OWN_LISTS:
        if (said := getattr(own, name)) is not None:
            setattr(row, name, list(said))
    row.vendor = {**row.vendor, OWN: dict(own.kept)}
    if own.assured_by and row.assured_by == PUBLISHER:
        row.assured_by = own.assured_by


def _fill_dates(row: Service, own: OwnRecord) -> None:
    """Write since and until when it runs; what is held goes where the two cannot both be."""
    since = own.running_since_date or row.running_since_date
    until = own.funded_until_date or row.funded_until_date
    if since and until and until < since:
        since, until = own.running_since_date, own.funded_until_date
    row.running_since_date, row.funded_until_date = since, until


def wait_is_known(latest: WaitDeclaration | None, wait: WaitRecord) -> bool:
    """Return whether a wait is declared already, or a later one is."""
    if latest is None:
        return False
    same = (latest.working_days, latest.declared_date) == (wait.working_days, wait.declared_date)
    return same or latest.declared_date > wait.declared_date


def _texts(record: ServiceRecord) -> dict[str, Any]:
    organisation = record.organisation
    return {
        "provider_name": organisation.name if organisation else "",
        "name": record.name,
        "summary": rules.summary_of(record.description),
        "description": record.description,
        "for_whom": _for_whom(record),
        "how_to_get_in": record.how_to_get_in,
        "notice": record.alert,
        "cost": "\n".join(record.costs),
        "email": record.email or (organisation.email if organisation else ""),
        "phone": record.phones[0] if record.phones else "",
        "url": record.url or (organisation.url if organisation else ""),
        "keywords": _keywords(record),
    }


def _for_whom(record: ServiceRecord) -> str:
    audiences = "\n".join(f"- {audience}" for audience in record.audiences)
    return "\n".join(filter(None, [record.eligibility, audiences]))


def _keywords(record: ServiceRecord) -> str:
    named = [f"{place.name} {place.postcode}".strip() for place in record.locations[:20]]
    spoken = [languages.name(languages.code(said)) for said in record.languages]
    provider = record.organisation.name if record.organisation else ""
    trades = [INDUSTRIES[letter] for letter in record.industries]
    words = [
        provider,
        *trades,
        *record.topics,
        *record.audiences,
        *record.area_names,
        *spoken,
        *named,
    ]
    return " · ".join(filter(None, words))[:20_000]


def _delivery_kinds(record: ServiceRecord) -> list[str]:
    kinds = set(record.delivery_kinds)
    if record.locations and Delivery.IN_PRACTICE not in kinds:
        kinds.add(Delivery.OTHER_PLACE)
    return [kind for kind in Delivery.values if kind in kinds]


def _fill_state(row: Service, record: ServiceRecord) -> None:
    """Follow the feed when it changes its word, so that a decision made here is not undone."""
    came_back = row.missing_since_date is not None
    row.missing_since_date = None
    if came_back and row.state == State.FOR_REVIEW:
        row.state, row.state_reason = State.ACTIVE, ""
    own = record.own if record.own and record.own.intake else None
    said = f"{record.status} {own.intake} {own.intake_reason}" if own else record.status
    if said == row.source_status:
        return
    row.source_status = said
    if record.status == "withdrawn":
        row.state, row.state_reason = State.WITHDRAWN, "Withdrawn by the publisher."
    elif row.state == State.WITHDRAWN:
        row.state, row.state_reason = State.ACTIVE, ""
    if row.takes_referrals:
        return
    if own is not None:
        row.intake, row.intake_reason = own.intake, own.intake_reason
        return
    closed = record.status == "closed_for_now"
    row.intake = Intake.PAUSED if closed else Intake.OPEN
    row.intake_reason = CLOSED_FOR_NOW if closed else ""


def _fill_assurance(row: Service, record: ServiceRecord, on: date) -> None:
    """Take the publisher's date of checking unless it is to come, or ours is later."""
    said = record.assured_date
    if said is None or said > on or (row.assured_date and row.assured_date > said):
        return
    row.assured_date, row.assured_by = said, PUBLISHER
