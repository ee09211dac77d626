"""Promising: by when somebody speaks with a person, and by when support starts (R58).

Both clocks run in working days of one nation, settled when it is sent and never again: that of
the area the service covers; where that is unclear, of the person's home; else of the area whose
page it is (ADR 0040).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from handrail.domain.capacity.queries import FreeSlot
from handrail.domain.cases import queries as cases
from handrail.domain.cases.meeting import CAME
from handrail.domain.cases.records import CaseRecord
from handrail.domain.matching import queries as matching
from handrail.domain.matching.services import ServiceFacts
from handrail.domain.programmes.rules import Clocks, Intervention
from handrail.domain.referrals import fit_notes, starting
from handrail.domain.referrals import queries as referrals
from handrail.domain.referrals.fit_notes import Gap
from handrail.domain.referrals.queries import ReferralRecord
from handrail.journey.knowing import area_codes, position_of
from handrail.kernel import working_days
from handrail.kernel.clock import last_day, local_date
from handrail.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Promised:
    """What is promised if it is sent now. ``start_at`` is None while that is being checked."""

    contact_at: datetime
    start_at: datetime | None
    nation: str


def by_service(
    service: ServiceFacts, *, home: Iterable[str], area_nation: str, sent_at: datetime
) -> Promised:
    """Return what a service that is offered promises a person."""
    nation = nation_of(service.area_codes or (), home, area_nation)
    start = service.rules.clocks.start_working_days
    return Promised(
        contact_at=working_days.promised_by(sent_at, service.promise_days, nation),
        start_at=working_days.promised_by(sent_at, start, nation) if start is not None else None,
        nation=nation,
    )


def by_id(service_id: UUID, *, postcode: str, area_nation: str, sent_at: datetime) -> Promised:
    """Return what a service promises somebody from a postcode, or from nowhere that is known."""
    on, home = local_date(sent_at), area_codes(position_of(postcode))
    if service := matching.service_of(service_id, on=on):
        return by_service(service, home=home, area_nation=area_nation, sent_at=sent_at)
    nation = nation_of((), home, area_nation)
    return Promised(
        contact_at=working_days.promised_by(
            sent_at, matching.promise_days(service_id, on=on), nation
        ),
        start_at=start_by(service_id, nation=nation, sent_at=sent_at),
        nation=nation,
    )


def start_by(service_id: UUID, *, nation: str, sent_at: datetime) -> datetime | None:
    """Return by when support starts, by a nation that is settled; None while that is checked."""
    days = matching.clocks(service_id, on=local_date(sent_at)).start_working_days
    return working_days.promised_by(sent_at, days, nation) if days is not None else None


def gap(
    service: ServiceFacts,
    slots: Sequence[FreeSlot],
    promised: Promised,
    note_until: date | None,
    on: date,
) -> Gap | None:
    """Return whether the fit note ends before the earliest that anybody speaks with them here."""
    wait = service.first_contact
    measured = (
        working_days.add(on, wait.working_days, promised.nation)
        if wait and wait.measured_on is not None
        else None
    )
    free = [local_date(slot.starts_at) for slot in slots]
    return fit_notes.gap(
        until=note_until,
        booked=min(free, default=None),
        promised=last_day(promised.contact_at),
        measured=measured,
        today=on,
    )


def nation_of(service: Iterable[str], home: Iterable[str], area_nation: str) -> str:
    """Return whose bank holidays count: the service's nation, else the home's, else the area's."""
    return working_days.nation_of(service) or working_days.nation_of(home) or area_nation


def started(
    case: CaseRecord, what: Intervention, *, moment: datetime, by: Viewer, at: datetime
) -> None:
    """Stop the second clock, where the programme counts this as the first intervention.

    ``by`` acts for the organisation that holds the case.
    """
    if not _clocks(referrals.record(case.referral_id, viewer=by, at=at), at).is_started_by(what):
        return
    contacts = cases.contacts_until(case.id, moment, viewer=by, at=at)
    starting.record_start(
        referral_id=case.referral_id, started_at=moment, contacts=contacts, by=by, at=at
    )


def not_started(case: CaseRecord, *, moment: datetime, by: Viewer, at: datetime) -> None:
    """Put the second clock right, where what stopped it at this moment did not happen after all.

    Support then started with the earliest meeting or plan that is left and counts, if any.
    ``by`` acts for the organisation that holds the case.
    """
    record = referrals.record(case.referral_id, viewer=by, at=at)
    if record.card.started_at != moment:
        return
    starts = _starts(case, _clocks(record, at), by, at)
    earliest = min(starts, default=None)
    starting.correct_start(
        referral_id=case.referral_id,
        started_at=earliest,
        contacts=cases.contacts_until(case.id, earliest, viewer=by, at=at) if earliest else 0,
        by=by,
        at=at,
    )


def _clocks(record: ReferralRecord, at: datetime) -> Clocks:
    kept = record.programme_version_id
    return matching.clocks(record.card.service_id, version_id=kept, on=local_date(at))


def _starts(case: CaseRecord, clocks: Clocks, by: Viewer, at: datetime) -> list[datetime]:
    meetings = cases.appointments(case.id, viewer=by, at=at)
    met = [it.starts_at for it in meetings if it.state in CAME]
    agreed = [case.plan_agreed_at] if case.plan_agreed_at else []
    happened = {Intervention.MEETING: met, Intervention.PLAN: agreed}
    return [it for what, them in happened.items() if clocks.is_started_by(what) for it in them]
