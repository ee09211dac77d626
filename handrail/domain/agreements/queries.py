"""Ask what an area has agreed. About organisations only: anyone may ask, so no viewer is taken."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from handrail.domain.agreements.choices import PurposeOfUse
from handrail.domain.agreements.models import Basis, TeamMember
from handrail.kernel.clock import LONDON, local_date
from handrail.kernel.errors import NotFound


class NoSuchLine(NotFound):
    """There is no such line, or it is another area's."""

    default = "We cannot find that line, or it belongs to another area."


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One organisation on one list: who agreed it, and whether it has ended."""

    id: UUID
    board_id: UUID
    pathway_id: str
    pathway: str
    organisation_id: UUID
    from_date: date
    until_date: date | None
    agreed_by: str
    agreed_date: date
    reference: str
    recorded_at: datetime
    ended_at: datetime | None
    ended_why: str

    @property
    def until_at(self) -> datetime | None:
        """The moment at which its last day ends, where that is known beforehand."""
        if self.until_date is None:
            return None
        return datetime.combine(self.until_date + timedelta(days=1), time(), LONDON)

    def stands(self, at: datetime) -> bool:
        """Return whether it holds at a moment; one still to come does not."""
        today = local_date(at)
        return self.from_date <= today and not self.is_over(at)

    def is_over(self, at: datetime) -> bool:
        """Return whether it has ended or run out."""
        has_run_out = self.until_date is not None and self.until_date < local_date(at)
        return has_run_out or (self.ended_at is not None and self.ended_at <= at)


@dataclass(frozen=True, slots=True)
class BasisLine:
    """The law a controller relies on for a purpose, from a day."""

    id: UUID
    purpose: str
    controller: str
    article6: str
    article6_words: str
    article9: str
    article9_words: str
    reference: str
    from_date: date
    recorded_at: datetime


def team(board_id: UUID, *, at: datetime) -> tuple[TeamLine, ...]:
    """Return a board's lines that hold or are still to come, by pathway."""
    return tuple(line for line in _lines(Q(board_id=board_id)) if not line.is_over(at))


def former(board_id: UUID, *, at: datetime) -> tuple[TeamLine, ...]:
    """Return a board's lines that have ended, by pathway."""
    return tuple(line for line in _lines(Q(board_id=board_id)) if line.is_over(at))


def line(member_id: UUID) -> TeamLine:
    """Return one line; NoSuchLine."""
    found = _lines(Q(pk=member_id))
    if not found:
        raise NoSuchLine
    return found[0]


def team_of(
    organisation_id: UUID, *, programmes: Collection[str], at: datetime
) -> tuple[TeamLine, ...]:
    """Return with whom an organisation is one team now, for some pathways; itself left out."""
    lines = _lines(Q(programme_id__in=set(programmes)))
    standing = [line for line in lines if line.stands(at)]
    ours = {
        (line.board_id, line.pathway_id)
        for line in standing
        if line.organisation_id == organisation_id
    }
    return tuple(
        line
        for line in standing
        if (line.board_id, line.pathway_id) in ours and line.organisation_id != organisation_id
    )


def bases(board_id: UUID, *, on: date) -> dict[str, BasisLine]:
    """Return the law relied on now, by purpose; a purpose nobody decided on is not in it."""
    found: dict[str, BasisLine] = {}
    for row in _bases(board_id).filter(from_date__lte=on):
        found.setdefault(row.purpose, _basis(row))
    return {purpose: found[purpose] for purpose in PurposeOfUse.values if purpose in found}


def basis_history(board_id: UUID, purpose: str) -> tuple[BasisLine, ...]:
    """Return every decision about a purpose, the newest first."""
    return tuple(_basis(row) for row in _bases(board_id).filter(purpose=purpose))


def _lines(condition: Q) -> tuple[TeamLine, ...]:
    rows = TeamMember.objects.filter(condition).select_related("ending")
    return tuple(_line(row) for row in rows.order_by("pathway", "from_date", "id"))


def _line(row: TeamMember) -> TeamLine:
    ending = getattr(row, "ending", None)
    return TeamLine(
        id=row.id,
        board_id=row.board_id,
        pathway_id=row.programme_id,
        pathway=row.pathway,
        organisation_id=row.organisation_id,
        from_date=row.from_date,
        until_date=row.until_date,
        agreed_by=row.agreed_by,
        agreed_date=row.agreed_date,
        reference=row.reference,
        recorded_at=row.recorded_at,
        ended_at=ending.at if ending else None,
        ended_why=ending.why if ending else "",
    )


def _bases(board_id: UUID) -> QuerySet[Basis]:
    return Basis.objects.filter(board_id=board_id).order_by("-from_date", "-recorded_at", "-id")


def _basis(row: Basis) -> BasisLine:
    return BasisLine(
        id=row.id,
        purpose=row.purpose,
        controller=row.controller,
        article6=row.article6,
        article6_words=str(row.get_article6_display()),
        article9=row.article9,
        article9_words=str(row.get_article9_display()),
        reference=row.reference,
        from_date=row.from_date,
        recorded_at=row.recorded_at,
    )
