"""Which columns of a service a feed fills, and with what."""

from datetime import date
from typing import Any

from handrail.domain.directory import codes, languages, rules
from handrail.domain.directory.codes import Delivery, Intake, State
from handrail.domain.directory.models import Service
from handrail.domain.directory.records import ServiceRecord

PUBLISHER = "the directory it comes from"
CLOSED_FOR_NOW = "The publisher says it is closed for now."
WRITTEN = [
    "provider_name", "name", "summary", "description", "for_whom", "how_to_get_in", "notice",
    "cost", "minimum_age", "maximum_age", "languages", "access_features", "access_notes",
    "delivery_kinds", "topics", "area_names", "area_codes", "area_is_assumed", "email", "phone",
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
    _fill_state(row, record)
    _fill_assurance(row, record, on)


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
    words = [provider, *record.topics, *record.audiences, *record.area_names, *spoken, *named]
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
    if record.status == row.source_status:
        return
    row.source_status = record.status
    if record.status == "withdrawn":
        row.state, row.state_reason = State.WITHDRAWN, "Withdrawn by the publisher."
    elif row.state == State.WITHDRAWN:
        row.state, row.state_reason = State.ACTIVE, ""
    if row.takes_referrals:
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
