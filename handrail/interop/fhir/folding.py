"""What goes with a ServiceRequest of the same transaction: its Consent and its answers.

They are written with it and live no life of their own, so that each is read as if it were contained
(FHIR R4, 2.3.1), and answered for as the resource that it is from then on.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from handrail.domain.referrals import exchange
from handrail.interop.fhir import agreeing, answering, conditions
from handrail.interop.fhir.codes import Json
from handrail.interop.fhir.looking import Context
from handrail.interop.fhir.writing import Written

ALONG = ("Consent", "QuestionnaireResponse")
Folded = dict[int, tuple[int, ...]]


def fold(entries: Sequence[Json], context: Context) -> tuple[list[Json], Folded]:
    """Return the entries with what goes along inside its request, and which went into which.

    Only what is created, and what one request alone names in ``supportingInfo``. Fault 403 without
    the scope to create it.
    """
    found, folded = list(entries), dict[int, tuple[int, ...]]()
    along = {
        entry["fullUrl"]: place
        for place, entry in enumerate(entries)
        if entry["resource"]["resourceType"] in ALONG
        and entry["request"]["method"] == "POST"
        and entry.get("fullUrl")
    }
    naming = {place: _named(entry, along) for place, entry in enumerate(entries)}
    for place, inside in naming.items():
        alone = [it for it in inside if sum(it in each for each in naming.values()) == 1]
        if not alone:
            continue
        for it in alone:
            conditions.check_may(context, entries[it]["resource"]["resourceType"], "c")
        folded[place] = tuple(alone)
        found[place] = _with(entries[place], [entries[it]["resource"] for it in alone])
    return found, folded


def told(entry: Json, written: Written, context: Context) -> Written:
    """Return what went along as it is held now that its request is written."""
    request_id = UUID(written.resource["id"])
    if entry["resource"]["resourceType"] == "QuestionnaireResponse":
        held = answering.by_id([request_id], context)
    else:
        ids = exchange.agreements_of([request_id], viewer=context.viewer, at=context.at)
        held = agreeing.by_id(ids, context)
    return Written(held[0], written.is_new, written.is_looked_at)


def _named(entry: Json, along: dict[str, int]) -> tuple[int, ...]:
    """Return which of them a new request names, once each."""
    resource = entry["resource"]
    if resource["resourceType"] != "ServiceRequest" or entry["request"]["method"] != "POST":
        return ()
    said: Any = resource.get("supportingInfo")
    names = [it.get("reference") for it in said if isinstance(it, dict)] if _is_list(said) else []
    return tuple(dict.fromkeys(along[it] for it in names if isinstance(it, str) and it in along))


def _with(entry: Json, inside: Sequence[Json]) -> Json:
    held: Any = entry["resource"].get("contained", [])
    contained = [*held, *inside] if _is_list(held) else held
    return entry | {"resource": entry["resource"] | {"contained": contained}}


def _is_list(said: Any) -> bool:
    return isinstance(said, list)
