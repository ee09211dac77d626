"""Why these services were offered in this order: worked out again from what was known then."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.matching.remembering import NotKept
from handrail.domain.referrals import queries
from handrail.domain.staff.permissions import Permission
from handrail.journey import replaying
from handrail.journey.replaying import Replayed
from handrail.kernel.viewer import organisation_of
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request


@staff_with(Permission.REFER, Permission.FOLLOW, Permission.TRIAGE)
def why_these(request: Request, referral_id: UUID) -> HttpResponse:
    """Show every line of every rank as it stood when it was sent; NotFound if not theirs to see."""
    record = queries.record(referral_id, viewer=request.viewer, at=request.at)
    ours = organisation_of(request.viewer) == record.card.from_organisation_id
    audit.record_view(
        what="referral.viewed",
        by=request.viewer,
        at=request.at,
        subject=("referral", referral_id),
        person_id=record.card.person_id,
        purpose=Purpose.REFERRING if ours else Purpose.TRIAGE,
    )
    back = reverse("referral" if ours else "inbox_item", args=[referral_id])
    context = {"card": record.card, "found": _found(request, referral_id), "back_to": back}
    return render(request, "referrer/why_these.jinja", context)


def _found(request: Request, referral_id: UUID) -> Replayed | None:
    try:
        return replaying.replay(referral_id, viewer=request.viewer, at=request.at)
    except NotKept:
        return None
