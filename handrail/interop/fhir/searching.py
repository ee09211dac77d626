"""Search each type by its own parameters; then what was asked to come with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from handrail.domain.directory import queries as directory
from handrail.domain.organisations import queries as organisations
from handrail.domain.participants import exchange as people
from handrail.domain.referrals import exchange
from handrail.interop.fhir import codes, looking, numbers, places
from handrail.interop.fhir.asking import Asked, Parameter
from handrail.interop.fhir.codes import Json
from handrail.interop.fhir.looking import Context
from handrail.kernel.clock import local_date

REQUEST_PARAMETERS = (
    Parameter("_id", "token"),
    Parameter("_lastUpdated", "date"),
    Parameter("identifier", "token"),
    Parameter("patient", "reference", ("Patient",)),
    Parameter("subject", "reference", ("Patient",)),
    Parameter("status", "token"),
    Parameter("requester", "reference", ("Organization",)),
    Parameter("performer", "reference", ("HealthcareService", "Organization")),
    Parameter("authored", "date"),
)
TASK_PARAMETERS = (
    Parameter("_id", "token"),
    Parameter("_lastUpdated", "date"),
    Parameter("patient", "reference", ("Patient",)),
    Parameter("subject", "reference", ("Patient",)),
    Parameter("status", "token"),
    Parameter("requester", "reference", ("Organization",)),
    Parameter("owner", "reference", ("Organization", "Practitioner")),
    Parameter("focus", "reference", ("ServiceRequest",)),
    Parameter("authored-on", "date"),
    Parameter("modified", "date"),
)
PATIENT_PARAMETERS = (
    Parameter("_id", "token"),
    Parameter("identifier", "token"),
    Parameter("family", "string"),
    Parameter("given", "string"),
    Parameter("birthdate", "date"),
)
SORTS = {"_lastUpdated": "changed", "authored": "sent", "authored-on": "sent"}
NOTHING: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of what was found, and how many there are in all, where that was asked."""

    resources: tuple[Json, ...]
    total: int | None


def requests(asked: Asked, context: Context) -> Hits:
    """Search ServiceRequests."""
    found = _referrals(_request_wanted(asked, context), asked, context)
    shown = tuple(looking.as_request(it, context) for it in looking.threads(found.records, context))
    return Hits(shown, found.total)


def tasks(asked: Asked, context: Context) -> Hits:
    """Search Tasks."""
    ids, focus = asked.ids("_id"), asked.leads_to("focus", "ServiceRequest")
    if ids is not None and focus is not None:
        ids = tuple(set(ids) & set(focus))
    wanted = exchange.Wanted(
        ids=ids if ids is not None else focus,
        people=people_asked(asked),
        handling=asked.codes("status"),
        referrers=asked.leads_to("requester", "Organization"),
        receivers=asked.leads_to("owner", "Organization"),
        workers=asked.leads_to("owner", "Practitioner"),
        sent=asked.moments("authored-on"),
        changed=(*asked.moments("_lastUpdated"), *asked.moments("modified")),
        order=asked.order(SORTS, "-sent"),
    )
    found = _referrals(wanted, asked, context)
    shown = tuple(looking.as_task(it, context) for it in looking.threads(found.records, context))
    return Hits(shown, found.total)


def patients(asked: Asked, context: Context) -> Hits:
    """Search Patients among those the system's organisation is in touch with."""
    said = asked.tokens("identifier")
    wanted = people.Wanted(
        ids=asked.ids("_id"),
        nhs_numbers=None
        if said is None
        else tuple(code for system, code in said if system in {"", codes.NHS_NUMBER}),
        birth_dates=asked.days("birthdate"),
        family=asked.text("family"),
        given=asked.text("given"),
    )
    found = people.search(
        wanted,
        start=asked.start,
        size=asked.count,
        count=asked.is_counted,
        viewer=context.viewer,
        at=context.at,
    )
    return Hits(tuple(looking.persons(found.people, context)), found.total)


