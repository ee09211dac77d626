"""Provenance and AuditEvent, with UK Core 2.0.0: who made a version, and who looked at people."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from handrail.domain.disclosure.asking import Slice
from handrail.domain.organisations import queries as organisations
from handrail.domain.participants import looks
from handrail.domain.participants.looks import LookLine, Wanted
from handrail.domain.referrals import exchange
from handrail.domain.referrals.rules import BY_REFERRER
from handrail.domain.staff import queries as staff
from handrail.interop.fhir import codes, looking, requests
from handrail.interop.fhir.asking import Asked, Parameter
from handrail.interop.fhir.codes import Json, concept, reference, without_empty
from handrail.interop.fhir.faults import Fault
from handrail.interop.fhir.looking import Context, Thread
from handrail.interop.fhir.searching import Hits
from handrail.interop.fhir.stages import Stage

MOST_REFERRALS = 100
KINDS = ("ServiceRequest", "Task")
TRACE_PARAMETERS = (
    Parameter("_id", "token"),
    Parameter("patient", "reference", ("Patient",)),
    Parameter("target", "reference", KINDS),
)
LOOK_PARAMETERS = (
    Parameter("_id", "token"),
    Parameter("_lastUpdated", "date"),
    Parameter("patient", "reference", ("Patient",)),
    Parameter("date", "date"),
)
AUTHOR = concept("http://terminology.hl7.org/CodeSystem/provenance-participant-type", "author",
                 "Author")  # fmt: skip
OPERATIONS = "http://terminology.hl7.org/CodeSystem/v3-DataOperation"
RECORD_USED = {
    "system": "http://dicom.nema.org/resources/ontology/DCM",
    "code": "110110",
    "display": "Patient Record",
}
PERSON = {"system": "http://terminology.hl7.org/CodeSystem/audit-entity-type", "code": "1",
          "display": "Person"}  # fmt: skip
PATIENT = {"system": "http://terminology.hl7.org/CodeSystem/object-role", "code": "1",
           "display": "Patient"}  # fmt: skip
NOBODY_NAMED = {"display": "The team that it was with"}


def traces(asked: Asked, context: Context) -> Hits:
    """Search Provenances of the versions of ServiceRequests and Tasks, latest first."""
    ids, people = asked.ids("_id"), asked.leads_to("patient", "Patient")
    targets = {kind: asked.leads_to("target", kind) for kind in KINDS}
    if targets["Task"] is None and ids is None and people is None:
        raise Fault(400, "Search by target, by patient or by _id.")
    wanted = exchange.Wanted(people=people)
    if targets["Task"] is not None:
        led = {it for found in targets.values() for it in found or ()}
        wanted = exchange.Wanted(ids=tuple(led), people=people)
    elif ids is not None:
        wanted = exchange.Wanted(ids=_referrals(ids, context), people=people)
    found = exchange.search(
        wanted, start=0, size=MOST_REFERRALS, count=False, viewer=context.viewer, at=context.at
    )
    made = [
        each
        for each in _made(looking.threads(found.records, context), context)
        if (ids is None or UUID(each["id"]) in ids) and _is_of(each, targets)
    ]
    made.sort(key=lambda it: (it["recorded"], it["id"]), reverse=True)
    return Hits(tuple(made[asked.start : asked.start + asked.count]), len(made))


def traces_by_id(ids: Iterable[UUID], context: Context) -> list[Json]:
    """Return several Provenances."""
    wanted = tuple(ids)
    threads = looking.threads_by_id(_referrals(wanted, context), context)
    return [it for it in _made(threads, context) if UUID(it["id"]) in wanted]


def lookers(asked: Asked, context: Context) -> Hits:
    """Search AuditEvents: the looks of the system's own organisation at people it may know."""
    wanted = Wanted(
        ids=asked.ids("_id"),
        people=asked.leads_to("patient", "Patient"),
        at=(*asked.moments("date"), *asked.moments("_lastUpdated")),
    )
    which = Slice(asked.start, asked.count, asked.is_counted)
    found = looks.search(wanted, which, viewer=context.viewer, at=context.at)
    return Hits(tuple(_events(found.lines, context)), found.total)


def lookers_by_id(ids: Iterable[UUID], context: Context) -> list[Json]:
    """Return several AuditEvents."""
    wanted = Wanted(ids=tuple(ids))
    which = Slice(0, len(wanted.ids or ()))
    found = looks.search(wanted, which, viewer=context.viewer, at=context.at)
    return _events(found.lines, context)


