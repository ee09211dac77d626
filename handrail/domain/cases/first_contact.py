"""When the person was first spoken to: never before they were referred, and put right."""

from datetime import datetime

from handrail.domain.cases.changing import change
from handrail.domain.cases.choices import Attempt
from handrail.domain.cases.meeting import CAME
from handrail.domain.cases.models import Appointment, Case, ContactAttempt
from handrail.kernel.errors import BadInput
from handrail.kernel.viewer import System, acting_as


def check_after_referral(row: Case, moment: datetime, at: datetime) -> None:
    """Raise BadInput for a moment before the referral was sent: the promise runs from then.

    Who shares the case does not see the referral, so its holder is asked. A page says minutes.
    """
    with acting_as(System(row.organisation_id), at=at):
        sent_at = Case.objects.values_list("referral__sent_at", flat=True).get(pk=row.pk)
    if moment < sent_at.replace(second=0, microsecond=0):
        raise BadInput("That is before they were referred. Check the day and the time")


def first_contact(row: Case, moment: datetime) -> bool:
    """Keep a conversation as the first, where there was none; return whether it was."""
    if row.first_contact_at is not None:
        return False
    change(row, {"first_contact_at": moment})
    return True


def never_met(row: Case, moment: datetime) -> None:
    """Find the first conversation anew where the one at this moment did not happen after all."""
    if row.first_contact_at != moment:
        return
    spoken = ContactAttempt.objects.filter(case_id=row.id, outcome=Attempt.REACHED)
    met = Appointment.objects.filter(case_id=row.id, state__in=CAME)
    moments = [*spoken.values_list("at", flat=True), *met.values_list("starts_at", flat=True)]
    change(row, {"first_contact_at": min(moments, default=None)})
