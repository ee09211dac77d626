"""Write down what an area has agreed, and that it holds no more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.agreements import access, queries
from handrail.domain.agreements.choices import Article6, Article9, PurposeOfUse
from handrail.domain.agreements.models import Basis, TeamEnding, TeamMember
from handrail.domain.audit import operations as audit
from handrail.domain.organisations import areas
from handrail.domain.organisations import queries as organisations
from handrail.domain.staff import wall
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotFound, Refusal
from handrail.kernel.viewer import Viewer, account_of

SHORTEST_WHY = 5


class NeverOneTeam(BadInput):
    """An employer, a Jobcentre or DWP, or somebody outside the area, was to be put on a list."""

    default = (
        "Only organisations of this area that give or refer to support can be in a direct-care "
        "team. An employer, a Jobcentre or the DWP never can."
    )


class AlreadyListed(Refusal):
    """An organisation stands on the list already."""

    default = "One of these organisations is on this list already. End that line first."


class AlreadyEnded(Refusal):
    """Somebody ended the line before."""

    default = "This line has ended already."


@dataclass(frozen=True, slots=True)
class Agreed:
    """Who agreed a list, when and in which document, and from when until when it holds."""

    by: str
    on: date
    reference: str
    from_date: date
    until_date: date | None = None


@dataclass(frozen=True, slots=True)
class Pathway:
    """A programme, by the id that never changes and by the name it has now."""

    id: str
    name: str


@transaction.atomic
def add_to_team(
    *,
    board_id: UUID,
    pathway: Pathway,
    organisation_ids: Collection[UUID],
    agreed: Agreed,
    by: Viewer,
    at: datetime,
) -> tuple[UUID, ...]:
    """Put organisations on the direct-care list of a pathway; return the new lines.

    NotAllowed; NeverOneTeam; AlreadyListed; BadInput for days that cannot be, or without whom
    it was agreed by and where that is written.
    """
    access.check_may_set(by, board_id)
    _check_agreed(agreed, local_date(at))
    wanted = set(organisation_ids)
    ours = set(areas.of_area(board_id, local_date(at)))
    known = organisations.many(wanted)
    if not wanted or not wanted <= ours or any(it.kind in wall.TOLD_ONLY for it in known.values()):
        raise NeverOneTeam
    lines = queries.team(board_id, at=at)
    if wanted & {line.organisation_id for line in lines if line.pathway_id == pathway.id}:
        raise AlreadyListed
    rows = [
        TeamMember(
            board_id=board_id,
            programme_id=pathway.id,
            pathway=pathway.name,
            organisation_id=organisation_id,
            from_date=agreed.from_date,
            until_date=agreed.until_date,
            agreed_by=agreed.by.strip(),
            agreed_date=agreed.on,
            reference=agreed.reference.strip(),
            recorded_at=at,
            recorded_by_account_id=account_of(by),
        )
        for organisation_id in sorted(wanted)
    ]
    TeamMember.objects.bulk_create(rows)
    for row in rows:
        _audit("agreement.team_added", row, by, at)
    return tuple(row.id for row in rows)


@transaction.atomic
def end_in_team(*, member_id: UUID, why: str, by: Viewer, at: datetime) -> None:
    """Take an organisation off a list from this moment; what was implied by it ends at once.

    NotFound for another board's line; BadInput without a reason; AlreadyEnded.
    """
    row = TeamMember.objects.filter(pk=member_id).first()
    if row is None or not access.may_set(by, row.board_id):
        raise NotFound
    if len(why.strip()) < SHORTEST_WHY:
        raise BadInput("Say why in a few words")
    if TeamEnding.objects.filter(member_id=member_id).exists():
        raise AlreadyEnded
    TeamEnding.objects.bulk_create(
        [TeamEnding(member_id=row.id, at=at, why=why.strip(), by_account_id=account_of(by))]
    )
    _audit("agreement.team_ended", row, by, at)


@dataclass(frozen=True, slots=True)
class Decision:
    """Which law a controller relies on for a purpose, from when, and where that is written."""

    purpose: str
    controller: str
    article6: str
    article9: str
    reference: str
    from_date: date


@transaction.atomic
def set_basis(*, board_id: UUID, decision: Decision, by: Viewer, at: datetime) -> UUID:
    """Write down the law relied on for a purpose from a day; return the new row.

    NotAllowed; BadInput for what the law does not know, or without who decided and where.
    """
    access.check_may_set(by, board_id)
    said = decision
    if (
        said.purpose not in PurposeOfUse.values
        or said.article6 not in Article6.values
        or said.article9 not in Article9.values
    ):
        raise BadInput("Choose a purpose, a basis and a condition from the lists")
    if not said.controller.strip() or not said.reference.strip():
        raise BadInput("Say who decided this, and in which document it is written")
    row = Basis(
        board_id=board_id,
        purpose=said.purpose,
        controller=said.controller.strip(),
        article6=said.article6,
        article9=said.article9,
        reference=said.reference.strip(),
        from_date=said.from_date,
        recorded_at=at,
        recorded_by_account_id=account_of(by),
    )
    Basis.objects.bulk_create([row])
    audit.record(
        action="agreement.basis_set",
        by=by,
        at=at,
        subject=("basis", row.id),
        detail={"purpose": said.purpose, "basis": said.article6, "condition": said.article9},
    )
    return row.id


def _check_agreed(agreed: Agreed, today: date) -> None:
    if not agreed.by.strip() or not agreed.reference.strip():
        raise BadInput("Say who agreed this, and in which document it is written")
    if agreed.on > today:
        raise BadInput("The day it was agreed must be today or in the past")
    if agreed.from_date < agreed.on:
        raise BadInput("It cannot begin before the day it was agreed")
    if agreed.until_date is not None and agreed.until_date < agreed.from_date:
        raise BadInput("The last day must be on or after the first")


def _audit(action: str, row: TeamMember, by: Viewer, at: datetime) -> None:
    audit.record(
        action=action,
        by=by,
        at=at,
        subject=("team_member", row.id),
        detail={"pathway": row.programme_id, "organisation": str(row.organisation_id)},
    )
