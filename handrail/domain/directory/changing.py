"""One entry being changed: locked by whoever may, saved as its next version, and audited."""

from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.domain.audit import operations as audit
from handrail.domain.directory import access
from handrail.domain.directory.models import Service
from handrail.kernel import clock
from handrail.kernel.errors import NotFound, Refusal
from handrail.kernel.viewer import Viewer


class UnknownService(NotFound):
    """No such service in the directory."""

    default = "We cannot find that service."


class ChangedMeanwhile(Refusal):
    """Somebody else changed the entry since it was looked at."""

    default = "Somebody has changed this entry since you opened it. Look at it again, then save."


def run_by(by: Viewer, service_id: UUID, at: datetime) -> Service:
    """Return a service, locked, that the viewer may run.

    UnknownService, NotAllowed, AnotherAreasEntry.
    """
    row = locked(service_id)
    access.check_may_run(by, row.provider_id, clock.local_date(at))
    return row


def locked(service_id: UUID) -> Service:
    """Return a service, locked until the transaction ends; UnknownService."""
    row = Service.objects.select_for_update(no_key=True).filter(id=service_id).first()
    if row is None:
        raise UnknownService
    return row


def save(row: Service, at: datetime, *names: str) -> None:
    """Write the named columns as the next version of an entry."""
    row.changed_at = at
    row.version += 1
    row.save(update_fields=[*names, "changed_at", "version"])


def record(action: str, row: Service, by: Viewer, at: datetime, **detail: Any) -> None:
    """Write down who did what to an entry."""
    audit.record(action=action, by=by, at=at, subject=("service", row.id), detail=detail)
