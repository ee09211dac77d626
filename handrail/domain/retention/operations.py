"""Hold records back, propose a disposal, confirm it as a second person."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.retention import access
from handrail.domain.retention.models import Disposal
from handrail.kernel.errors import BadInput, NotFound, Refusal
from handrail.kernel.ids import new_id, ordered_id
from handrail.kernel.viewer import Viewer

SHORTEST_WHY = 5


class SecondPerson(Refusal):
    """The same person proposed it."""

    default = "You proposed this. Somebody else has to confirm it."


class NothingDue(Refusal):
    """Nothing of what was chosen may be disposed of now."""

    default = "Nothing you chose is past its day, free of holds and not proposed already."


@transaction.atomic
def hold(*, reference: str, why: str, until_date: date | None, by: Viewer, at: datetime) -> UUID:
    """Hold back everything about the person whom a reference is about; return the hold.

    NotFound for a reference that is not of the viewer's organisations; BadInput without a reason.
    """
    access.check_may_dispose(by)
    if len(why.strip()) < SHORTEST_WHY:
        raise BadInput("Say why nothing may be disposed of")
    made = new_id()
    if not _ask("select retention_hold(%s, %s, %s, %s)", [made, reference, why, until_date]):
        raise NotFound("We cannot find that reference.")
    audit.record(action="records.held", by=by, at=at, subject=("hold", made))
    return made


@transaction.atomic
def lift(*, hold_id: UUID, by: Viewer, at: datetime) -> None:
    """End a hold; NotFound when it is not of the viewer's organisation, or has ended."""
    access.check_may_dispose(by)
    if not _ask("select retention_lift(%s)", [hold_id]):
        raise NotFound
    audit.record(action="records.hold_lifted", by=by, at=at, subject=("hold", hold_id))


@transaction.atomic
def propose(*, records: Sequence[tuple[str, UUID]], by: Viewer, at: datetime) -> UUID:
    """Propose to dispose of records; NothingDue where none of them may be. Return the disposal."""
    access.check_may_dispose(by)
    made = new_id()
    asked = [[what for what, _ in records], [record_id for _, record_id in records]]
    with transaction.atomic():
        count = _ask("select retention_propose(%s, %s, %s::uuid[])", [made, *asked])
        if not count:
            raise NothingDue
    audit.record(
        action="records.disposal_proposed",
        by=by,
        at=at,
        subject=("disposal", made),
        detail={"records": count},
    )
    return made


@transaction.atomic
def withdraw(*, disposal_id: UUID, by: Viewer, at: datetime) -> None:
    """Take a proposal back; NotFound when it is not of the viewer's organisation, or is over."""
    access.check_may_dispose(by)
    if not _ask("select retention_withdraw(%s)", [disposal_id]):
        raise NotFound
    audit.record(
        action="records.disposal_withdrawn", by=by, at=at, subject=("disposal", disposal_id)
    )


@transaction.atomic
def confirm(*, disposal_id: UUID, by: Viewer, at: datetime) -> dict[str, Any]:
    """Dispose of what another person proposed, as far as it may be at this moment; return counts.

    NotFound when it is not of the viewer's organisation or is over; SecondPerson for who
    proposed it.
    """
    viewer = access.check_may_dispose(by)
    row = Disposal.objects.visible_to(by, at=at).filter(pk=disposal_id).first()
    if row is None or row.confirmed_at is not None or row.withdrawn_at is not None:
        raise NotFound
    if row.proposed_by_account_id == viewer.account_id:
        raise SecondPerson
    counts: dict[str, Any] = _ask(
        "select retention_dispose(%s, %s)::text", [disposal_id, ordered_id()], is_json=True
    )
    return counts


def _ask(statement: str, values: list[Any], *, is_json: bool = False) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = cursor.fetchone()[0]
    if is_json:
        return json.loads(found)
    return found
