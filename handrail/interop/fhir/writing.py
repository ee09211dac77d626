"""Create and update: what another system writes, through the journey functions of the pages."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import TypeVar
from uuid import UUID, uuid5

from handrail.domain.organisations import queries as organisations
from handrail.domain.participants import operations as participants
from handrail.domain.participants import queries as people
from handrail.domain.participants import saying
from handrail.domain.participants.operations import Details
from handrail.domain.referrals import by_referrer, queries
from handrail.domain.referrals.choices import State
from handrail.domain.referrals.rules import COMPLETED, REVOKED
from handrail.domain.staff.permissions import Permission
from handrail.interop.fhir import (
    codes,
    foreign,
    looking,
    numbers,
    patients,
    reaching,
    resolving,
    tasks,
    wishes,
)
from handrail.interop.fhir.codes import Json
from handrail.interop.fhir.faults import Fault, Issue
from handrail.interop.fhir.looking import Context
from handrail.journey import afterwards, handling, ordering
from handrail.journey.ordering import Order
from handrail.kernel.errors import NotAllowed
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import Client

Found = TypeVar("Found")
CONCLUDED = {"completed": COMPLETED, "revoked": REVOKED}


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, as it is now, and whether it was made by this.

    ``is_looked_at``: nothing was made or changed, so that to be given it is to look at it.
    """

    resource: Json
    is_new: bool
    is_looked_at: bool = False


def create_patient(said: Json, context: Context) -> Written:
    """Find the person by NHS number, birth date and surname together, or add them.

    Nobody learns from the answer whether the person was known: it says back who they were said to
    be, and no more. How they are reached becomes theirs where they were not known; else what is
    said of it goes with the referral, for whoever receives it.
    """
    patient, by, at = foreign.read(said, foreign.Patient), context.viewer, context.at
    patients.check_living(patient)
    names = patients.names(patient, at=at)
    details = reaching.changed(Details(), reaching.told(patient, at=at))
    details = _with_practice(details, patient, context)
    found = participants.register(names=names, by=by, at=at)
    if found.already_known:
        given = reaching.given(details, _practice_name(details))
        saying.keep(person_id=found.person_id, said=given, by=by, at=at)
    else:
        participants.change_details(
            person_id=found.person_id, details=details, version=None, by=by, at=at
        )
    answer = patients.named(found.person_id, names)
    return Written(answer, is_new=True, is_looked_at=found.already_known)


def update_patient(id_: UUID, said: Json, context: Context) -> Written:
    """Change how a person is reached; who they are is put right by staff."""
    patient, by, at = foreign.read(said, foreign.Patient), context.viewer, context.at
    held = people.record(id_, viewer=by, at=at)
    check_version(context, str(held.version))
    patients.check_living(patient)
    patients.check_same(patient, held, at=at)
    if not looking.may_reach(id_, by, at):
        raise NotAllowed("You may not know how this person is reached, so you cannot change it.")
    before = Details(**{each.name: getattr(held, each.name) for each in fields(Details)})
    told = reaching.told(patient, at=at)
    details = _with_practice(reaching.changed(before, told), patient, context)
    is_same = details == before
    if not is_same:
        participants.change_details(
            person_id=id_, details=details, version=held.version, by=by, at=at
        )
    person = _only(looking.patients_by_id([id_], context))
    return Written(person, is_new=False, is_looked_at=is_same)


def create_request(said: Json, context: Context) -> Written:
    """Send a referral; the same again, by its identifier or a key, answers the same."""
    order, at = foreign.read(said, foreign.ServiceRequest), context.at
    if order.status != "active":
        raise Fault(422, Issue("Only what is active is sent.", "value", "ServiceRequest.status"))
    by = _sender(order, context)
    answers = wishes.answers(order)
    person_id = resolving.to(order.subject, ("Patient",), context, "ServiceRequest.subject")
    sent = ordering.place(
        order=Order(
            submission_id=_submission(order, context),
            person_id=person_id,
            service_id=_service(order, context),
            story=wishes.story(order),
            agreed=wishes.agreed(_consent(order, person_id, context), at=at),
            because=wishes.because(answers),
            waits=wishes.waits(answers),
            identifiers=tuple((it.system or "", it.value or "") for it in order.identifier),
        ),
        by=by,
        at=at,
    )
    request = _only(looking.requests_by_id([sent.id], context))
    return Written(request, sent.is_new, is_looked_at=not sent.is_new)


