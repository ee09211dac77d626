"""Seal the audit: number and chain what no running transaction can still add to."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from handrail.domain.audit.models import Head

AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class End:
    """The end of the chain after one batch, as it is written outside the database."""

    sequence: int
    digest: bytes
    sealed_at: datetime


def seal_batch(*, limit: int = AT_ONCE) -> int:
    """Seal up to so many rows and return how many; 0 too where another sealer is at work."""
    with connection.cursor() as cursor:
        cursor.execute("select audit_seal_batch(%s)", [limit])
        count: int = cursor.fetchone()[0]
    return count


def ends_after(sequence: int) -> tuple[End, ...]:
    """Return the ends of all batches beyond a place in the chain, in order."""
    rows = Head.objects.filter(sequence__gt=sequence).order_by("number")
    return tuple(End(row.sequence, bytes(row.digest), row.sealed_at) for row in rows)
