"""Who is not settled yet of a service that ends: nobody is left behind (R133, R134). Reads only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail.domain.cases.choices import CaseState
from handrail.domain.cases.models import Case, Handover
from handrail.domain.participants import queries as participants
from handrail.domain.participants.queries import PersonCard
from handrail.domain.referrals.models import Intake, Referral
from handrail.domain.referrals.states import UNDECIDED
from handrail.domain.staff import queries as staff
from handrail.kernel.viewer import Viewer, organisation_of

CASE, REFERRAL, INTAKE = "case", "referral", "intake"


@dataclass(frozen=True, slots=True)
class Unsettled:
    """One person, or what one person sent, and how far it is: ``asked`` whom it is offered to."""

    what: str
    id: UUID
    referral_id: UUID | None
    name: str
    coach_name: str
    asked: str
    since: datetime


def unsettled(service_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[Unsettled, ...]:
    """Return the open cases, undecided referrals and unread requests of a service, oldest first."""
    ours = organisation_of(viewer)
    if ours is None:
        return ()
    cases = list(
        Case.objects.visible_to(viewer, at=at)
        .filter(service_id=service_id, organisation_id=ours)
        .exclude(state=CaseState.CLOSED)
    )
    referrals = list(
        Referral.objects.visible_to(viewer, at=at)
        .filter(service_id=service_id, to_organisation_id=ours, state__in=UNDECIDED)
        .select_related("offered_service")
    )
    intakes = Intake.objects.visible_to(viewer, at=at).filter(
        service_id=service_id, to_organisation_id=ours, is_sent=True, handled_at=None
    )
    about = {row.person_id for row in cases} | {row.person_id for row in referrals}
    people = participants.cards(about, viewer=viewer, at=at)
    found = [
        *_cases(cases, people, viewer, at),
        *(_referral(row, people) for row in referrals),
        *(
            Unsettled(INTAKE, row.id, None, row.name, "", "", row.sent_at or row.created_at)
            for row in intakes
        ),
    ]
    return tuple(sorted(found, key=lambda one: (one.since, str(one.id))))


def _cases(
    cases: Sequence[Case], people: Mapping[UUID, PersonCard], viewer: Viewer, at: datetime
) -> Iterator[Unsettled]:
    """Yield open cases, each with its coach and whom it is offered to by name."""
    offers = Handover.objects.visible_to(viewer, at=at).filter(
        case_id__in=[row.id for row in cases], answered_at=None, is_share=False
    )
    asked = {row.case_id: row.to_account_id for row in offers}
    coaches = (row.coach_account_id for row in cases)
    names = staff.names([*asked.values(), *(one for one in coaches if one)])
    for row in cases:
        yield Unsettled(
            CASE,
            row.id,
            row.referral_id,
            _name(row.person_id, people),
            names.get(row.coach_account_id, "") if row.coach_account_id else "",
            names.get(asked[row.id], "") if row.id in asked else "",
            row.opened_at,
        )


def _referral(row: Referral, people: Mapping[UUID, PersonCard]) -> Unsettled:
    offered = row.offered_service.name if row.offered_service else ""
    name = _name(row.person_id, people)
    return Unsettled(REFERRAL, row.id, row.id, name, "", offered, row.sent_at)


def _name(person_id: UUID, people: Mapping[UUID, PersonCard]) -> str:
    return people[person_id].name if person_id in people else ""
