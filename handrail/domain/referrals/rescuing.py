"""When a promise is broken: the area's team is let in, and rings the person."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.referrals import access
from handrail.domain.referrals.models import Intake, Referral, Step
from handrail.domain.referrals.sending import share_sight
from handrail.kernel.errors import BadInput, NotFound
from handrail.kernel.viewer import System, Viewer, account_of, organisation_of


@transaction.atomic
def call_in(
    *,
    referral_id: UUID | None,
    intake_id: UUID | None,
    organisation_id: UUID,
    by: System,
    at: datetime,
) -> None:
    """Let the area's team see one referral or intake whose promise was broken.

    The person was told so when they agreed: if nobody rings in time, the area's team may.
    """
    if referral_id is not None:
        Referral.objects.visible_to(by, at=at).filter(pk=referral_id).update(
            rescue_organisation_id=organisation_id
        )
        share_sight(referral_id)
    elif intake_id is not None:
        Intake.objects.visible_to(by, at=at).filter(pk=intake_id).update(
            rescue_organisation_id=organisation_id
        )


@transaction.atomic
def record_rescue(*, referral_id: UUID, note: str, by: Viewer, at: datetime) -> None:
    """Write that the area's team has rung the person, and what was agreed."""
    access.check_may_rescue(by)
    if not note.strip():
        raise BadInput("Say what you agreed with them.")
    row = (
        Referral.objects.visible_to(by, at=at)
        .select_for_update(of=("self",))
        .filter(pk=referral_id, rescue_organisation_id=organisation_of(by))
        .first()
    )
    if row is None:
        raise NotFound
    row.rescued_at = at
    row.save(update_fields=["rescued_at"])
    Step.objects.bulk_create(
        [
            Step(
                referral=row,
                at=at,
                event="referral.area_rang",
                from_state=row.state,
                to_state=row.state,
                by_account_id=account_of(by),
                by_organisation_id=organisation_of(by),
                note=note.strip(),
            )
        ]
    )
    audit.record(
        action="referral.area_rang",
        by=by,
        at=at,
        subject=("referral", row.id),
        person_id=row.person_id,
    )


@transaction.atomic
def record_intake_rescue(*, intake_id: UUID, by: Viewer, at: datetime) -> None:
    """Write that the area's team has rung somebody who sent themself."""
    access.check_may_rescue(by)
    rows = Intake.objects.visible_to(by, at=at).filter(
        pk=intake_id, rescue_organisation_id=organisation_of(by)
    )
    if not rows.update(rescued_at=at):
        raise NotFound
    audit.record(action="intake.area_rang", by=by, at=at, subject=("intake", intake_id))