def organizations(asked: Asked, context: Context) -> Hits:
    """Search Organizations by id or by ODS code."""
    ids, said = asked.ids("_id"), asked.tokens("identifier")
    found = list(looking.organizations_by_id(ids or (), context))
    if said is not None:
        known = [organisations.by_ods(code) for system, code in said
                 if system in {"", codes.ODS_CODE}]  # fmt: skip
        named = {it.id: places.organization(it) for it in known if it is not None}
        found = [it for id_, it in named.items() if ids is None or id_ in ids]
    return _page(found, asked)


def locations(asked: Asked, context: Context) -> Hits:
    """Search Locations where services are given."""
    del context
    wanted = directory.PlacesWanted(
        ids=asked.ids("_id"), name=asked.text("name"), postcode=asked.text("address-postalcode")
    )
    found = directory.places(wanted, start=asked.start, size=asked.count)
    return Hits(tuple(places.location(it) for it in found.places), found.total)


def services(asked: Asked, context: Context) -> Hits:
    """Search HealthcareServices by id, by who provides them or by where they are given."""
    ids, provider = asked.ids("_id"), asked.leads_to("organization", "Organization")
    there, on = asked.leads_to("location", "Location"), local_date(context.at)
    groups = [] if ids is None else [set(ids)]
    if provider is not None:
        offered = (card.id for each in provider for card in directory.of_provider(each, on=on))
        groups.append(set(offered))
    if there is not None:
        groups.append(set(directory.given_at(there)))
    wanted = sorted(set.intersection(*groups)) if groups else []
    shown = looking.services_by_id(wanted[asked.start : asked.start + asked.count], context)
    return Hits(tuple(shown), len(wanted))


def practitioners(asked: Asked, context: Context) -> Hits:
    """Search Practitioners of the system's own organisation."""
    ids = asked.ids("_id")
    every = {it.account_id: it for it in looking.colleagues(context)}
    wanted = set(every) if ids is None else set(every) & set(ids)
    return _page(looking.practitioners_by_id(wanted, context), asked)


def roles(asked: Asked, context: Context) -> Hits:
    """Search PractitionerRoles of the system's own organisation."""
    ids, who = asked.ids("_id"), asked.leads_to("practitioner", "Practitioner")
    found = [
        places.role(it)
        for it in looking.colleagues(context)
        if (ids is None or it.id in ids) and (who is None or it.account_id in who)
    ]
    return _page(found, asked)


def _request_wanted(asked: Asked, context: Context) -> exchange.Wanted:
    said = asked.tokens("identifier")
    given = None if said is None else tuple(numbers.submission(context.viewer, it) for it in said)
    return exchange.Wanted(
        ids=asked.ids("_id"),
        people=people_asked(asked),
        references=None
        if said is None
        else tuple(code for system, code in said if system in {"", codes.REFERENCE}),
        submissions=given,
        requests=asked.codes("status"),
        referrers=asked.leads_to("requester", "Organization"),
        services=asked.leads_to("performer", "HealthcareService"),
        receivers=asked.leads_to("performer", "Organization"),
        sent=asked.moments("authored"),
        changed=asked.moments("_lastUpdated"),
        order=asked.order(SORTS, "-sent"),
    )


def people_asked(asked: Asked) -> tuple[UUID, ...] | None:
    """Return whom ``patient`` and ``subject`` ask for, or None where neither is asked."""
    patient, subject = (asked.leads_to(it, "Patient") for it in ("patient", "subject"))
    if patient is not None and subject is not None:
        return tuple(set(patient) & set(subject))
    return patient if patient is not None else subject


def _referrals(wanted: exchange.Wanted, asked: Asked, context: Context) -> exchange.Found:
    return exchange.search(
        wanted,
        start=asked.start,
        size=asked.count,
        count=asked.is_counted,
        viewer=context.viewer,
        at=context.at,
    )


def _page(found: Sequence[Json], asked: Asked) -> Hits:
    """Return a page of what is all at hand."""
    return Hits(tuple(found[asked.start : asked.start + asked.count]), len(found))


Search = Callable[[Asked, Context], Hits]
