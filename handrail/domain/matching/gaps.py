"""Log that nothing could be offered, for whoever commissions: need, place, reason, no person."""

import hashlib
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import connection

from handrail.domain.matching.choices import GapReason
from handrail.domain.matching.offers import Ranking

_NOTE = "select matching_note_gap(%s, %s, %s, %s, %s, %s, %s, %s)"


def reason_of(ranking: Ranking) -> GapReason:
    """Return why nothing could be offered: no room, else the rules, else nothing is there."""
    if any(it.service.area_is_known for it in ranking.not_now):
        return GapReason.NO_ROOM
    return GapReason.RULES if ranking.counts.not_eligible else GapReason.NO_SERVICE


def note(
    *,
    of: UUID,
    board_id: UUID,
    on: date,
    district: str,
    goals: Sequence[str],
    conditions: Sequence[str],
    reason: GapReason,
    source: str,
) -> None:
    """Log one gap; the same conversation again is one gap, however often it is looked at.

    ``of`` is the draft it was met in: only its hash is kept, which leads nowhere once it is gone.
    """
    key = hashlib.sha256(f"gap:{of}".encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE,
            [key, board_id, on, district, list(goals), list(conditions), str(reason), source],
        )
