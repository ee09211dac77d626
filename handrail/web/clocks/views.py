"""A referral's clocks: how they stand, and the person's own wish to wait."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.cases import queries as cases
from handrail.domain.participants import queries as participants
from handrail.domain.referrals import pausing, queries
from handrail.domain.referrals.queries import ReferralCard
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.journey import waiting
from handrail.kernel.errors import NotFound
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import organisation_of
from handrail.web.clocks import pages
from handrail.web.clocks.forms import WaitForm
from handrail.web.shared.access import staff_with
from handrail.web.shared.acting import Fields, done, sent, status_of
from handrail.web.shared.viewer import Request

may_pause = staff_with(Permission.TRIAGE, Permission.WORK_CASES)
FIELDS: Fields = {
    pausing.NotTheirWish: "wish",
    pausing.PastPause: "from_date",
    pausing.FarPause: "from_date",
    pausing.EndsBeforeItStarts: "until_date",
    pausing.Overlaps: "from_date",
}


@require_http_methods(["GET", "POST"])
@may_pause
def clock(request: Request, referral_id: UUID) -> HttpResponse:
    """Show both clocks, and write down that the person wants to wait."""
    card = _ours(request, referral_id)
    form = WaitForm(request.POST or None)

    def act() -> None:
        said: dict[str, Any] = form.cleaned_data
        waiting.wait(
            referral_id=referral_id,
            from_date=said["from_date"],
            until_date=said["until_date"],
            wish=said["wish"],
            note=said["note"],
            by=request.viewer,
            at=request.at,
        )

    if sent(request, form) and done(form, act, FIELDS):
        messages.success(request, _("Written down. The clocks stand still on those days."))
        return redirect("clock", referral_id)
    return _show(request, card, form)


@require_POST
@may_pause
def ready(request: Request, referral_id: UUID) -> HttpResponse:
    """Write down that the person is ready sooner than they said."""
    _ours(request, referral_id)
    try:
        waiting.ready(referral_id=referral_id, by=request.viewer, at=request.at)
        messages.success(request, _("Written down. The clocks run on from today."))
    except WrongState as refusal:
        messages.error(request, refusal.message)
    return redirect("clock", referral_id)


@may_pause
def of_case(request: Request, case_id: UUID) -> HttpResponse:
    """Lead from a case to the clocks of its referral."""
    case = cases.record(case_id, viewer=request.viewer, at=request.at)
    return redirect("clock", case.referral_id)


def _ours(request: Request, referral_id: UUID) -> ReferralCard:
    """Return a referral that the viewer's organisation received; NotFound for any other."""
    card = queries.record(referral_id, viewer=request.viewer, at=request.at).card
    if card.to_organisation_id != organisation_of(request.viewer):
        raise NotFound
    return card


def _show(request: Request, card: ReferralCard, form: WaitForm) -> HttpResponse:
    viewer, at = request.viewer, request.at
    audit.record_view(
        what="referral.clock_viewed",
        by=viewer,
        at=at,
        subject=("referral", card.id),
        person_id=card.person_id,
        purpose=Purpose.DIRECT_CARE,
    )
    known = participants.cards([card.person_id], viewer=viewer, at=at)
    waits = pausing.waits(card.id, viewer=viewer, at=at)
    page = pages.clock(
        card,
        known[card.person_id].name if card.person_id in known else card.reference,
        waits,
        pausing.lines_of([card], viewer=viewer, at=at),
        staff.names(it.by_account_id for it in waits if it.by_account_id),
        at=at,
    )
    case = cases.for_referral(card.id, viewer=viewer, at=at)
    context = {"page": page, "form": form, "case_id": case.id if case else None}
    return render(request, "clocks/clock.jinja", context, status=status_of(form))
