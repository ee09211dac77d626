"""What another system may see, as resources: people, referrals with their tasks, and places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from handrail.domain.directory import queries as directory
from handrail.domain.disclosure import queries as disclosure
from handrail.domain.organisations import queries as organisations
from handrail.domain.participants import exchange as people
from handrail.domain.participants.queries import PersonRecord
from handrail.domain.referrals import exchange
from handrail.domain.referrals.additions import AdditionView, of_several
from handrail.domain.referrals.exchange import Line
from handrail.domain.referrals.queries import ReferralRecord
from handrail.domain.referrals.rules import THEIR_NUMBERS
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.domain.systems.tokens import Bearer
from handrail.interop.fhir import patients, places, requests, stages, tasks
from handrail.interop.fhir.codes import Json
from handrail.interop.fhir.stages import Stage
from handrail.kernel.clock import local_date
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Client


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks, when, and how: with what the header says of the way it wants to be answered."""

    bearer: Bearer
    at: datetime
    base: str
    is_strict: bool = False
    if_match: str = ""
    if_none_exist: str = ""
    idempotency_key: str = ""
    given_ids: dict[str, str] = field(default_factory=dict)
    # Whom what was found is about, by its type and id, where the resource does not name them.
    about: dict[tuple[str, str], UUID] = field(default_factory=dict)

    @property
    def viewer(self) -> Client:
        """The viewer that the system is."""
        return self.bearer.viewer


@dataclass(frozen=True, slots=True)
class Thread:
    """A referral with what happened to it, as far as whoever looks may know."""

    record: ReferralRecord
    handling: tuple[Stage, ...]
    requests: tuple[Stage, ...]
    permitted: frozenset[Kind]
    is_ours: bool
    worker: str
    additions: tuple[AdditionView, ...] = ()
    moved_at: datetime | None = None

    def is_of_now(self, stage: Stage) -> bool:
        """Return whether in a version it was with whom it is with now."""
        return self.moved_at is None or stage.since >= self.moved_at


def persons(found: Sequence[PersonRecord], context: Context) -> list[Json]:
    """Return people as Patients; how they are reached only to who may know it."""
    viewer, at = context.viewer, context.at
    practices = organisations.many(it.gp_practice_id for it in found if it.gp_practice_id)
    may_triage = viewer.has(Permission.TRIAGE)
    hidden = disclosure.only_matched(
        [it.id for it in found], organisation_id=viewer.organisation_id, at=at
    )
    return [
        patients.write(
            person,
            practices.get(person.gp_practice_id) if person.gp_practice_id else None,
            may_reach=person.id not in hidden,
            may_triage=may_triage,
        )
        for person in found
    ]


def may_reach(person_id: UUID, viewer: Client, at: datetime) -> bool:
    """Return whether a system may know how somebody is reached (as on the pages)."""
    return not disclosure.is_only_matched(
        person_id=person_id, organisation_id=viewer.organisation_id, at=at
    )


def patients_by_id(ids: Iterable[UUID], context: Context) -> list[Json]:
    """Return several Patients; those whom the system may not know of are left out."""
    found = people.records(ids, viewer=context.viewer, at=context.at)
    return persons(list(found.values()), context)


def threads(records: Sequence[ReferralRecord], context: Context) -> list[Thread]:
    """Return referrals with what happened to them, in the order given."""
    viewer, at = context.viewer, context.at
    lines = exchange.trails([it.card.id for it in records], viewer=viewer, at=at)
    released = disclosure.permitted(
        [it.card.person_id for it in records], organisation_id=viewer.organisation_id, at=at
    )
    workers = staff.names(it.card.assigned_account_id for it in records
                          if it.card.assigned_account_id)  # fmt: skip
    added = of_several([it.card for it in records], viewer=viewer, at=at) if records else {}
    return [
        replace(
            _thread(it, lines[it.card.id], released[it.card.person_id], workers, viewer),
            additions=added[it.card.id],
            moved_at=stages.moved_at(lines[it.card.id]),
        )
        for it in records
    ]


def threads_by_id(ids: Iterable[UUID], context: Context) -> list[Thread]:
    """Return several referrals; those that the system may not know of are left out."""
    wanted = exchange.Wanted(ids=tuple(ids))
    size = len(wanted.ids or ())
    found = exchange.search(
        wanted, start=0, size=size, count=False, viewer=context.viewer, at=context.at
    )
    return threads(found.records, context)


