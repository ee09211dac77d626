"""What somebody wants, agreed to and said of their work, as it comes with a ServiceRequest: pure.

Their agreement is a contained Consent, their work a contained QuestionnaireResponse. What they
want and what is in the way are codes of ours (``docs/fhir/README.md``).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from handrail.domain.consent.choices import How
from handrail.domain.referrals.choices import Condition, Goal, Keen, Pressure, WorkKind, WorkStatus
from handrail.domain.referrals.queries import ReferralRecord
from handrail.domain.referrals.sending import Work
from handrail.interop.fhir import codes
from handrail.interop.fhir.codes import Json, concept
from handrail.interop.fhir.faults import Fault, Issue
from handrail.interop.fhir.foreign import (
    Answer,
    Concept,
    Consent,
    QuestionnaireResponse,
    ServiceRequest,
    day_of,
    read,
    within,
)
from handrail.journey.refer import TO_SERVICE, Agreed, Story
from handrail.kernel.clock import local_date
from handrail.kernel.privacy import Kind

SUPPORT, TOLD = "support", "keep-the-referrer-informed"
SLUGS = {kind.value.replace(" ", "-"): kind for kind in Kind}
Answers = dict[str, tuple[Answer, ...]]


def story(order: ServiceRequest) -> Story:
    """Return why somebody is referred; Fault 422 for a code that we do not know.

    Whether they want it now is never guessed.
    """
    said = answers(order)
    goals = _coded(order.details, codes.GOAL, Goal, "orderDetail")
    if not goals:
        raise Fault(422, Issue("Say what they want.", "required", "ServiceRequest.orderDetail"))
    return Story(
        goals=goals,
        conditions=_coded(order.reasons, codes.CONDITION, Condition, "reasonCode"),
        pressures=_coded(order.reasons, codes.PRESSURE, Pressure, "reasonCode"),
        work=Work(
            status=_one(said, "work-status", WorkStatus) or WorkStatus.NOT_STATED,
            job_title=within(_text(said, "job-title"), 120, _place("job-title")),
            kinds=_several(said, "work-kind", WorkKind),
            employer_size=next((it.number for it in said.get("employer-size", ())), None),
            absent_since_date=next((it.day for it in said.get("absent-since", ())), None),
            fit_note_until_date=next((it.day for it in said.get("fit-note-until", ())), None),
        ),
        keen=_keen(said),
        free_text=within(
            "\n\n".join(note.text for note in order.note), 4000, "ServiceRequest.note"
        ),
    )


def answers(order: ServiceRequest) -> Answers:
    """Return what the contained questions are answered with, by question."""
    found: Answers = {}
    for each in _contained(order, "QuestionnaireResponse"):
        for item in read(each, QuestionnaireResponse).item:
            found[item.link] = item.answer
    return found


def consent(order: ServiceRequest) -> Consent:
    """Return the one Consent that is contained; Fault 422."""
    given = _contained(order, "Consent")
    if len(given) != 1:
        raise Fault(
            422,
            Issue(
                "Contain one Consent: how the person agreed, when, and to what.",
                "required",
                "ServiceRequest.contained",
            ),
        )
    return read(given[0], Consent)


def agreed(consent: Consent, *, at: datetime) -> Agreed:
    """Return what somebody agreed to; Fault 422 where there is no agreement to this now."""
    how = [code for each in consent.category for code in each.codes(codes.AGREED_HOW)]
    purposes = {it.code for it in consent.provision.purpose if it.system == codes.AGREED_FOR}
    if consent.provision.period and not consent.provision.period.holds(at):
        raise Fault(422, Issue("They do not agree now.", "value", "Consent.provision.period"))
    if len(how) != 1 or how[0] not in How.values or SUPPORT not in purposes:
        raise Fault(422, Issue("Say in Consent how they agreed, and that it is to support."))
    if day_of(consent.said_at) > local_date(at):
        raise Fault(422, Issue("Nobody has agreed tomorrow.", "value", "Consent.dateTime"))
    kinds = [code for each in consent.provision.code for code in each.codes(codes.KIND)]
    if unknown := set(kinds) - set(SLUGS):
        raise Fault(422, Issue(f"Unknown kind of information: {sorted(unknown)[0][:40]}"))
    chosen = frozenset(SLUGS[each] for each in kinds) & TO_SERVICE
    return Agreed(
        how=how[0],
        kinds=(chosen | {Kind.IDENTITY, Kind.CONTACT, Kind.KNOWN}) if kinds else TO_SERVICE,
        tell_referrer=TOLD in purposes,
        explained=f"Agreed on {day_of(consent.said_at).isoformat()}, as another system says",
    )


def because(said: Answers) -> str:
    """Return why a service should look at somebody although its rules say no."""
    return _text(said, "because")


def waits(said: Answers) -> bool:
    """Return whether somebody chose to wait where there is no place."""
    return any(it.truth for it in said.get("would-wait", ()))


def work(record: ReferralRecord) -> Json:
    """Return what was said of somebody's work as a QuestionnaireResponse to contain."""
    items = [
        _item("work-status", _code(codes.WORK_STATUS, WorkStatus, record.work_status)),
        _item("job-title", *([{"valueString": record.job_title}] if record.job_title else [])),
        _item("work-kind", *(_code(codes.WORK_KIND, WorkKind, it) for it in record.work_kinds)),
        _item("employer-size", *_plain("valueInteger", record.employer_size)),
        _item("absent-since", *_plain("valueDate", record.absent_since_date)),
        _item("fit-note-until", *_plain("valueDate", record.card.fit_note_until_date)),
        _item("keen", _code(codes.KEEN, Keen, record.keen)),
    ]
    return {
        "resourceType": "QuestionnaireResponse",
        "id": "work",
        "questionnaire": codes.QUESTIONNAIRE,
        "status": "completed",
        "authored": record.card.sent_at.isoformat(),
        "item": [it for it in items if "answer" in it],
    }


