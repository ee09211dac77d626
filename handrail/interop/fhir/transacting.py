"""A transaction: all that a Bundle asks for, or nothing (FHIR R4, 3.1.0.11.2)."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from handrail.interop.fhir import conditions, folding
from handrail.interop.fhir.asking import UUID_FORM
from handrail.interop.fhir.codes import Json
from handrail.interop.fhir.faults import Fault, Issue
from handrail.interop.fhir.looking import Context
from handrail.interop.fhir.serving import SERVED
from handrail.interop.fhir.writing import Written

MOST = 60
# What refers to nothing in the same Bundle comes first.
IN_ORDER = ("Patient", "ServiceRequest", "Task")


def run(bundle: Json, context: Context) -> Json:
    """Do what a transaction asks for, in the order that its references need; Fault for any of it.

    The caller's savepoint is taken back by what is raised, so that nothing is half written.
    """
    entries, folded = folding.fold(_entries(bundle), context)
    given: dict[str, str] = {}
    answers: dict[int, Json] = {}
    alone = set(range(len(entries))) - {it for each in folded.values() for it in each}
    for place in sorted(alone, key=lambda it: _turn(entries[it])):
        entry = entries[place]
        written = _write(entry, place, replace(context, given_ids=given))
        kind, id_ = written.resource["resourceType"], written.resource["id"]
        if name := entry.get("fullUrl"):
            given[str(name)] = f"{kind}/{id_}"
        answers[place] = _answer(written, context)
        for inside in folded.get(place, ()):
            answers[inside] = _answer(folding.told(entries[inside], written, context), context)
    return {
        "resourceType": "Bundle",
        "type": "transaction-response",
        "entry": [answers[place] for place in range(len(entries))],
    }


def _entries(bundle: Json) -> list[Json]:
    if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "transaction":
        raise Fault(422, Issue("Send a Bundle of the type transaction.", "value", "Bundle.type"))
    entries = bundle.get("entry")
    if not isinstance(entries, list) or not entries:
        raise Fault(422, Issue("There is nothing in it.", "required", "Bundle.entry"))
    if len(entries) > MOST:
        raise Fault(413, Issue(f"At most {MOST} in one transaction.", "too-costly"))
    for place, entry in enumerate(entries):
        _check(entry, place)
    names = [it["fullUrl"] for it in entries if "fullUrl" in it]
    if len(set(names)) != len(names):
        raise Fault(422, Issue("Two entries have one fullUrl.", "duplicate", "Bundle.entry"))
    return entries


def _check(entry: Any, place: int) -> None:
    where = f"Bundle.entry[{place}]"
    request = entry.get("request") if isinstance(entry, dict) else None
    resource = entry.get("resource") if isinstance(entry, dict) else None
    if not isinstance(request, dict) or not isinstance(resource, dict):
        raise Fault(422, Issue("Each entry has a request and a resource.", "structure", where))
    if not isinstance(entry.get("fullUrl", ""), str):
        raise Fault(422, Issue("fullUrl is a text.", "structure", where))
    kind, said = resource.get("resourceType"), str(request.get("url", ""))
    if kind not in SERVED or said.partition("/")[0] != kind:
        raise Fault(422, Issue("The address is not that of the resource.", "value", where))
    if request.get("method") not in {"POST", "PUT"}:
        raise Fault(422, Issue("Only POST and PUT are done here.", "not-supported", where))


def _turn(entry: Json) -> tuple[int, int]:
    kind = entry["resource"]["resourceType"]
    order = IN_ORDER.index(kind) if kind in IN_ORDER else len(IN_ORDER)
    return (0 if entry["request"]["method"] == "POST" else 1, order)


def _write(entry: Json, place: int, context: Context) -> Written:
    request, resource = entry["request"], entry["resource"]
    asked = replace(
        context,
        if_match=str(request.get("ifMatch", "")),
        if_none_exist=str(request.get("ifNoneExist", "")),
        idempotency_key=f"{context.idempotency_key}:{place}" if context.idempotency_key else "",
    )
    kind, _, id_ = str(request["url"]).partition("/")
    served = SERVED[kind]
    try:
        if request["method"] == "POST":
            return conditions.create(served, resource, asked)
        if not UUID_FORM.fullmatch(id_):
            raise Fault(404, "There is no such resource, or it is not yours to see.")
        return conditions.update(served, UUID(id_), resource, asked)
    except Fault as fault:
        raise _placed(fault, place) from None


def _placed(fault: Fault, place: int) -> Fault:
    """Return a fault that says in which entry it is."""
    issues = [replace(it, where=it.where or f"Bundle.entry[{place}]") for it in fault.issues]
    return Fault(fault.status, *issues)


def _answer(written: Written, context: Context) -> Json:
    resource = written.resource
    kind, id_, meta = resource["resourceType"], resource["id"], resource["meta"]
    version = meta.get("versionId", "")
    location = f"{context.base}/{kind}/{id_}"
    response = {
        "status": "201 Created" if written.is_new else "200 OK",
        "location": f"{location}/_history/{version}" if version else location,
    }
    if version:
        response["etag"] = f'W/"{version}"'
    if last := meta.get("lastUpdated"):
        response["lastModified"] = last
    return {"fullUrl": location, "resource": resource, "response": response}