def as_request(thread: Thread, context: Context, number: int | None = None) -> Json:
    """Return a referral as a ServiceRequest; whom it asks, only where that was so in a version."""
    del context
    stage = thread.requests[(number or len(thread.requests)) - 1]
    said = requests.write(thread.record, thread.requests, thread.additions, number)
    return said if number is None or thread.is_of_now(stage) else _without(said, "performer")


def as_task(thread: Thread, context: Context, number: int | None = None) -> Json:
    """Return where a referral stands as a Task.

    A version before the latest names the team it was with, and nobody who has it only now; which
    team that was before it moved is not known to everybody, so that nobody is named.
    """
    del context
    version = number or len(thread.handling)
    stage, is_latest = thread.handling[version - 1], version == len(thread.handling)
    worker = thread.worker if is_latest else ""
    said = tasks.write(
        thread.record,
        thread.handling,
        permitted=thread.permitted,
        owner=tasks.owner(thread.record, stage, worker, is_ours=thread.is_ours),
        number=version,
    )
    return said if is_latest or thread.is_of_now(stage) else _without(said, "owner")


def _without(said: Json, name: str) -> Json:
    return {key: value for key, value in said.items() if key != name}


def requests_by_id(ids: Iterable[UUID], context: Context) -> list[Json]:
    """Return several ServiceRequests."""
    return [as_request(it, context) for it in threads_by_id(ids, context)]


def tasks_by_id(ids: Iterable[UUID], context: Context) -> list[Json]:
    """Return several Tasks."""
    return [as_task(it, context) for it in threads_by_id(ids, context)]


def organizations_by_id(ids: Iterable[UUID], context: Context) -> list[Json]:
    """Return several Organizations."""
    return [places.organization(it) for it in organisations.many(ids).values()]


def services_by_id(ids: Iterable[UUID], context: Context) -> list[Json]:
    """Return several HealthcareServices."""
    return [places.service(it) for it in directory.services(ids, on=local_date(context.at))]


def locations_by_id(ids: Iterable[UUID], context: Context) -> list[Json]:
    """Return several Locations where services are given."""
    del context
    wanted = directory.PlacesWanted(ids=tuple(ids))
    found = directory.places(wanted, start=0, size=len(wanted.ids or ()))
    return [places.location(it) for it in found.places]


def practitioners_by_id(ids: Iterable[UUID], context: Context) -> list[Json]:
    """Return several Practitioners of the system's own organisation."""
    wanted = set(ids)
    found = {it.account_id: it.account_name for it in colleagues(context)}
    return [places.practitioner(it, found[it]) for it in sorted(wanted & set(found))]


def roles_by_id(ids: Iterable[UUID], context: Context) -> list[Json]:
    """Return several PractitionerRoles of the system's own organisation."""
    wanted = set(ids)
    return [places.role(it) for it in colleagues(context) if it.id in wanted]


def colleagues(context: Context) -> list[staff.MembershipCard]:
    """Return who refers, decides or supports at the system's own organisation."""
    ours, at = context.viewer.organisation_id, context.at
    found: dict[UUID, staff.MembershipCard] = {}
    for may in (Permission.WORK_CASES, Permission.TRIAGE, Permission.REFER):
        for card in staff.colleagues(ours, permission=may, at=at):
            found.setdefault(card.id, card)
    return list(found.values())


def _thread(
    record: ReferralRecord,
    lines: Sequence[Line],
    released: frozenset[Kind],
    workers: dict[UUID, str],
    viewer: Client,
) -> Thread:
    card, ours = record.card, viewer.organisation_id
    is_receiver = ours in card.deciders
    is_known = is_receiver or Kind.ATTENDANCE in released
    is_sent_here = THEIR_NUMBERS not in record.given
    worker = card.assigned_account_id
    return Thread(
        record=record,
        handling=stages.handling(lines, closing=card.closing, is_known=is_known),
        requests=stages.requests(
            lines, closing=card.closing, is_known=is_known, is_sent_here=is_sent_here
        ),
        permitted=frozenset(Kind) if ours == card.to_organisation_id else released,
        is_ours=ours == card.to_organisation_id,
        worker=workers.get(worker, "") if worker and is_known else "",
    )
