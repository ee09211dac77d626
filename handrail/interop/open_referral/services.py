"""One ``service`` of Open Referral UK 1, 2 or 3 read into a ServiceRecord.

Fields: uk-profile ``schema/service.json`` (3.0); the LGA's extended profile for 1 and 2
(``eligibilitys``, ``service_taxonomys``, ``attending_type``). What is no part of either is
a vendor field and is kept as it came.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from handrail.domain.directory.records import FeedStatus, OrganisationRecord, ServiceRecord
from handrail.interop.open_referral import locations, own, schedules, terms, values
from handrail.interop.open_referral.text import (
    LONGEST_TEXT,
    email_address,
    one_line,
    plain_text,
    web_address,
)

READER_VERSION = "2"  # raise it when records should be read anew though the feed is unchanged
LONGEST_VENDOR = 200_000
_FIELDS_OF_THE_STANDARD = """
id name alternate_name description url email status fees fees_description accreditations
deliverable_type attending_type attending_access assured_date assurer_email alert last_modified
minimum_age maximum_age min_age max_age eligibility_description eligibility application_process
wait_time interpretation_services organization_id organization organisation
service_at_locations locations location schedules regular_schedules regular_schedule
holiday_schedules eligibilitys eligibilities service_areas languages cost_options contacts phones
fundings funding service_taxonomys taxonomies attributes reviews accessibility updated_at
created_at licenses program program_id additional_urls additional_websites required_documents
metadata handrail
"""
STANDARD_FIELDS = frozenset(_FIELDS_OF_THE_STANDARD.split())
_ACTIVE = frozenset({"", "active", "published", "open", "live", "approved"})
_CLOSED_FOR_NOW = frozenset({"temporarily closed", "temporarily_closed", "suspended", "paused"})
_WITHDRAWN = frozenset(
    {"inactive", "defunct", "closed", "archived", "expired", "deleted", "invisible",
     "marked for deletion", "pending", "scheduled", "draft", "unpublished"}
)  # fmt: skip
_DELIVERY = (
    ("home", ("home visit", "your home", "in the home", "at home")),
    ("video", ("online", "video", "virtual", "webchat", "remote")),
    ("phone", ("phone", "telephone", "helpline")),
    ("in_practice", ("gp surgery", "gp practice", "health centre")),
    ("other_place", ("venue", "in person", "in-person", "face to face", "centre", "drop-in")),
)


class Unreadable(ValueError):  # noqa: N818 - said of a record, not of the program
    """A record that cannot be kept; its text says why."""


def read(raw: object) -> tuple[ServiceRecord, tuple[str, ...]]:
    """Return one service and notes on what looked wrong; Unreadable when it cannot be kept."""
    if not isinstance(raw, Mapping):
        raise Unreadable(f"not a record but {_kind_of(raw)}")
    source_id = values.identifier(raw.get("id"))
    if not source_id:
        raise Unreadable("no id")
    name = one_line(raw.get("name"), 300)
    if not name:
        raise Unreadable("empty name")
    notes: list[str] = []
    minimum_age, maximum_age = _ages(raw, notes)
    record = ServiceRecord(
        source_id=source_id,
        source_hash=_hash(raw),
        name=name,
        description=_description(raw, notes),
        status=_status(raw, notes),
        alert=plain_text(raw.get("alert")),
        organisation=_organisation(raw),
        locations=locations.locations(raw, notes),
        hours=schedules.hours(raw),
        phones=_phones(raw),
        email=_email(raw),
        url=_url(raw, notes),
        languages=_languages(raw),
        minimum_age=minimum_age,
        maximum_age=maximum_age,
        costs=_costs(raw),
        area_names=values.names(raw.get("service_areas"), "name", "service_area"),
        area_codes=_area_codes(raw),
        topics=_topics(raw, notes),
        industries=_industries(raw),
        audiences=_audiences(raw),
        eligibility=_eligibility(raw),
        how_to_get_in=_how_to_get_in(raw),
        delivery_kinds=_delivery_kinds(raw),
        assured_date=_metadata(raw, values.day, "assured_date", "date_assured"),
        modified_at=_metadata(raw, values.moment, "last_modified", "updated_at", "date_modified"),
        vendor=_vendor(raw, notes),
        own=own.read(raw.get(own.KEY)),
    )
    return record, tuple(notes)


def _kind_of(raw: object) -> str:
    return "nothing" if raw is None else f"a {type(raw).__name__}"


def _hash(raw: Mapping[str, Any]) -> str:
    text = json.dumps(raw, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(f"{READER_VERSION}|{text}".encode()).hexdigest()


def _description(raw: Mapping[str, Any], notes: list[str]) -> str:
    text = plain_text(raw.get("description"))
    if len(text) >= LONGEST_TEXT - 200 and text.endswith("…"):
        notes.append("very long description; cut")
    return text


def _status(raw: Mapping[str, Any], notes: list[str]) -> FeedStatus:
    said = one_line(raw.get("status"), 60).lower()
    if said in _CLOSED_FOR_NOW:
        return "closed_for_now"
    if said in _WITHDRAWN:
        return "withdrawn"
    if said not in _ACTIVE:
        notes.append(f"unknown status “{said}”; taken as active")
    return "active"


def _organisation(raw: Mapping[str, Any]) -> OrganisationRecord | None:
    given = values.earliest_given(raw, "organization", "organisation")
    for organisation in values.mappings(given):
        name = one_line(organisation.get("name"), 300)
        if name:
            return OrganisationRecord(
                source_id=values.identifier(organisation.get("id")),
                name=name,
                description=plain_text(organisation.get("description")),
                url=web_address(values.earliest_given(organisation, "website", "url", "uri")),
                email=email_address(organisation.get("email")),
            )
    return None


def _contacts(raw: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for contact in values.mappings(raw.get("contacts")):
        if contact.get("visible") is not False:
            yield contact


def _phones(raw: Mapping[str, Any]) -> tuple[str, ...]:
    holders = chain([raw], _contacts(raw), values.mappings(raw.get("service_at_locations")))
    found: list[str] = []
    for holder in holders:
        for phone in values.each(values.earliest_given(holder, "phones", "phone", "telephone")):
            said = phone.get("number") if isinstance(phone, Mapping) else phone
            line = one_line(said, 100)
            found.append(line if any(letter.isdigit() for letter in line) else "")
    return values.unique(found)[:20]


def _email(raw: Mapping[str, Any]) -> str:
    holders = chain([raw], _contacts(raw))
    return next(filter(None, (email_address(holder.get("email")) for holder in holders)), "")


def _url(raw: Mapping[str, Any], notes: list[str]) -> str:
    given = values.earliest_given(raw, "url", "website", "uri")
    address = web_address(given)
    if given and not address:
        notes.append(f"web address cannot be used: {one_line(given, 80)}")
    return address


def _languages(raw: Mapping[str, Any]) -> tuple[str, ...]:
    said = values.names(raw.get("languages"), "name", "language", "code")
    return values.unique(
        [part.strip() for one in said for part in one.replace(";", ",").split(",")]
    )


def _ages(raw: Mapping[str, Any], notes: list[str]) -> tuple[int | None, int | None]:
    lowest = values.age(values.earliest_given(raw, "minimum_age", "min_age"))
    highest = values.age(values.earliest_given(raw, "maximum_age", "max_age"))
    rules = [*values.mappings(raw.get("eligibilitys")), *values.mappings(raw.get("eligibilities"))]
    if lowest is None and rules:
        ages = [values.age(rule.get("minimum_age")) for rule in rules]
        lowest = min((a for a in ages if a is not None), default=None) if None not in ages else None
    if highest is None and rules:
        ages = [values.age(rule.get("maximum_age")) for rule in rules]
        highest = (
            max((a for a in ages if a is not None), default=None) if None not in ages else None
        )
    if highest == 0 or (lowest is not None and highest is not None and highest < lowest):
        notes.append(f"ages {lowest} to {highest} cannot be; left out")
        return None, None
    return lowest or None, highest


def _costs(raw: Mapping[str, Any]) -> tuple[str, ...]:
    found = [one_line(values.earliest_given(raw, "fees", "fees_description"))]
    for cost in values.mappings(raw.get("cost_options")):
        amount = values.number(cost.get("amount"))
        pounds = "" if amount is None else f"£{amount:,.2f}".removesuffix(".00")
        words = [
            one_line(cost.get("option")),
            "free" if amount == 0 else pounds,
            one_line(values.earliest_given(cost, "amount_description", "cost_type"), 200),
        ]
        found.append(" ".join(filter(None, words)))
    return values.unique(found)[:20]


def _area_codes(raw: Mapping[str, Any]) -> tuple[str, ...]:
    areas = values.mappings(raw.get("service_areas"))
    keys = ("uri", "extent", "name", "service_area", "id")
    return values.unique([c for area in areas for c in values.gss_codes(*map(area.get, keys))])


def _topics(raw: Mapping[str, Any], notes: list[str]) -> tuple[str, ...]:
    found: list[str] = []
    unclear = 0
    for key, inner in (
        ("service_taxonomys", "taxonomy"),
        ("attributes", "taxonomy_term"),
        ("taxonomies", "taxonomy"),
    ):
        for link in values.mappings(raw.get(key)):
            held = link.get(inner)
            term = held if isinstance(held, Mapping) else link
            if terms.vocabulary(term) is None:
                unclear += 1
            elif terms.is_topic(term):
                said = values.earliest_given(term, "name", "label", "value")
                found.append(one_line(said, 200))
    if unclear:
        notes.append(f"terms left out, for their taxonomy is no text: {unclear}")
    return values.unique(found)[:50]


def _industries(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the sections of UK SIC 2007 among the attributes."""
    held = [
        attribute["taxonomy_term"]
        for attribute in values.mappings(raw.get("attributes"))
        if isinstance(attribute.get("taxonomy_term"), Mapping)
    ]
    return tuple(sorted({letter for term in held if (letter := terms.industry(term))}))


