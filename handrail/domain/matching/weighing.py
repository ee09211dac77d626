"""An area's weights: dated versions, set by whoever keeps its directory. Public: no viewer asks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.matching.access import check_may_weigh
from handrail.domain.matching.models import Weighting
from handrail.domain.matching.weights import DEFAULT, Weights, read
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, Refusal
from handrail.kernel.viewer import Viewer, account_of


class SaysTheSame(Refusal):
    """What was given is what holds already."""

    default = "Nothing would change: these are the weights that hold already."


class SetMeanwhile(Refusal):
    """A colleague set other weights at the same moment."""

    default = "A colleague has just set other weights. Look at them, then set yours."


@dataclass(frozen=True, slots=True)
class Version:
    """A dated version of an area's weights; number 0 and no id are the ones everybody begins with.

    ``own`` is what the area has said itself, as it said it.
    """

    id: UUID | None
    number: int
    from_date: date | None
    weights: Weights
    own: Mapping[str, float]
    why: str
    set_at: datetime | None
    set_by_account_id: UUID | None


# As text, for every list of offers asks it.
_IN_FORCE = """
    select id, number, from_date, weights::text, why, set_at, set_by_account_id
      from matching_weighting where board_id = %s and from_date <= %s
     order by from_date desc, number desc limit 1
"""
BY_DEFAULT = Version(None, 0, None, DEFAULT, {}, "", None, None)


def in_force(board_id: UUID | None, *, on: date) -> Version:
    """Return the weights that hold in an area on a day: its latest that has begun, or ours."""
    if board_id is None:
        return BY_DEFAULT
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE, [board_id, on])
        row = cursor.fetchone()
    if row is None:
        return BY_DEFAULT
    id_, number, from_date, weights, why, set_at, account_id = row
    own = json.loads(weights)
    return Version(id_, number, from_date, read(own), own, why, set_at, account_id)


def history(board_id: UUID) -> tuple[Version, ...]:
    """Return every version of an area, the newest first, ours last."""
    rows = Weighting.objects.filter(board_id=board_id).order_by("-number")
    return (*map(_version, rows), BY_DEFAULT)


@transaction.atomic
def set_weights(
    *,
    board_id: UUID,
    own: Mapping[str, Any],
    from_date: date,
    why: str,
    by: Viewer,
    at: datetime,
) -> Version:
    """Add a version of an area's weights, and return it; the versions before stay as they were.

    NotAllowed unless the viewer keeps that board's directory. BadWeights; BadInput without a reason
    or for a day that is past; SaysTheSame.
    """
    today = local_date(at)
    check_may_weigh(by, board_id, on=today)
    weights = read(own)
    if not why.strip():
        raise BadInput("Say why, for whoever reads it later.")
    if from_date < today:
        raise BadInput("Choose today or a later day: what was shown before stays as it was shown.")
    rows = Weighting.objects.filter(board_id=board_id)
    latest = rows.order_by("-number").first()
    if latest is not None and from_date < latest.from_date:
        raise BadInput("A later version is dated already. Choose its day or a later one.")
    if (read(latest.weights) if latest else DEFAULT) == weights:
        raise SaysTheSame
    row = Weighting(
        board_id=board_id,
        number=latest.number + 1 if latest else 1,
        from_date=from_date,
        weights=dict(own),
        why=why.strip(),
        set_at=at,
        set_by_account_id=account_of(by),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise SetMeanwhile from error
    audit.record(
        action="weights.set",
        by=by,
        at=at,
        subject=("weighting", row.id),
        detail={"board": str(board_id), "number": row.number},
    )
    return _version(row)


def _version(row: Weighting) -> Version:
    return Version(
        id=row.id,
        number=row.number,
        from_date=row.from_date,
        weights=read(row.weights),
        own=dict(row.weights),
        why=row.why,
        set_at=row.set_at,
        set_by_account_id=row.set_by_account_id,
    )
