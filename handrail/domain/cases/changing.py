"""What every change of a case shares: the lock, the history line and the audit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.domain.audit import operations as audit
from handrail.domain.cases.models import Case, CaseStep
from handrail.domain.cases.states import CASE
from handrail.domain.participants.operations import ChangedMeanwhile
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Viewer, account_of

LONGEST_NOTE = 500


def locked(case_id: UUID, by: Viewer, at: datetime, version: int | None = None) -> Case:
    """Return the case, locked; NotFound when unseen, ChangedMeanwhile when ``version`` is old."""
    rows = Case.objects.visible_to(by, at=at).select_for_update(of=("self",))
    row = rows.filter(pk=case_id).first()
    if row is None:
        raise NotFound
    if version is not None and version != row.version:
        raise ChangedMeanwhile
    return row


def change(row: Case, changes: Mapping[str, Any]) -> None:
    """Write some of a case's columns, as its next version."""
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*changes, "version"])


def move(
    row: Case, event: str, by: Viewer, at: datetime, changes: Mapping[str, Any], note: str = ""
) -> None:
    """Take the case to the state that an event leads to; WrongState when it cannot."""
    before, after = row.state, CASE.after(event, row.state)
    change(row, {**changes, "state": after})
    _line(row, event, by, at, note, before, after)
    _audit(row, event, by, at, None)


def happened(
    row: Case,
    event: str,
    by: Viewer,
    at: datetime,
    *,
    note: str = "",
    detail: Mapping[str, Any] | None = None,
    in_history: bool = True,
) -> None:
    """Write that something happened: in the audit, and in the case's own history where asked."""
    if in_history:
        _line(row, event, by, at, note)
    _audit(row, event, by, at, detail)


def _line(
    row: Case,
    event: str,
    by: Viewer,
    at: datetime,
    note: str,
    before: str = "",
    after: str = "",
) -> None:
    line = CaseStep(
        case=row,
        at=at,
        event=event,
        from_state=before,
        to_state=after,
        by_account_id=account_of(by),
        note=note[:LONGEST_NOTE],
    )
    CaseStep.objects.bulk_create([line])


def _audit(
    row: Case, event: str, by: Viewer, at: datetime, detail: Mapping[str, Any] | None
) -> None:
    audit.record(
        action=event,
        by=by,
        at=at,
        subject=("case", row.id),
        person_id=row.person_id,
        detail=detail,
    )