def _audiences(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """Return whom it is for, from vendors' lists (``pc_targetAudience`` and the like)."""
    found: list[str] = []
    for key in ("pc_targetAudience", "target_audience", "target_audiences", "suitabilities"):
        said = values.names(raw.get(key), "audienceType", "name", "label")
        found.extend(one.split(">")[-1].strip() for one in said)
    return values.unique(found)[:50]


def _eligibility(raw: Mapping[str, Any]) -> str:
    said = [plain_text(raw.get("eligibility_description")), plain_text(raw.get("eligibility"))]
    for rule in values.mappings(values.earliest_given(raw, "eligibilitys", "eligibilities")):
        said.append(plain_text(rule.get("eligibility")))
    return "\n".join(values.unique(said))


def _how_to_get_in(raw: Mapping[str, Any]) -> str:
    said = [
        one_line(raw.get("attending_access")),
        plain_text(raw.get("application_process")),
        plain_text(raw.get("pc_attendingAccess_additionalInfo")),
    ]
    return "\n".join(values.unique(said))


def _delivery_kinds(raw: Mapping[str, Any]) -> tuple[str, ...]:
    said = [one_line(raw.get("attending_type"))]
    said += [
        one_line(schedule.get("attending_type"))
        for key in ("schedules", "regular_schedules")
        for schedule in values.mappings(raw.get(key))
    ]
    text = " ".join(said).lower()
    return tuple(kind for kind, words in _DELIVERY if any(word in text for word in words))


def _metadata(raw: Mapping[str, Any], read_value: Any, *keys: str) -> Any:
    holders = [raw, *(v for k, v in raw.items() if k.endswith("metadata") and isinstance(v, dict))]
    return next((v for h in holders for k in keys if (v := read_value(h.get(k)))), None)


def _vendor(raw: Mapping[str, Any], notes: list[str]) -> dict[str, Any]:
    kept = {str(k): values.storable(v) for k, v in raw.items() if k not in STANDARD_FIELDS}
    if len(json.dumps(kept, default=str)) > LONGEST_VENDOR:
        notes.append("very large vendor fields; left out")
        return {}
    return kept
