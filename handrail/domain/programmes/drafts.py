"""Ask how far drafts of programmes have come, and what one would change. For who keeps them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from handrail.domain.programmes import queries
from handrail.domain.programmes.access import check_may_draft
from handrail.domain.programmes.comparing import differences
from handrail.domain.programmes.draft_models import Draft, DraftStep
from handrail.domain.programmes.drafting import NoSuchDraft, is_second_person
from handrail.domain.programmes.files import reading
from handrail.domain.programmes.rules import ProgrammeRules
from handrail.domain.programmes.states import STANDING, State
from handrail.kernel.viewer import Viewer, account_of


@dataclass(frozen=True, slots=True)
class StepLine:
    """One thing that was done with a draft."""

    at: datetime
    event: str
    by_account_id: UUID
    note: str


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """A draft, what it says, and what that would change of the version it was taken from.

    ``may_publish`` is whether whoever looks is its second pair of eyes.
    """

    id: UUID
    programme_id: str
    state: State
    content: dict[str, Any]
    before: ProgrammeRules
    after: ProgrammeRules
    why: str
    valid_from_date: date | None
    may_publish: bool
    steps: tuple[StepLine, ...]
    version: int

    @property
    def differences(self) -> tuple[str, ...]:
        """Return what it would change, in words."""
        return differences(self.before, self.after)


def standing(*, viewer: Viewer) -> dict[str, State]:
    """Return the programmes that have a draft, by id, and how far it has come. NotAllowed."""
    check_may_draft(viewer)
    rows = Draft.objects.filter(state__in=STANDING).order_by("programme_id", "id")
    return {programme: State(state) for programme, state in rows.values_list("programme", "state")}


def of_programme(programme_id: str, *, viewer: Viewer) -> DraftRecord | None:
    """Return the draft that stands for a programme, or None. NotAllowed."""
    check_may_draft(viewer)
    row = Draft.objects.filter(programme_id=programme_id, state__in=STANDING).first()
    return _record(row, viewer) if row else None


def draft(draft_id: UUID, *, viewer: Viewer) -> DraftRecord:
    """Return one draft that stands; NoSuchDraft, NotAllowed."""
    check_may_draft(viewer)
    row = Draft.objects.filter(id=draft_id, state__in=STANDING).first()
    if row is None:
        raise NoSuchDraft
    return _record(row, viewer)


def _record(row: Draft, viewer: Viewer) -> DraftRecord:
    account = account_of(viewer)
    steps = DraftStep.objects.filter(draft_id=row.id).order_by("-id")
    return DraftRecord(
        id=row.id,
        programme_id=row.programme_id,
        state=State(row.state),
        content=row.content,
        before=queries.version(row.based_on_id).rules,
        after=reading.rules_from(row.content),
        why=row.why,
        valid_from_date=row.valid_from_date,
        may_publish=account is not None and is_second_person(row, account),
        steps=tuple(StepLine(it.at, it.event, it.by_account_id, it.note) for it in steps),
        version=row.version,
    )
