"""Task, with UKCore-Task 2.0.0, and where a referral stands: pure, both ways.

As the Gravity project has it for a referral: intent order, code fulfill, focus the ServiceRequest;
the outcome is its output. Where it stands in our own words is its businessStatus.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from handrail.domain.cases.life import Closure
from handrail.domain.referrals.choices import Closing
from handrail.domain.referrals.queries import ReferralRecord
from handrail.interop.fhir import codes, requests
from handrail.interop.fhir.codes import Json, concept, reference, without_empty
from handrail.interop.fhir.foreign import Task, day_of, within
from handrail.interop.fhir.stages import BUSINESS, Stage
from handrail.journey.handling import Move
from handrail.kernel.clock import last_day
from handrail.kernel.privacy import Kind

PROFILE = f"{codes.UK_CORE}UKCore-Task"
FULFILL = concept(codes.TASK_CODE, "fulfill", "Fulfill the focal request")
OUTPUTS = {
    "status": "How it ended",
    "work_status": "Work now",
    "return_date": "Back at work, or hopes to be, on",
    "adjustments": "What would help at work",
    "agreed": "What was agreed",
    "onward_offer": "Offered instead",
    "now_with": "Now with",
}
INPUTS = {
    "because": "Why they are taken on although the service's rules say no",
    "over-limit": "Why this worker, who carries as much as they may",
}
SUPPORTED = {"accepted", "in-progress", "completed", "failed"}
ENDED = {"completed", "failed", "rejected", "cancelled"}


def write(
    record: ReferralRecord,
    versions: Sequence[Stage],
    *,
    permitted: Collection[Kind],
    owner: Json,
    number: int | None = None,
) -> Json:
    """Return where a referral stands as UKCore-Task, now or in a version.

    ``permitted`` are the kinds of information that whoever looks may know of the outcome.
    """
    card, version = record.card, number or len(versions)
    stage = versions[version - 1]
    promised = last_day(card.promised_at).isoformat()
    return without_empty(
        {
            "resourceType": "Task",
            "id": str(card.id),
            "meta": {
                "versionId": str(version),
                "lastUpdated": stage.since.isoformat(),
                "profile": [PROFILE],
            },
            "status": stage.status,
            "statusReason": _reason(record, stage, is_latest=stage is _end(versions)),
            "businessStatus": concept(
                codes.BUSINESS_STATUS, stage.business, BUSINESS[stage.business]
            ),
            "intent": "order",
            "code": FULFILL,
            "focus": reference("ServiceRequest", card.id),
            "for": reference("Patient", card.person_id),
            "authoredOn": card.sent_at.isoformat(),
            "lastModified": stage.since.isoformat(),
            "requester": requests.requester(record),
            "owner": owner,
            "restriction": {"period": {"end": promised}},
            "output": _outputs(stage, permitted),
        }
    )


def owner(record: ReferralRecord, stage: Stage, name: str, *, is_ours: bool) -> Json:
    """Return who has it: the team, then the worker; others learn the worker's name alone."""
    card = record.card
    if stage.status in SUPPORTED and card.assigned_account_id and name:
        if is_ours:
            return reference("Practitioner", card.assigned_account_id, name)
        return {"type": "Practitioner", "display": name}
    return reference("Organization", card.to_organisation_id, card.to_organisation_name)


def shown(record: ReferralRecord, versions: Sequence[Stage]) -> frozenset[str]:
    """Return the reasons that we gave ourselves: who sends them back has not said them."""
    end = _end(versions)
    found = (_reason(record, each, is_latest=each is end) for each in versions)
    return frozenset(it.get("text", "") for it in found)