def _referrals(ids: Sequence[UUID], context: Context) -> tuple[UUID, ...]:
    return exchange.of_lines(ids, viewer=context.viewer, at=context.at)


def _is_of(made: Json, targets: dict[str, tuple[UUID, ...] | None]) -> bool:
    """Return whether it is about a version of what was asked for, where that was asked."""
    if targets["Task"] is None:
        return True
    led = [it["reference"].split("/")[:2] for it in made["target"]]
    return any(UUID(id_) in (targets[kind] or ()) for kind, id_ in led)


def _made(threads: Sequence[Thread], context: Context) -> list[Json]:
    """Return one Provenance for each line that made a version of a Task or a ServiceRequest."""
    accounts = {
        it.line.by_account_id
        for thread in threads
        for it in (*thread.handling, *thread.requests)
        if it.line.by_account_id
    }
    names = staff.names(accounts) if accounts else {}
    return [
        _trace(thread, stage, targets, names, context)
        for thread in threads
        for stage, targets in _lines(thread)
    ]


def _lines(thread: Thread) -> list[tuple[Stage, list[Json]]]:
    """Return each line once, with the versions that it made."""
    found: dict[UUID, tuple[Stage, list[Json]]] = {}
    for kind, stages in (("ServiceRequest", thread.requests), ("Task", thread.handling)):
        for number, stage in enumerate(stages, start=1):
            version = f"{thread.record.card.id}/_history/{number}"
            found.setdefault(stage.line.id, (stage, []))[1].append(reference(kind, version))
    return list(found.values())


def _trace(
    thread: Thread, stage: Stage, targets: list[Json], names: dict[UUID, str], context: Context
) -> Json:
    id_, at = str(stage.line.id), stage.since.isoformat()
    context.about["Provenance", id_] = thread.record.card.person_id
    is_first = any(it["reference"].endswith("/_history/1") for it in targets)
    operation = ("CREATE", "create") if is_first else ("UPDATE", "revise")
    return {
        "resourceType": "Provenance",
        "id": id_,
        "meta": {"lastUpdated": at, "profile": [f"{codes.UK_CORE}UKCore-Provenance"]},
        "target": targets,
        "occurredDateTime": at,
        "recorded": at,
        "activity": concept(OPERATIONS, *operation),
        "agent": [_agent(thread, stage, names, context)],
    }


def _agent(thread: Thread, stage: Stage, names: dict[UUID, str], context: Context) -> Json:
    """Return who did it: their organisation, and by name only a colleague of the system's own."""
    card, line = thread.record.card, stage.line
    by_referrer = line.event in BY_REFERRER
    ours = context.viewer.organisation_id
    acted = card.from_organisation_id if by_referrer else card.to_organisation_id
    if by_referrer:
        body = requests.requester(thread.record)
    elif thread.is_of_now(stage):
        body = reference("Organization", card.to_organisation_id, card.to_organisation_name)
    else:
        return {"type": AUTHOR, "who": NOBODY_NAMED}
    name = names.get(line.by_account_id, "") if line.by_account_id else ""
    if name and acted == ours:
        who = reference("Practitioner", line.by_account_id, name)
        return {"type": AUTHOR, "who": who, "onBehalfOf": body}
    return {"type": AUTHOR, "who": body}


def _events(lines: Sequence[LookLine], context: Context) -> list[Json]:
    roles = staff.job_role_names(it.job_role for it in lines)
    places = organisations.many({it.organisation_id for it in lines})
    found = []
    for line in lines:
        context.about["AuditEvent", str(line.id)] = line.person_id
        place = places.get(line.organisation_id)
        found.append(_event(line, roles.get(line.job_role, ""), place.name if place else ""))
    return found


def _event(line: LookLine, role: str, place: str) -> Json:
    at, why = line.at.isoformat(), line.purpose
    return without_empty(
        {
            "resourceType": "AuditEvent",
            "id": str(line.id),
            "meta": {"lastUpdated": at, "profile": [f"{codes.UK_CORE}UKCore-AuditEvent"]},
            "type": RECORD_USED,
            "action": "R",
            "recorded": at,
            "outcome": "0",
            "purposeOfEvent": [concept(codes.LOOKED_TO, why.value, str(why.label))] if why else [],
            "agent": [
                {
                    "role": [{"text": role or "Another computer system"}],
                    "who": reference("Organization", line.organisation_id, place),
                    "requestor": True,
                }
            ],
            "source": {"observer": {"display": "Handrail"}},
            "entity": [
                {
                    "what": reference("Patient", line.person_id),
                    "type": PERSON,
                    "role": PATIENT,
                }
            ],
        }
    )
