"""Look for what people agreed to, record it, and take it back, through the pages' own acts."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from handrail.domain.consent import exchange
from handrail.domain.consent.exchange import Line, Wanted
from handrail.domain.disclosure.asking import Slice
from handrail.domain.referrals import exchange as referrals
from handrail.interop.fhir import consents, foreign, resolving, wishes
from handrail.interop.fhir.asking import Asked, Parameter
from handrail.interop.fhir.codes import Json
from handrail.interop.fhir.faults import Fault, Issue
from handrail.interop.fhir.looking import Context
from handrail.interop.fhir.searching import Hits, people_asked
from handrail.interop.fhir.writing import Written, check_version
from handrail.journey import agreeing
from handrail.journey.agreeing import Wish

PARAMETERS = (
    Parameter("_id", "token"),
    Parameter("_lastUpdated", "date"),
    Parameter("patient", "reference", ("Patient",)),
    Parameter("status", "token"),
    Parameter("date", "date"),
    Parameter("actor", "reference", ("Organization",)),
    Parameter("data", "reference", ("ServiceRequest",)),
)
STATUSES = frozenset({"active", "inactive"})
SORTS = {"date": "given"}
WITH_A_REQUEST = (
    "That a service may support them is agreed with the ServiceRequest: contain the Consent in it, "
    "or send both in one transaction."
)


def search(asked: Asked, context: Context) -> Hits:
    """Search Consents."""
    wanted = Wanted(
        ids=_ids(asked, context),
        people=people_asked(asked),
        organisations=asked.leads_to("actor", "Organization"),
        holds=_holds(asked.codes("status")),
        given=asked.moments("date"),
        changed=asked.moments("_lastUpdated"),
        order=asked.order(SORTS, "-given"),
    )
    status = asked.codes("status")
    if status is not None and not STATUSES & set(status):
        wanted = Wanted(ids=())
    which = Slice(asked.start, asked.count, asked.is_counted)
    found = exchange.search(wanted, which, viewer=context.viewer, at=context.at)
    return Hits(tuple(_shown(found.lines, context)), found.total)


def by_id(ids: Iterable[UUID], context: Context) -> list[Json]:
    """Return several Consents."""
    wanted = Wanted(ids=tuple(ids))
    which = Slice(0, len(wanted.ids or ()))
    found = exchange.search(wanted, which, viewer=context.viewer, at=context.at)
    return _shown(found.lines, context)


def create(said: Json, context: Context) -> Written:
    """Record that somebody lets whoever referred them know how it goes; the same is the same."""
    consent, by, at = foreign.read(said, foreign.Consent), context.viewer, context.at
    purposes = consents.purposes(consent)
    if purposes != {wishes.TOLD}:
        raise Fault(422, Issue(WITH_A_REQUEST, "business-rule", "Consent.provision.purpose"))
    if consent.patient is None:
        raise Fault(422, Issue("Say who agreed.", "required", "Consent.patient"))
    said_on = foreign.day_of(consent.said_at).isoformat()
    id_, is_new = agreeing.let_know(
        wish=Wish(
            person_id=resolving.to(consent.patient, ("Patient",), context, "Consent.patient"),
            organisation_id=_recipient(consent, context),
            kinds=consents.kinds(consent),
            how=consents.how(consent),
            explained=f"Agreed on {said_on}, as another system says",
            until_at=consents.until(consent, at),
        ),
        by=by,
        at=at,
    )
    return Written(by_id([id_], context)[0], is_new, is_looked_at=not is_new)


def update(id_: UUID, said: Json, context: Context) -> Written:
    """Take back what somebody agreed to, where it is inactive now; else it stays as it is."""
    consent, by, at = foreign.read(said, foreign.StandingConsent), context.viewer, context.at
    line = exchange.one(id_, viewer=by, at=at)
    if line is None:
        raise Fault(404, "There is no such resource, or it is not yours to see.")
    check_version(context, consents.version(line, at))
    consents.check_same(consent, line)
    holds = line.holds(at)
    if consent.status not in STATUSES:
        raise Fault(422, Issue("It is active, or inactive.", "value", "Consent.status"))
    if consent.status == "active" and not holds:
        raise Fault(409, "They took it back, or it is over. Record another.")
    if is_over := holds and consent.status == "inactive":
        agreeing.take_back(evidence_id=id_, by=by, at=at)
    return Written(by_id([id_], context)[0], is_new=False, is_looked_at=not is_over)


def _recipient(consent: foreign.Consent, context: Context) -> UUID:
    """Return who is to be told: the one actor that is named, or whom the system acts for."""
    actors, where = consent.provision.actor, "Consent.provision.actor"
    if not actors:
        return context.viewer.organisation_id
    if len(actors) > 1:
        raise Fault(422, Issue("Name one Organization that may know.", "value", where))
    return resolving.to(actors[0].reference, ("Organization",), context, where)


def _shown(lines: Sequence[Line], context: Context) -> list[Json]:
    rests = referrals.resting_on([it.id for it in lines], viewer=context.viewer, at=context.at)
    return [consents.write(it, rests.get(it.id, ()), context.at) for it in lines]


def _ids(asked: Asked, context: Context) -> tuple[UUID, ...] | None:
    """Return which are asked for by id, or by a ServiceRequest that rests on them."""
    ids, data = asked.ids("_id"), asked.leads_to("data", "ServiceRequest")
    if data is None:
        return ids
    rest = referrals.agreements_of(data, viewer=context.viewer, at=context.at)
    return rest if ids is None else tuple(set(ids) & set(rest))


def _holds(status: tuple[str, ...] | None) -> bool | None:
    known = set(status or ()) & STATUSES
    return known == {"active"} if len(known) == 1 else None
