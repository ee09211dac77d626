"""QuestionnaireResponse: what was said of somebody's work and wish, when they were referred.

It is sent with its ServiceRequest and never changes. Its id is that of the request.
"""

from collections.abc import Iterable
from uuid import UUID

from handrail.domain.referrals import exchange
from handrail.domain.referrals.queries import ReferralRecord
from handrail.interop.fhir import codes, requests, wishes
from handrail.interop.fhir.asking import Asked, Parameter
from handrail.interop.fhir.codes import Json, reference
from handrail.interop.fhir.faults import Fault, Issue
from handrail.interop.fhir.looking import Context
from handrail.interop.fhir.searching import Hits, people_asked
from handrail.interop.fhir.writing import Written

PROFILE = f"{codes.UK_CORE}UKCore-QuestionnaireResponse"
PARAMETERS = (
    Parameter("_id", "token"),
    Parameter("_lastUpdated", "date"),
    Parameter("patient", "reference", ("Patient",)),
    Parameter("subject", "reference", ("Patient",)),
    Parameter("based-on", "reference", ("ServiceRequest",)),
    Parameter("authored", "date"),
)
SORTS = {"authored": "sent"}


def search(asked: Asked, context: Context) -> Hits:
    """Search QuestionnaireResponses."""
    ids, based = asked.ids("_id"), asked.leads_to("based-on", "ServiceRequest")
    if ids is not None and based is not None:
        ids = tuple(set(ids) & set(based))
    found = exchange.search(
        exchange.Wanted(
            ids=ids if ids is not None else based,
            people=people_asked(asked),
            sent=(*asked.moments("authored"), *asked.moments("_lastUpdated")),
            order=asked.order(SORTS, "-sent"),
        ),
        start=asked.start,
        size=asked.count,
        count=asked.is_counted,
        viewer=context.viewer,
        at=context.at,
    )
    return Hits(tuple(map(_write, found.records)), found.total)


def by_id(ids: Iterable[UUID], context: Context) -> list[Json]:
    """Return several QuestionnaireResponses."""
    wanted = exchange.Wanted(ids=tuple(ids))
    size = len(wanted.ids or ())
    found = exchange.search(
        wanted, start=0, size=size, count=False, viewer=context.viewer, at=context.at
    )
    return [_write(it) for it in found.records]


def create(said: Json, context: Context) -> Written:
    """Raise Fault 422: answers are sent with their request, contained or in one transaction."""
    del said, context
    raise Fault(
        422,
        Issue(
            "Answers go with a ServiceRequest: contain them in it, or send both in one transaction "
            "in which its supportingInfo names them.",
            "business-rule",
        ),
    )


def _write(record: ReferralRecord) -> Json:
    card = record.card
    return wishes.work(record) | {
        "id": str(card.id),
        "meta": {"lastUpdated": card.sent_at.isoformat(), "profile": [PROFILE]},
        "basedOn": [reference("ServiceRequest", card.id)],
        "subject": reference("Patient", card.person_id),
        "author": requests.requester(record),
    }
