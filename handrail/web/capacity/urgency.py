"""How urgent somebody's wait is, as a named human says."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from handrail.domain.capacity import waiting
from handrail.domain.participants import queries as participants
from handrail.domain.referrals import queries
from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotFound
from handrail.web.capacity.forms import UrgencyForm
from handrail.web.capacity.views import acting, both
from handrail.web.shared.access import staff_with
from handrail.web.shared.acting import Fields, done, sent, status_of
from handrail.web.shared.viewer import Request

ABOUT: Fields = {waiting.UrgencyNeedsReason: "why"}


@both
@staff_with(Permission.TRIAGE)
def urgency(request: Request, referral_id: UUID) -> HttpResponse:
    """Say how urgent it is, with a reason."""
    viewer, at = acting(request), request.at
    card = queries.record(referral_id, viewer=viewer, at=at).card
    line = waiting.line(card.service_id, viewer=viewer, at=at)
    place = next((it for it in line if it.referral_id == referral_id), None)
    if place is None:
        raise NotFound
    first = {"urgency": str(place.urgency), "why": place.urgency_why}
    form = UrgencyForm(request.POST or None, initial=first)
    if sent(request, form) and done(form, lambda: _act(request, referral_id, form), ABOUT):
        messages.success(request, _("Saved. The line is in its new order."))
        return redirect("inbox_item", referral_id)
    person = participants.cards([card.person_id], viewer=viewer, at=at).get(card.person_id)
    standing = waiting.standings([referral_id], at=at)[referral_id]
    context = {"form": form, "card": card, "person": person, "standing": standing}
    return render(request, "capacity/urgency.jinja", context, status=status_of(form))


def _act(request: Request, referral_id: UUID, form: UrgencyForm) -> None:
    said, by, at = form.cleaned_data, request.viewer, request.at
    waiting.set_urgency(
        referral_id=referral_id, urgency=int(said["urgency"]), why=said["why"], by=by, at=at
    )
