"""How much each case takes of its worker, and how much each worker carries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.cases import access
from handrail.domain.cases.changing import change, happened, locked
from handrail.domain.cases.choices import CaseState, Weight
from handrail.domain.cases.models import Case
from handrail.domain.disclosure.asking import ask, seen
from handrail.kernel.errors import BadInput
from handrail.kernel.viewer import Viewer, organisation_of

SHORT_WEEKS, LONG_WEEKS = 8, 39
OPEN = (CaseState.OPEN, CaseState.PAUSED)
_CARRIED = """
    select coach_account_id, coalesce(sum(weight) filter (where state = 'open'), 0), count(*)
    from cases_case where organisation_id = %s and state = any(%s) and {seen}
    group by coach_account_id
"""


class NeedsReason(BadInput):
    """Somebody is given more than they may carry, and nobody says why."""

    default = "They carry as much as they may. Choose somebody with room, or say why it is them"


@dataclass(frozen=True, slots=True)
class Carried:
    """What one worker carries: points of open cases, and how many cases, paused ones too."""

    points: int
    cases: int


def weight_of_tier(max_weeks: int | None) -> Weight:
    """Return what a case of a tier weighs at first, by how long the tier may last."""
    if max_weeks is None:
        return Weight.USUAL
    if max_weeks <= SHORT_WEEKS:
        return Weight.LIGHT
    return Weight.COMPLEX if max_weeks >= LONG_WEEKS else Weight.USUAL


def carried(*, viewer: Viewer, at: datetime) -> dict[UUID | None, Carried]:
    """Return what each worker of the viewer's organisation carries; a paused case has no weight."""
    text, own = seen(Case, viewer, at)
    values = [organisation_of(viewer), [str(state) for state in OPEN], *own]
    rows = ask(_CARRIED.format(seen=text), values)
    return {coach: Carried(int(points), count) for coach, points, count in rows}


def weights(case_ids: Iterable[UUID], *, viewer: Viewer, at: datetime) -> dict[UUID, int]:
    """Return what each of these cases weighs."""
    rows = Case.objects.visible_to(viewer, at=at).filter(id__in=list(case_ids))
    return dict(rows.values_list("id", "weight"))


@transaction.atomic
def set_weight(*, case_id: UUID, weight: int, by: Viewer, at: datetime) -> None:
    """Say how much a case takes of its worker; BadInput for what is no weight."""
    if weight not in Weight.values:
        raise BadInput("Choose how much this takes")
    row = locked(case_id, by, at)
    if not access.may_reassign(by, row):
        access.check_may_hold(by, row)
    access.check_is_open(row)
    if row.weight == weight:
        return
    change(row, {"weight": weight})
    happened(row, "case.weighed", by, at, note=str(Weight(weight).label), detail={"weight": weight})


@transaction.atomic
def note_over_limit(*, case_id: UUID, why: str, by: Viewer, at: datetime) -> None:
    """Write into a case's history why somebody carries it who is over their limit."""
    row = locked(case_id, by, at)
    happened(row, "case.given_over_limit", by, at, note=why.strip())
