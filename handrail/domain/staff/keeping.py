"""What was typed into a form that arrived after its session had ended.

Sealed with the field keys, for the account whose session it was and nobody else (a policy of the
table asks the same), until they send it or eight hours are over.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from handrail.domain.audit import operations as audit
from handrail.domain.staff import rules
from handrail.domain.staff.models import KeptForm
from handrail.kernel.viewer import System, Viewer, account_of, acting_as

Fields = Mapping[str, Sequence[str]]
MOST = 10  # of one account; whoever types more than that in a day has an older one forgotten


@dataclass(frozen=True, slots=True)
class Kept:
    """One form: where it was to go, and what was typed."""

    path: str
    fields: dict[str, list[str]]


@transaction.atomic
def keep(*, account_id: UUID, path: str, fields: Fields, at: datetime) -> UUID:
    """Keep what was typed for an account, and return by which id."""
    by = System()
    with acting_as(by, at=at):
        row = KeptForm.objects.create(
            account_id=account_id,
            path=path,
            content=json.dumps({name: list(said) for name, said in fields.items()}),
            kept_at=at,
        )
        older = KeptForm.objects.filter(account_id=account_id).order_by("-kept_at", "-id")
        surplus = list(older.values_list("id", flat=True)[MOST:])
        KeptForm.objects.filter(id__in=surplus).delete()
        audit.record(action="staff.form_kept", by=by, at=at, subject=("account", account_id))
    return row.id


def read(kept_id: UUID, *, viewer: Viewer, at: datetime) -> Kept | None:
    """Return what the viewer typed; None where it is somebody else's, or is over."""
    row = _own(kept_id, viewer).filter(kept_at__gt=at - rules.LONGEST).first()
    return Kept(row.path, json.loads(str(row.content))) if row else None


def throw_away(kept_id: UUID, *, by: Viewer) -> None:
    """Delete what was kept, once it is sent."""
    _own(kept_id, by).delete()


def forget(*, by: System, at: datetime) -> int:
    """Delete what nobody came back for; return how many. For Handrail itself."""
    del by  # the table's policy lets nobody else see the rows
    return KeptForm.objects.filter(kept_at__lte=at - rules.LONGEST).delete()[0]


def _own(kept_id: UUID, viewer: Viewer) -> QuerySet[KeptForm]:
    me = account_of(viewer)
    return KeptForm.objects.filter(pk=kept_id, account_id=me) if me else KeptForm.objects.none()
