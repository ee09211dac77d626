"""A message as the transaction that it asks for: pure.

What BaRS calls a plan is an order here. What a message says that has no place in a referral is not
thrown away silently: flags go with the notes, and the rest is named in the answer.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from handrail.domain.referrals.choices import Closing
from handrail.interop.bars import names
from handrail.interop.bars.message import Message
from handrail.interop.fhir.codes import CLOSING, NHS_NUMBER, ODS_CODE, STATUS_REASON, Json
from handrail.interop.fhir.faults import Fault, Issue

# What is read wherever it stands, besides what a request names.
READ = frozenset(
    {
        "MessageHeader",
        "ServiceRequest",
        "HealthcareService",
        "Organization",
        "PractitionerRole",
    }
)
ALONG = ("Consent", "QuestionnaireResponse")
TAKEN_BACK = ("revoked", "entered-in-error")


def asked(message: Message) -> Json:
    """Return the ServiceRequest that a message is about; Fault 422 for another use case."""
    where = "MessageHeader.focus"
    found = message.named({"reference": message.focus}, "ServiceRequest")
    if found is None:
        raise Fault(422, Issue("A message is about one ServiceRequest in it.", "value", where))
    _, order = found
    if order.get("intent") != "plan":
        where = "ServiceRequest.intent"
        raise Fault(422, Issue("The intent of a message's request is plan.", "value", where))
    if len(message.of("ServiceRequest")) > 1:
        raise Fault(422, Issue("There is more than one ServiceRequest in it.", "value", where))
    said = [(it.get("system"), it.get("code")) for it in _codings(order.get("category"))]
    wanted = ((names.CATEGORIES, names.REFERRAL), (names.USE_CASES, names.USE_CASE))
    if not all(it in said for it in wanted):
        issue = "Only referrals to work and health support are read."
        raise Fault(422, Issue(issue, "not-supported", "ServiceRequest.category"))
    return order


def transaction(message: Message) -> Json:
    """Return a new request, with whom it is for and what goes along, as a transaction."""
    order = asked(message)
    found = message.named(order.get("subject"), "Patient")
    if found is None:
        where = "ServiceRequest.subject"
        raise Fault(422, Issue("The Patient comes with the message.", "required", where))
    name, patient = found
    along = dict(_along(message, order))
    request = order | {
        "intent": "order",
        "performer": [{"reference": f"HealthcareService/{message.service}"}],
        "note": [*_listed(order.get("note")), *_flags(message)],
    }
    if requester := _requester(message, order):
        request["requester"] = requester
    else:
        request.pop("requester", None)
    entries = [(name, patient), (message.focus, request), *along.items()]
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            {
                "fullUrl": full,
                "resource": _fresh(each),
                "request": {"method": "POST", "url": each["resourceType"]},
            }
            for full, each in entries
        ],
    }


def changed(now: Json, message: Message) -> Json:
    """Return the request that is held with what a message changes; Fault 422.

    A request is taken back by ``revoked``, or by ``entered-in-error`` where it went astray; else
    its new notes are added.
    """
    order = asked(message)
    notes = [*_listed(now.get("note")), *_listed(order.get("note")), *_flags(message)]
    if order.get("status") not in TAKEN_BACK:
        if message.reason == names.DELETE or order.get("status") != "active":
            where = "ServiceRequest.status"
            raise Fault(422, Issue("What is taken back is revoked.", "value", where))
        return now | {"note": notes}
    why = next(iter(_listed(order.get("reasonCode"))), None)
    if order["status"] == "entered-in-error":
        why = {"coding": [{"system": CLOSING, "code": Closing.SENT_IN_ERROR.value}]}
    said = [{"url": STATUS_REASON, "valueCodeableConcept": why}] if isinstance(why, dict) else []
    return now | {"status": "revoked", "extension": said, "note": notes}


def is_about_another(patient: Json, message: Message) -> bool:
    """Return whether the Patient of a message is plainly not the one that is held."""
    found = message.named(asked(message).get("subject"), "Patient")
    said = found[1] if found else {}
    pairs = [(said.get("birthDate"), patient.get("birthDate")), (_number(said), _number(patient))]
    return any(theirs and ours and theirs != ours for theirs, ours in pairs)


def unread(message: Message) -> tuple[str, ...]:
    """Return the types of what came and was not read, with how many there were."""
    order = asked(message)
    patient = message.named(order.get("subject"), "Patient")
    used = [patient[1]] if patient else []
    used += [each for _, each in _along(message, order)]
    used += _active_flags(message)
    left = Counter(
        each["resourceType"]
        for each in message.resources.values()
        if each["resourceType"] not in READ and not any(each is it for it in used)
    )
    return tuple(f"{kind} ({many})" for kind, many in sorted(left.items()))


def _along(message: Message, order: Json) -> list[tuple[str, Json]]:
    """Return the Consent and the answers that a request names, with their names."""
    return [
        named
        for each in _listed(order.get("supportingInfo"))
        for kind in ALONG
        if (named := message.named(each, kind))
    ]


def _requester(message: Message, order: Json) -> Json | None:
    """Return who asks, where that leads to us: an address of ours, or the ODS code of their own."""
    said = order.get("requester")
    name = said.get("reference") if isinstance(said, dict) else None
    if not isinstance(name, str) or name not in message.resources:
        return said if isinstance(said, dict) else None
    found = message.resources[name]
    if found["resourceType"] == "PractitionerRole":
        named = message.named(found.get("organization"), "Organization")
        found = named[1] if named else {}
    for each in _listed(found.get("identifier")):
        if isinstance(each, dict) and each.get("system") == ODS_CODE:
            return {"identifier": {"system": ODS_CODE, "value": each.get("value")}}
    return None


def _flags(message: Message) -> list[Json]:
    """Return each flag as a note to the team: a worry for somebody's safety is never left out."""
    return [{"text": f"Flag: {_words(each['code'])}"} for each in _active_flags(message)]


def _active_flags(message: Message) -> list[Json]:
    """Return the flags that hold and are about whom the message is about."""
    patient = message.named(asked(message).get("subject"), "Patient")
    return [
        each
        for each in message.of("Flag")
        if each.get("status") == "active"
        and _words(each.get("code"))
        and message.named(each.get("subject"), "Patient") in (None, patient)
    ]


def _number(patient: Json) -> Any:
    numbers = [it for it in _listed(patient.get("identifier")) if isinstance(it, dict)]
    return next((it.get("value") for it in numbers if it.get("system") == NHS_NUMBER), None)


def _words(concept: Any) -> str:
    if not isinstance(concept, dict):
        return ""
    shown = [it.get("display") or it.get("code") for it in _codings(concept)]
    return str(concept.get("text") or ", ".join(str(it) for it in shown if it))


def _fresh(resource: Json) -> Json:
    """Return a resource without what its sender's server gave it."""
    return {name: said for name, said in resource.items() if name not in {"id", "meta"}}


def _codings(said: Any) -> Iterable[Json]:
    for concept in _listed(said):
        if isinstance(concept, dict):
            yield from (it for it in _listed(concept.get("coding")) if isinstance(it, dict))


def _listed(said: Any) -> list[Any]:
    if said is None:
        return []
    return said if isinstance(said, list) else [said]
