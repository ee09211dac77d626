"""Bundles: a page of what was found with what belongs to it, and a history."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from handrail.interop.fhir import faults
from handrail.interop.fhir.asking import MOST, UUID_FORM, Asked
from handrail.interop.fhir.codes import Json
from handrail.interop.fhir.faults import Fault, Issue
from handrail.interop.fhir.looking import Context
from handrail.interop.fhir.searching import Hits
from handrail.interop.fhir.served import Served
from handrail.interop.fhir.serving import REVERSE, SERVED
from handrail.kernel.ids import new_id

MOST_BACK = 1000


def searchset(served: Served, asked: Asked, context: Context) -> Json:
    """Return a page of a search: matches, what comes with them, and what was not understood."""
    _check_joined(served, asked)
    found = served.search(asked, context)
    said: Json = {"resourceType": "Bundle", "type": "searchset"}
    if found.total is not None:
        said["total"] = found.total
    said["link"] = _links(asked, found, context)
    shown = () if asked.is_summary else found.resources
    entries = [_entry(it, "match", context) for it in shown]
    if not asked.is_summary:
        entries += [_entry(it, "include", context) for it in _joined(asked, shown, context)]
    if asked.unused:
        entries.append(_unused(asked))
    return said | ({"entry": entries} if entries else {})


def history(versions: Sequence[Json], context: Context) -> Json:
    """Return every version of one resource, the latest first."""
    entries = []
    for each in reversed(versions):
        kind, id_ = each["resourceType"], each["id"]
        is_first = each["meta"]["versionId"] == "1"
        entries.append(
            {
                "fullUrl": f"{context.base}/{kind}/{id_}",
                "resource": each,
                "request": {
                    "method": "POST" if is_first else "PUT",
                    "url": kind if is_first else f"{kind}/{id_}",
                },
                "response": {
                    "status": "201" if is_first else "200",
                    "etag": f'W/"{each["meta"]["versionId"]}"',
                    "lastModified": each["meta"]["lastUpdated"],
                },
            }
        )
    return {"resourceType": "Bundle", "type": "history", "total": len(entries), "entry": entries}


def _check_joined(served: Served, asked: Asked) -> None:
    for kind, name in asked.joined("_include"):
        if kind != served.kind or name not in served.includes:
            raise Fault(400, f"_include={kind[:40]}:{name[:40]} is not supported here.")
    for kind, name in asked.joined("_revinclude"):
        if (kind, name) not in REVERSE.get(served.kind, ()):
            raise Fault(400, f"_revinclude={kind[:40]}:{name[:40]} is not supported here.")


def _joined(asked: Asked, shown: Sequence[Json], context: Context) -> list[Json]:
    """Return what was asked to come along, once each, as far as the scopes allow."""
    wanted: dict[str, set[UUID]] = {}
    for kind, name in asked.joined("_include"):
        for each in shown:
            for target, id_ in _leads(each, SERVED[kind].includes[name]):
                wanted.setdefault(target, set()).add(id_)
    found = []
    for target, ids in sorted(wanted.items()):
        if target in SERVED and context.bearer.may(target, "r"):
            found += SERVED[target].by_id(sorted(ids), context)
    for kind, name in asked.joined("_revinclude"):
        if shown and context.bearer.may(kind, "s"):
            found += _back(kind, name, shown, context)
    known = {(it["resourceType"], it["id"]) for it in shown}
    once = {(it["resourceType"], it["id"]): it for it in found}
    return [it for key, it in once.items() if key not in known]


def _back(kind: str, name: str, shown: Sequence[Json], context: Context) -> tuple[Json, ...]:
    """Return what refers to what was found: all of it, up to ``MOST_BACK``."""
    ids, served = ",".join(each["id"] for each in shown), SERVED[kind]
    found: tuple[Json, ...] = ()
    for start in range(0, MOST_BACK, MOST):
        given = {name: [ids], "_count": [str(MOST)], "_total": ["none"], "_offset": [str(start)]}
        page = served.search(Asked(kind, given, served.parameters), context).resources
        found += page
        if len(page) < MOST:
            break
    return found


def _leads(resource: Json, path: str) -> Iterable[tuple[str, UUID]]:
    """Give what the references at a path lead to; ``a.b:Patient`` is those to Patients alone."""
    names, _, only = path.partition(":")
    found: list[Any] = [resource]
    for name in names.split("."):
        inside = [it.get(name) for it in found if isinstance(it, dict)]
        found = [one for it in inside for one in (it if isinstance(it, list) else [it])]
    for each in found:
        text = each.get("reference", "") if isinstance(each, dict) else ""
        kind, _, id_ = text.partition("/")
        if UUID_FORM.fullmatch(id_) and only in {"", kind}:
            yield kind, UUID(id_)


def _links(asked: Asked, found: Hits, context: Context) -> list[Json]:
    start, size = asked.start, asked.count
    links = [{"relation": "self", "url": asked.address(context.base, start)}]
    more = len(found.resources) == size if found.total is None else start + size < found.total
    if size and more:
        links.append({"relation": "next", "url": asked.address(context.base, start + size)})
    if start:
        before = max(start - size, 0)
        links.append({"relation": "previous", "url": asked.address(context.base, before)})
    return links


def _entry(resource: Json, mode: str, context: Context) -> Json:
    return {
        "fullUrl": f"{context.base}/{resource['resourceType']}/{resource['id']}",
        "resource": resource,
        "search": {"mode": mode},
    }


def _unused(asked: Asked) -> Json:
    said = faults.outcome(
        200,
        *(
            Issue(f"Not understood, so not used: {name[:60]}", "not-supported", severity="warning")
            for name in asked.unused
        ),
    )
    return {
        "fullUrl": f"urn:uuid:{new_id()}",
        "resource": said,
        "search": {"mode": "outcome"},
    }
