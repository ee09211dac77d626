"""Openings of our app: begun, come back once, and over soon. Nothing of them is in a cookie.

Each is known by what only its own browser tab holds: first the ``state`` of the authorization
request, then the key of the page. Both are kept as hashes, so that two tabs never mix.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from pydantic import TypeAdapter

from handrail.domain.audit import operations as audit
from handrail.domain.systems.launch_models import Launch
from handrail.domain.systems.ports import Opened, Point, Unpicked
from handrail.kernel.viewer import Staff, System, acting_as

TO_COME_BACK = timedelta(minutes=10)
TO_SEND = timedelta(minutes=30)
# For so long somebody who is too late still finds what they filled in: their form is kept.
KEPT = timedelta(hours=8)
SECRET_BYTES = 32
OPENED = TypeAdapter(Opened)
UNPICKED = TypeAdapter(Unpicked)


@dataclass(frozen=True, slots=True)
class Held:
    """A launch as it is now: what its beginning kept, then what it opened, then what was sent."""

    id: UUID
    point_id: UUID
    account_id: UUID | None
    began_at: datetime
    kept: dict[str, str] = field(default_factory=dict, repr=False)
    opened: Opened | None = field(default=None, repr=False)
    unpicked: Unpicked | None = field(default=None, repr=False)
    draft_id: UUID | None = None
    is_written: bool = False

    def is_over(self, at: datetime) -> bool:
        """Return whether it is too late to send anything by it."""
        return at >= self.began_at + TO_SEND


@transaction.atomic
def begin(*, point: Point, state: str, kept: Mapping[str, str], at: datetime) -> None:
    """Keep that a launch was begun, by its state."""
    with acting_as(System(), at=at):
        row = Launch(
            point_id=point.id,
            state_hash=_hash(state),
            content=_sealed(kept=dict(kept)),
            began_at=at,
        )
        Launch.objects.bulk_create([row])


@transaction.atomic
def come_back(*, state: str, at: datetime) -> Held | None:
    """Return the launch of a state, once and within ten minutes; else None."""
    with acting_as(System(), at=at):
        row = Launch.objects.select_for_update().filter(state_hash=_hash(state)).first()
        if row is None or row.came_back_at or at >= row.began_at + TO_COME_BACK:
            return None
        row.came_back_at = at
        row.save(update_fields=["came_back_at"])
        return _held(row)


@transaction.atomic
def open_for(*, launch_id: UUID, by: Staff, opened: Opened | Unpicked, at: datetime) -> str:
    """Keep who opened which record, or is to pick one; return the key that only their page has."""
    key = secrets.token_urlsafe(SECRET_BYTES)
    with acting_as(System(), at=at):
        row = Launch.objects.select_for_update().get(pk=launch_id)
        row.key_hash, row.account_id = _hash(key), by.account_id
        row.content = _sealed(**_dumped(opened))
        row.save(update_fields=["key_hash", "account", "content"])
    with acting_as(by, at=at):
        audit.record(action="system.launched", by=by, at=at, subject=("launch", launch_id))
    return key


def read(key: str, *, at: datetime) -> Held | None:
    """Return the launch of a page's key, while what was filled in can still be kept; else None."""
    with transaction.atomic(), acting_as(System(), at=at):
        row = Launch.objects.filter(key_hash=_hash(key), began_at__gt=at - KEPT).first()
        return _held(row) if row else None


@transaction.atomic
def keep_draft(*, launch_id: UUID, draft_id: UUID, at: datetime) -> None:
    """Keep which draft holds what was filled in."""
    _change(launch_id, {"draft_id": str(draft_id)}, at)


@transaction.atomic
def keep_written(*, launch_id: UUID, at: datetime) -> None:
    """Keep that the referral stands in the record."""
    _change(launch_id, {"is_written": True}, at)


def forget(*, at: datetime) -> int:
    """Delete the launches that are over; return how many. For Handrail itself."""
    return Launch.objects.filter(began_at__lte=at - KEPT).delete()[0]


def _change(launch_id: UUID, more: dict[str, Any], at: datetime) -> None:
    with acting_as(System(), at=at):
        row = Launch.objects.select_for_update().get(pk=launch_id)
        row.content = _sealed(**{**json.loads(str(row.content)), **more})
        row.save(update_fields=["content"])


def _held(row: Launch) -> Held:
    said = json.loads(str(row.content))
    return Held(
        id=row.id,
        point_id=row.point_id,
        account_id=row.account_id,
        began_at=row.began_at,
        kept=said.get("kept", {}),
        opened=OPENED.validate_python(said["opened"]) if "opened" in said else None,
        unpicked=UNPICKED.validate_python(said["unpicked"]) if "unpicked" in said else None,
        draft_id=UUID(said["draft_id"]) if "draft_id" in said else None,
        is_written=said.get("is_written", False),
    )


def _dumped(opened: Opened | Unpicked) -> dict[str, Any]:
    if isinstance(opened, Unpicked):
        return {"unpicked": UNPICKED.dump_python(opened, mode="json")}
    return {"opened": OPENED.dump_python(opened, mode="json")}


def _sealed(**said: Any) -> str:
    return json.dumps(said)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
