"""Put right when the first conversation was, where what was written down was wrong."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.referrals import access
from handrail.domain.referrals.models import Referral
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Viewer


@transaction.atomic
def correct_first_contact(
    *, referral_id: UUID, contact_at: datetime | None, by: Viewer, at: datetime
) -> None:
    """Set when they first spoke; None where they have not yet, and the first clock goes on."""
    rows = Referral.objects.visible_to(by, at=at).select_for_update(of=("self",))
    row = rows.filter(pk=referral_id).first()
    if row is None:
        raise NotFound
    access.check_may_finish(by, row)
    if row.first_contact_at == contact_at:
        return
    row.first_contact_at = contact_at
    row.save(update_fields=["first_contact_at"])
    audit.record(
        action="referral.contact_corrected",
        by=by,
        at=at,
        subject=("referral", row.id),
        person_id=row.person_id,
    )
