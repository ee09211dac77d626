"""Create and update on conditions: scopes, If-None-Exist, and refusals as FHIR has them.

Whoever is given what they neither made nor changed has looked at it, and that is written down.
"""

from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.staff.permissions import Permission
from handrail.interop.fhir import faults
from handrail.interop.fhir.asking import Asked
from handrail.interop.fhir.codes import Json
from handrail.interop.fhir.faults import Fault
from handrail.interop.fhir.looking import Context
from handrail.interop.fhir.served import Served
from handrail.interop.fhir.serving import SERVED
from handrail.interop.fhir.writing import Written
from handrail.kernel.errors import Refusal


def check_may(context: Context, kind: str, letter: str) -> None:
    """Raise Fault 403 unless the scopes let the system do this."""
    if not context.bearer.may(kind, letter):
        raise Fault(403, f"The token's scopes do not have system/{kind}.{letter}")


def create(served: Served, said: Json, context: Context) -> Written:
    """Create a resource, unless one is there that If-None-Exist finds (FHIR R4, 3.1.0.8.1)."""
    if served.create is None:
        raise Fault(405, f"{served.kind} is not created here.")
    check_may(context, served.kind, "c")
    _check_kind(served, said)
    if context.if_none_exist:
        check_may(context, served.kind, "s")
        there = _there(served, context)
        if there is not None:
            return _noted(Written(there, is_new=False, is_looked_at=True), context)
    try:
        return _noted(served.create(said, context), context)
    except Refusal as refusal:
        raise faults.of(refusal) from refusal


def update(served: Served, id_: UUID, said: Json, context: Context) -> Written:
    """Update a resource that is there; none is created by an update."""
    if served.update is None:
        raise Fault(405, f"{served.kind} is not updated here.")
    check_may(context, served.kind, "u")
    _check_kind(served, said)
    if said.get("id") != str(id_):
        raise Fault(400, "The resource has another id than its address.")
    try:
        return _noted(served.update(id_, said, context), context)
    except Refusal as refusal:
        raise faults.of(refusal) from refusal


def note_looks(found: list[Json], context: Context) -> None:
    """Write down who was looked at (Caldicott principle 8)."""
    viewer = context.viewer
    purpose = Purpose.DIRECT_CARE if viewer.has(Permission.TRIAGE) else Purpose.REFERRING
    looks: dict[str, dict[str, Any]] = {}
    for each in found:
        served = SERVED.get(each["resourceType"])
        if served is None or not served.subject:
            continue
        about = context.about.get((served.kind, each["id"])) or _person(each)
        # To see who looked at somebody is one look at them, however many lines there are.
        id_ = str(about) if served.subject == "look" else each["id"]
        looks.setdefault(served.subject, {})[id_] = about
    for subject, found_ in looks.items():
        seen = [((subject, id_), about) for id_, about in found_.items()]
        audit.record_views(
            what=f"{subject}.viewed", by=viewer, at=context.at, seen=seen, purpose=purpose
        )


def _noted(written: Written, context: Context) -> Written:
    if written.is_looked_at:
        note_looks([written.resource], context)
    return written


def _person(resource: Json) -> UUID:
    """Return whom a resource is about: a Patient is, and others name one in one of these places."""
    if resource["resourceType"] == "Patient":
        return UUID(resource["id"])
    named = [resource.get(name) for name in ("for", "subject", "patient")]
    named += [it["actor"] for it in resource.get("participant", ())]
    for each in named:
        kind, _, id_ = (each or {}).get("reference", "").partition("/")
        if kind == "Patient":
            return UUID(id_)
    raise LookupError(f"nobody is named in {resource['resourceType']}")


def _there(served: Served, context: Context) -> Json | None:
    given: dict[str, list[str]] = {}
    for name, text in parse_qsl(context.if_none_exist.partition("?")[2] or context.if_none_exist):
        given.setdefault(name, []).append(text)
    asked = Asked(served.kind, given, served.parameters, is_strict=True)
    if not set(given) & {each.name for each in served.parameters}:
        raise Fault(412, "If-None-Exist asks for nothing that can be searched by.")
    found = served.search(asked, context).resources
    if len(found) > 1:
        raise Fault(412, "There is more than one of these already.")
    return found[0] if found else None


def _check_kind(served: Served, said: Json) -> None:
    if said.get("resourceType") != served.kind:
        raise Fault(400, f"This is the address of {served.kind}.")
