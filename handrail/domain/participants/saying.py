"""What another system says of how somebody is reached, kept until its organisation refers them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.participants.models import Said
from handrail.kernel.viewer import Client


@transaction.atomic
def keep(*, person_id: UUID, said: Mapping[str, str], by: Client, at: datetime) -> None:
    """Keep what an organisation's system says now, in the place of what it said before.

    Whoever has no other sight of the person learns nothing by it and changes nothing that is held.
    """
    if not said:
        return
    Said.objects.update_or_create(
        person_id=person_id,
        organisation_id=by.organisation_id,
        defaults={"said": dict(said), "said_at": at},
    )
    subject = ("person", person_id)
    audit.record(action="person.details_said", by=by, at=at, subject=subject, person_id=person_id)


@transaction.atomic
def take(*, person_id: UUID, by: Client, at: datetime) -> dict[str, str]:
    """Return what the viewer's organisation said of somebody, and forget it here."""
    rows = Said.objects.visible_to(by, at=at).filter(
        person_id=person_id, organisation_id=by.organisation_id
    )
    row = rows.first()
    if row is None:
        return {}
    Said.objects.filter(pk=row.pk).delete()
    return {str(name): str(value) for name, value in row.said.items()}
