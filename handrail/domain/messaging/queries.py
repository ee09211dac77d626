"""Ask which messages are due, and which did not arrive."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from handrail.domain.messaging import access
from handrail.domain.messaging.choices import Channel, State
from handrail.domain.messaging.models import Message
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import System, Viewer

NEEDS_SOMEBODY, TRYING, DEALT_WITH = "needs_somebody", "trying", "dealt_with"
STANDINGS = (NEEDS_SOMEBODY, TRYING, DEALT_WITH)


@dataclass(frozen=True, slots=True)
class Due:
    """A message whose time has come: its id and whose it is, nothing more."""

    id: UUID
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class Trouble:
    """A message that did not arrive. Nothing here says whom it is about."""

    id: UUID
    organisation_id: UUID
    channel: str
    template: str
    recipient_organisation_id: UUID | None
    recipient_account_id: UUID | None
    state: str
    attempts: int
    problem: str
    created_at: datetime
    next_try_at: datetime
    failed_at: datetime | None
    dealt_with_at: datetime | None
    dealt_with_by_account_id: UUID | None
    dealt_with_note: str

    @property
    def standing(self) -> str:
        """Whether somebody has to look, it is being tried again, or it was dealt with."""
        if self.state != State.FAILED:
            return TRYING
        return DEALT_WITH if self.dealt_with_at else NEEDS_SOMEBODY

    @property
    def way(self) -> str:
        """How it was to travel, in words."""
        return str(Channel(self.channel).label)


def due(
    *, viewer: System, at: datetime, limit: int = 100, resting: Sequence[str] = ()
) -> tuple[Due, ...]:
    """Return which messages are due, the longest waiting first; for the delivery loop only.

    Those of channels that rest are left out.
    """
    del viewer  # the function answers only where Handrail itself is looking
    rows = _rows("select * from messaging_due_now(%s, %s, %s)", [at, limit, list(resting)])
    return tuple(Due(*row) for row in rows)


def was_written(
    template: str,
    *,
    recipient_organisation_id: UUID,
    said: tuple[str, str],
    viewer: System,
    at: datetime,
) -> bool:
    """Return whether a message of a template with a fact was written to an organisation before."""
    key, value = said
    rows = Message.objects.visible_to(viewer, at=at).filter(
        template=template,
        recipient_organisation_id=recipient_organisation_id,
        facts__contains=[{"key": key, "value": value}],
    )
    return rows.exists()


def trouble(
    *,
    viewer: Viewer,
    at: datetime,
    standing: str = NEEDS_SOMEBODY,
    organisation: UUID | None = None,
) -> tuple[Trouble, ...]:
    """Return the messages of one standing that did not arrive, latest trouble first.

    An administrator sees those of their organisation; an area's, those of the area.
    NotAllowed without the permission.
    """
    found = [each for each in _trouble(viewer) if each.standing == standing]
    return tuple(sorted(found, key=_latest, reverse=True))


def counts(*, viewer: Viewer, at: datetime) -> dict[str, int]:
    """Return how many messages have each standing."""
    found = Counter(each.standing for each in _trouble(viewer))
    return {standing: found[standing] for standing in STANDINGS}


def one(message_id: UUID, *, viewer: Viewer, at: datetime) -> Trouble:
    """Return one message that did not arrive; NotFound when it did, or is not theirs to see."""
    found = next((each for each in _trouble(viewer) if each.id == message_id), None)
    if found is None:
        raise NotFound
    return found


def _trouble(viewer: Viewer) -> tuple[Trouble, ...]:
    access.check_may_watch(viewer)
    return tuple(Trouble(*row) for row in _rows("select * from messaging_trouble()", []))


def _latest(each: Trouble) -> tuple[datetime, str]:
    return each.failed_at or each.created_at, str(each.id)


def _rows(statement: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
