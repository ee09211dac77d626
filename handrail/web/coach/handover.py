"""Share or hand over a case by name, and answer such an offer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.cases import handing_over, queries
from handrail.domain.consent import implied
from handrail.domain.organisations import queries as organisations
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.journey import handover as journey
from handrail.kernel.errors import NotFound
from handrail.web.coach.acting import REFUSED, back_to, done, sent, show
from handrail.web.coach.case import may_work
from handrail.web.coach.forms import HandoverForm, PlaceForm, WhyForm
from handrail.web.coach.header import frame, staff_of
from handrail.web.shared.forms import options
from handrail.web.shared.team import offer_team
from handrail.web.shared.viewer import Request

ELSEWHERE = ("provider", "vcse", "council", "trust", "pcn", "practice")


@require_http_methods(["GET", "POST"])
@may_work
def offer(request: Request, case_id: UUID) -> HttpResponse:
    """Offer a case to a named worker, here or at another organisation."""
    seen, viewer = frame(request, case_id), staff_of(request)
    place_id = _place(request, viewer.organisation_id)
    is_ours = place_id == viewer.organisation_id
    form = HandoverForm(request.POST or None)
    workers = staff.colleagues(place_id, permission=Permission.WORK_CASES, at=request.at)
    others = [card for card in workers if card.account_id != viewer.account_id]
    form.offer(
        [(card.account_id, f"{card.account_name}, {card.job_role_name}") for card in others],
        asks_agreement=not is_ours,
    )
    team = () if is_ours else implied.team(seen.case.referral_id, at=request.at)
    offer_team(form, "how_agreed", [it for it in team if it.organisation_id == place_id])
    if sent(request, form) and done(form, lambda: _offer(request, case_id, place_id, form)):
        return back_to(
            request, "case", case_id, _("They have been asked. You see the answer here.")
        )
    more: dict[str, Any] = {
        "place_form": _place_form(viewer.organisation_id, place_id),
        "place": organisations.get(place_id).name,
        "is_ours": is_ours,
        "has_workers": bool(others),
        "explained": journey.EXPLAINED,
    }
    return show(request, "handover", seen, form, **more)


@require_http_methods(["GET", "POST"])
@may_work
def answer(request: Request, handover_id: UUID) -> HttpResponse:
    """Accept or decline what was offered. Who it is about is seen only once accepted."""
    viewer = staff_of(request)
    offered = queries.handover(handover_id, viewer=viewer, at=request.at)
    if offered.to_account_id != viewer.account_id or offered.answered_at is not None:
        raise NotFound(_("That offer has been answered or taken back."))
    form = WhyForm(request.POST or None)
    if request.method == "POST" and request.POST.get("answer") == "accept":
        return _accept(request, handover_id)
    if sent(request, form):
        handing_over.decline(
            handover_id=handover_id, why=form.cleaned_data["why"], by=viewer, at=request.at
        )
        messages.success(request, _("They have been told that you cannot take it on."))
        return redirect("today")
    context = {"offer": offered, "form": form}
    status = REFUSED if form.errors else 200
    return render(request, "coach/handover_answer.jinja", context, status=status)


@require_POST
@may_work
def take_back(request: Request, case_id: UUID, handover_id: UUID) -> HttpResponse:
    """Take back an offer that nobody has answered."""
    handing_over.take_back(handover_id=handover_id, by=staff_of(request), at=request.at)
    return back_to(request, "case", case_id, _("The offer is taken back."))


@require_POST
@may_work
def told(request: Request, case_id: UUID, handover_id: UUID) -> HttpResponse:
    """Note that somebody has told the person of the change."""
    handing_over.person_was_told(handover_id=handover_id, by=request.viewer, at=request.at)
    return back_to(request, "case", case_id, _("Noted: they have been told."))


def _offer(request: Request, case_id: UUID, place_id: UUID, form: HandoverForm) -> None:
    said = form.cleaned_data
    journey.offer(
        case_id=case_id,
        to_account_id=UUID(said["worker"]),
        to_organisation_id=place_id,
        is_share=said["kind"] == "share",
        why=said["why"],
        how_agreed=said.get("how_agreed") or "",
        by=staff_of(request),
        at=request.at,
    )


def _accept(request: Request, handover_id: UUID) -> HttpResponse:
    case_id, was_told = journey.accept(handover_id=handover_id, by=staff_of(request), at=request.at)
    if not was_told:
        messages.warning(request, _("No contact is marked safe, so tell them yourself."))
    return back_to(request, "case", case_id, _("You have taken this on."))


def _place(request: Request, ours: UUID) -> UUID:
    try:
        return UUID(request.GET.get("at") or str(ours))
    except ValueError:
        return ours


def _place_form(ours: UUID, chosen: UUID) -> PlaceForm:
    found = [place for kind in ELSEWHERE for place in organisations.of_kind(kind, limit=200)]
    names = {ours: organisations.get(ours).name} | {place.id: place.name for place in found}
    form = PlaceForm(initial={"at": str(chosen)})
    form.fields["at"].options = options(names.items())  # type: ignore[attr-defined]
    return form