def move(
    task: Task,
    *,
    ours: Collection[str],
    worker_id: UUID | None,
    onward_service_id: UUID | None,
) -> Move:
    """Return what a Task says became of a referral. ``ours`` are the reasons that we gave.

    Fault 422 for what is longer than we hold.
    """
    coded = [*_codes(task, codes.CLOSING), *_codes(task, codes.OUTCOME)]
    ends = task.restriction.period.end if task.restriction and task.restriction.period else None
    begun = task.execution.start if task.execution else None
    said = _said(task)
    return Move(
        status=task.status,
        worker_id=worker_id,
        reason=coded[0] if coded else "",
        words=within("\n".join(_words(task, ours)), 1000, "Task.note"),
        because=_given(task, "because"),
        over_limit=_given(task, "over-limit"),
        onward_service_id=onward_service_id,
        answer_by_date=day_of(ends) if ends else None,
        contact_at=begun.astimezone(UTC) if isinstance(begun, datetime) else None,
        work_status=str(said.get("work_status", "")),
        ending=Closure(
            reason="",
            return_date=_day(said, "return_date"),
            adjustments=str(said.get("adjustments", "")),
            agreed=str(said.get("agreed", "")),
            ask=within(str(said.get("ask", "")), 300, "Task.output"),
            ask_by_date=_day(said, "ask_by"),
            risk_seen=str(said.get("risk_seen", "")),
        ),
    )


def _words(task: Task, ours: Collection[str]) -> list[str]:
    """Return what they say: an answer is a note alone, and a question is what they ask now."""
    reason = task.reason.text if task.reason else None
    is_said = task.status == "on-hold" or (task.status != "requested" and reason not in ours)
    return [*([reason] if reason and is_said else []), *(it.text for it in task.note)]


def _given(task: Task, code: str) -> str:
    """Return why a rule or a limit is passed over: only where it is said as such."""
    texts = [it.text for it in task.input if it.text and code in it.type.codes(codes.TASK_INPUT)]
    return within("\n".join(texts), 1000, "Task.input")


def _codes(task: Task, system: str) -> tuple[str, ...]:
    return task.reason.codes(system) if task.reason else ()


def _said(task: Task) -> dict[str, object]:
    """Return the outputs of a Task by their code: a day, a code of ours, or words."""
    found: dict[str, object] = {}
    for each in task.output:
        for code in each.type.codes(codes.OUTCOME):
            coded = each.concept.codes(codes.WORK_STATUS) if each.concept else ()
            value = each.day or (coded[0] if coded else None) or each.text
            if value is not None:
                found[code.replace("-", "_")] = value
    return found


def _day(said: dict[str, object], name: str) -> date | None:
    found = said.get(name)
    return found if isinstance(found, date) else None


def _end(versions: Sequence[Stage]) -> Stage | None:
    """Return the version in which it ended last: why is kept of that one alone."""
    return next((it for it in reversed(versions) if it.status in ENDED), None)


def _reason(record: ReferralRecord, stage: Stage, *, is_latest: bool) -> Json:
    """Return why: the question asked, or why it ended (needed where it stops, Gravity).

    Of an end that was not the last only that it was one is kept.
    """
    if stage.status == "on-hold":
        return {"text": stage.line.ask or "A question was asked."}
    if stage.status not in ENDED:
        return {}
    if not is_latest:
        return {"text": "Support ended."}
    code = record.card.closing
    label = str(Closing(code).label) if code in Closing.values else "Support ended."
    found = concept(codes.CLOSING, code, label) if code in Closing.values else {}
    return found | {"text": label}


def _outputs(stage: Stage, permitted: Collection[Kind]) -> list[Json]:
    if stage.status not in ENDED:
        return []
    return [
        _output(fact["key"], fact["value"])
        for fact in stage.line.facts
        if fact["key"] in OUTPUTS and Kind(fact["kind"]) in permitted and fact["value"]
    ]


def _output(key: str, value: str) -> Json:
    kind = concept(codes.OUTCOME, key.replace("_", "-"), OUTPUTS[key])
    is_day = key == "return_date"
    return {"type": kind, ("valueDate" if is_day else "valueString"): value}