def update_request(id_: UUID, said: Json, context: Context) -> Written:
    """Take a referral back, say that it is done with, or add a note; what was sent stays."""
    order, by, at = foreign.read(said, foreign.ServiceRequest), context.viewer, context.at
    now = _only(looking.requests_by_id([id_], context))
    check_version(context, now["meta"]["versionId"])
    _check_same_order(order, now)
    card = queries.record(id_, viewer=by, at=at).card
    if card.from_organisation_id != by.organisation_id:
        raise NotAllowed("A request is its referrer's. Answer by its Task.")
    added = _new_notes(order, now)
    for text in added:
        afterwards.add_information(
            referral_id=id_, text=text, submission_id=uuid5(id_, text), by=by, at=at
        )
    is_concluded = order.status != now["status"]
    if is_concluded:
        _conclude(id_, order, State(card.state), by, context)
    request = _only(looking.requests_by_id([id_], context))
    return Written(request, is_new=False, is_looked_at=not (added or is_concluded))


def create_task(said: Json, context: Context) -> Written:
    """Return the Task of a request: it began with the request, and is there once."""
    task = foreign.read(said, foreign.Task)
    if task.status != "requested" or task.intent != "order":
        raise Fault(422, Issue("A task begins as requested, with the intent order."))
    if task.code is None or "fulfill" not in task.code.codes(codes.TASK_CODE):
        raise Fault(422, Issue("A task here is to fulfill a request.", "value", "Task.code"))
    id_ = resolving.to(task.focus, ("ServiceRequest",), context, "Task.focus")
    found = _only(looking.tasks_by_id([id_], context))
    if found["requester"]["reference"] != f"Organization/{context.viewer.organisation_id}":
        raise NotAllowed("Only whoever referred asks for it to be done.")
    return Written(found, is_new=False, is_looked_at=True)


def update_task(id_: UUID, said: Json, context: Context) -> Written:
    """Take, answer or finish a referral, or take it back: what its status now says."""
    task, by, at = foreign.read(said, foreign.Task), context.viewer, context.at
    thread = _only(looking.threads_by_id([id_], context))
    now = looking.as_task(thread, context)
    check_version(context, now["meta"]["versionId"])
    focus = resolving.to(task.focus, ("ServiceRequest",), context, "Task.focus")
    if focus != id_:
        raise Fault(422, Issue("A task keeps its focus.", "value", "Task.focus"))
    is_same = task.status == now["status"]
    if not is_same:
        to = tasks.move(
            task,
            ours=tasks.shown(thread.record, thread.handling),
            worker_id=_worker(task, context),
            onward_service_id=_onward(task, context),
        )
        handling.move(referral_id=id_, to=to, by=by, at=at)
    # Whoever says no to an offer sees it no more: they get what they last saw, with their answer.
    found = looking.tasks_by_id([id_], context) or [now | {"status": task.status}]
    return Written(found[0], is_new=False, is_looked_at=is_same)


def check_version(context: Context, version: str) -> None:
    """Raise Fault 412 where another version is there than the one that is to be changed."""
    said = context.if_match.strip().removeprefix("W/").strip('"')
    if said and said != version:
        raise Fault(412, f"Version {version} is here now. Read it again, then decide.")


def _with_practice(details: Details, patient: foreign.Patient, context: Context) -> Details:
    if not patient.practice:
        return details
    where = "Patient.generalPractitioner"
    practice_id = resolving.to(patient.practice[0], ("Organization",), context, where)
    if organisations.get(practice_id).kind != "practice":
        raise Fault(422, Issue("That is no GP practice.", "value", where))
    return replace(details, gp_practice_id=practice_id, no_gp=False)


def _practice_name(details: Details) -> str:
    return organisations.get(details.gp_practice_id).name if details.gp_practice_id else ""


def _sender(order: foreign.ServiceRequest, context: Context) -> Client:
    """Return the system as it speaks for whoever refers, where it names them."""
    by, where = context.viewer, "ServiceRequest.requester"
    if order.requester is None:
        return by
    kind = resolving.kind_of(order.requester, context, where)
    found = resolving.to(order.requester, ("Organization", "Practitioner"), context, where)
    if kind == "Practitioner":
        return handling.speaking_for(by, found, Permission.REFER, at=context.at)
    if found != by.organisation_id:
        raise Fault(422, Issue("You act for another organisation.", "value", where))
    return by


