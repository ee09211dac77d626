"""What a referral's history says of its place, and in which tier it takes one elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import connection

from handrail.domain.referrals import history
from handrail.kernel.viewer import Viewer

PLACE_OPENED = "referral.place_opened"
SERVICE_ENDS = "referral.service_ends"


_TIER = "select set_config('handrail.tier', %s, true)"


@contextmanager
def of_tier(tier: str) -> Iterator[None]:
    """Let the place of whatever moves meanwhile be taken from this tier's cap."""
    with connection.cursor() as cursor:
        cursor.execute(_TIER, [tier])
        yield
        cursor.execute(_TIER, [""])


def add_line(*, referral_id: UUID, event: str, by: Viewer, at: datetime) -> None:
    """Write that a place opened, or that the service ends; NotFound for who may not know of it."""
    row = history.locked(referral_id, by, at)
    history.add_line(row, event, by, at)
    history.note_down(event, row, by, at)