def wanted(record: ReferralRecord) -> tuple[list[Json], list[Json]]:
    """Return what somebody wants (orderDetail), and what is in the way (reasonCode)."""
    card = record.card
    goals = [concept(codes.GOAL, it, _label(Goal, it)) for it in card.goals]
    reasons = [concept(codes.CONDITION, it, _label(Condition, it)) for it in card.conditions]
    reasons += [concept(codes.PRESSURE, it, _label(Pressure, it)) for it in card.pressures]
    return goals, reasons


def _contained(order: ServiceRequest, kind: str) -> list[Json]:
    return [it for it in order.contained if it.get("resourceType") == kind]


def _coded(concepts: Sequence[Concept], system: str, choices: Any, place: str) -> tuple[str, ...]:
    found = [code for each in concepts for code in each.codes(system)]
    for code in found:
        if code not in choices.values:
            raise _unknown(code, f"ServiceRequest.{place}")
    return tuple(dict.fromkeys(found))


def _several(said: Answers, link: str, choices: Any) -> tuple[str, ...]:
    found = [it.coding.code for it in said.get(link, ()) if it.coding and it.coding.code]
    for code in found:
        if code not in choices.values:
            raise _unknown(code, _place(link))
    return tuple(dict.fromkeys(found))


def _keen(said: Answers) -> str:
    found = _one(said, "keen", Keen)
    if not found:
        raise Fault(422, Issue("Say whether they want this now.", "required", _place("keen")))
    return found


def _one(said: Answers, link: str, choices: Any) -> str:
    return next(iter(_several(said, link, choices)), "")


def _text(said: Answers, link: str) -> str:
    return next((it.text for it in said.get(link, ()) if it.text), "")


def _place(link: str) -> str:
    return f"QuestionnaireResponse.item.where(linkId='{link}')"


def _unknown(code: str, place: str) -> Fault:
    return Fault(422, Issue(f"Unknown code: {code[:40]}", "code-invalid", place))


def _item(link: str, *given: Json) -> Json:
    return {"linkId": link, "answer": list(given)} if given else {"linkId": link}


def _code(system: str, choices: Any, code: str) -> Json:
    return {"valueCoding": {"system": system, "code": code, "display": _label(choices, code)}}


def _plain(name: str, value: Any) -> list[Json]:
    return [] if value is None else [{name: value if isinstance(value, int) else str(value)}]


def _label(choices: Any, code: str) -> str:
    return str(choices(code).label)
