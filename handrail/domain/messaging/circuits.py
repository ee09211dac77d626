"""Whether a way out works. After some failures in a row it rests, and an administrator sees it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from handrail.domain.messaging import delivery_rules
from handrail.domain.messaging.models import Circuit


@dataclass(frozen=True, slots=True)
class CircuitState:
    """A way out: since when it works or not, why not, and until when it rests."""

    key: str
    failures: int
    shut_until: datetime | None
    latest_problem: str
    failed_at: datetime | None
    worked_at: datetime | None

    def rests(self, at: datetime) -> bool:
        """Return whether nothing is tried by it at a moment."""
        return self.shut_until is not None and self.shut_until > at


def state(key: str) -> CircuitState | None:
    """Return how a way out stands, or None before it was first used."""
    row = Circuit.objects.filter(key=key).first()
    if row is None:
        return None
    return CircuitState(
        row.key,
        row.failures,
        row.shut_until,
        row.latest_problem,
        row.failed_at,
        row.worked_at,
    )


def resting(at: datetime) -> tuple[str, ...]:
    """Return the ways out that rest at a moment."""
    rows = Circuit.objects.filter(shut_until__gt=at).order_by("key")
    return tuple(rows.values_list("key", flat=True))


@transaction.atomic
def worked(key: str, *, at: datetime) -> None:
    """Note that a way out works; it rests no more."""
    Circuit.objects.update_or_create(
        key=key, defaults={"failures": 0, "shut_until": None, "worked_at": at}
    )


@transaction.atomic
def failed(key: str, problem: str, *, at: datetime) -> None:
    """Note that a way out failed; after some failures in a row it rests, longer each time."""
    Circuit.objects.get_or_create(key=key)
    row = Circuit.objects.select_for_update().get(key=key)
    row.failures += 1
    row.latest_problem, row.failed_at = " ".join(problem.split())[:300], at
    row.shut_until = delivery_rules.rests_until(row.failures, at)
    row.save()
