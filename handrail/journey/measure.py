"""Measure: how long people really wait, for whoever chooses, ranks, runs or pays for a service."""

from datetime import datetime

from django.db import transaction

from handrail.domain.capacity import waits
from handrail.domain.referrals import measuring
from handrail.kernel.viewer import System


@transaction.atomic
def measure(*, by: System, at: datetime) -> int:
    """Measure the waits of the last eight weeks anew; return how many figures there are."""
    table = measuring.watched(viewer=by, at=at)
    return waits.keep(table=table, since_date=measuring.since(at), by=by, at=at)