def _consent(order: foreign.ServiceRequest, person_id: UUID, context: Context) -> foreign.Consent:
    """Return what was agreed to; Fault 422 where somebody else agreed to it."""
    consent, where = wishes.consent(order), "Consent.patient"
    if consent.patient and resolving.to(consent.patient, ("Patient",), context, where) != person_id:
        raise Fault(422, Issue("Another person agreed to this.", "value", where))
    return consent


def _service(order: foreign.ServiceRequest, context: Context) -> UUID:
    where = "ServiceRequest.performer"
    if len(order.performer) != 1:
        raise Fault(422, Issue("Name the one HealthcareService that is asked.", "required", where))
    return resolving.to(order.performer[0], ("HealthcareService",), context, where)


def _submission(order: foreign.ServiceRequest, context: Context) -> UUID:
    if context.idempotency_key:
        return numbers.keyed(context.viewer, context.idempotency_key)
    if order.identifier:
        first = order.identifier[0]
        return numbers.submission(context.viewer, (first.system or "", first.value or ""))
    return new_id()


def _new_notes(order: foreign.ServiceRequest, now: Json) -> list[str]:
    """Return the notes that are not held yet; those sent at first are held as one, in parts."""
    held = [f"\n\n{note['text']}\n\n" for note in now.get("note", ())]
    texts = [note.text.strip() for note in order.note]
    return [text for text in texts if not any(f"\n\n{text}\n\n" in each for each in held)]


def _check_same_order(order: foreign.ServiceRequest, now: Json) -> None:
    """Raise Fault 422 where an update would change what was sent."""
    pairs = [(order.subject.reference, now["subject"]["reference"])]
    if order.performer:
        pairs.append((order.performer[0].reference, now["performer"][0]["reference"]))
    same = all(said is not None and f"/{said}".endswith(f"/{held}") for said, held in pairs)
    sent = {code for each in (*order.reasons, *order.details) for code in _known(each)}
    kept = {
        coding["code"]
        for each in (*now.get("reasonCode", ()), *now.get("orderDetail", ()))
        for coding in each["coding"]
    }
    if not same or (sent and sent != kept):
        raise Fault(
            422, "What was sent never changes. Take it back and send another, or add a note."
        )


def _known(said: foreign.Concept) -> tuple[str, ...]:
    return tuple(
        code for system in (codes.CONDITION, codes.PRESSURE, codes.GOAL)
        for code in said.codes(system)
    )  # fmt: skip


def _conclude(
    id_: UUID, order: foreign.ServiceRequest, state: State, by: Client, context: Context
) -> None:
    if order.status not in CONCLUDED:
        raise Fault(422, f"A request that was sent cannot become {order.status}.")
    if order.status == "revoked" and state not in {State.ACCEPTED, State.CLOSED}:
        why = order.reason
        coded = why.codes(codes.CLOSING) if why else ()
        afterwards.withdraw(
            referral_id=id_,
            closing=coded[0] if coded else "",
            note=foreign.within(why.text or "", 1000, "ServiceRequest.extension") if why else "",
            by=by,
            at=context.at,
        )
        return
    event = CONCLUDED[order.status]
    by_referrer.conclude(referral_id=id_, event=event, by=by, at=context.at)


def _worker(task: foreign.Task, context: Context) -> UUID | None:
    owner = task.owner
    if owner is None or owner.reference is None:
        return None
    if resolving.kind_of(owner, context, "Task.owner") != "Practitioner":
        return None
    return resolving.to(owner, ("Practitioner",), context, "Task.owner")


def _onward(task: foreign.Task, context: Context) -> UUID | None:
    for each in task.output:
        if "onward-offer" in each.type.codes(codes.OUTCOME) and each.reference is not None:
            return resolving.to(each.reference, ("HealthcareService",), context, "Task.output")
    return None


def _only(found: list[Found]) -> Found:
    if not found:
        raise Fault(404, "There is no such resource, or it is not yours to see.")
    return found[0]


Create = Callable[[Json, Context], Written]
Update = Callable[[UUID, Json, Context], Written]
