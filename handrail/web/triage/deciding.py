"""The ways out of the inbox besides accepting. None of them is a bare no (R33)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.consent import implied
from handrail.domain.consent.operations import NotOneTeam
from handrail.domain.directory.intake import TakesNobody
from handrail.domain.referrals import operations as referrals
from handrail.domain.referrals import queries, rescuing
from handrail.domain.referrals.choices import Closing
from handrail.domain.referrals.overruling import NeedsReason
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.journey import judging, triage
from handrail.journey import offer as offering
from handrail.journey.death import record_death
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotAllowed
from handrail.kernel.transitions import WrongState
from handrail.web.shared import area
from handrail.web.shared.acting import done, sent
from handrail.web.shared.forms import Option
from handrail.web.shared.team import offer_team
from handrail.web.shared.viewer import Request
from handrail.web.triage import pages
from handrail.web.triage.forms import (
    AskForm,
    AssignForm,
    DeclineForm,
    DiedForm,
    ElsewhereForm,
    RefuseForm,
    RescueForm,
)
from handrail.web.triage.telling import Seen
from handrail.web.triage.views import acting, may_triage, nation, see, show, show_item

both = require_http_methods(["GET", "POST"])


@both
@may_triage
def ask(request: Request, referral_id: UUID) -> HttpResponse:
    """Ask the referrer one question, with a day to answer by."""
    first = {"answer_by_date": pages.default_answer_date(request.at, nation(request))}
    form = AskForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        triage.ask_referrer(
            referral_id=referral_id, by=request.viewer, at=request.at, **form.cleaned_data
        )
        return _done(request, _("Your question has gone to the referrer. The promise goes on."))
    return show(request, "triage/ask.jinja", form, see(request, referral_id))


@both
@may_triage
def assign(request: Request, referral_id: UUID) -> HttpResponse:
    """Give an undecided referral to a named colleague."""
    cards = staff.colleagues(
        acting(request).organisation_id, permission=Permission.TRIAGE, at=request.at
    )
    form = AssignForm(
        request.POST or None, coaches=[(str(it.account_id), it.account_name) for it in cards]
    )
    if request.method == "POST" and form.is_valid():
        referrals.assign(
            referral_id=referral_id,
            account_id=UUID(form.cleaned_data["coach"]),
            by=request.viewer,
            at=request.at,
        )
        return _done(request, _("Given to your colleague."))
    return show(request, "triage/assign.jinja", form, see(request, referral_id))


@both
@may_triage
def elsewhere(request: Request, referral_id: UUID) -> HttpResponse:
    """Offer it to a better service, if the person agrees that they know."""
    seen = see(request, referral_id)
    found = _offers(request, seen)
    services = [
        Option(str(it.service_id), it.name, hint=f"{it.provider_name}. {it.wait}") for it in found
    ]
    form = ElsewhereForm(request.POST or None, services=services)
    offer_team(form, "how", implied.team(referral_id, at=request.at))

    def act() -> None:
        triage.offer_elsewhere(
            referral_id=referral_id,
            service_id=UUID(form.cleaned_data["service"]),
            how_agreed=form.cleaned_data["how"],
            note=form.cleaned_data["note"],
            by=request.viewer,
            at=request.at,
        )

    if sent(request, form) and done(form, act, {NotOneTeam: "how"}):
        return _done(request, _("Offered. It stays with you until they take it over."))
    return show(request, "triage/elsewhere.jinja", form, seen)


@both
@may_triage
def decline(request: Request, referral_id: UUID) -> HttpResponse:
    """Close it with a reason and something that is open to this person."""
    seen = see(request, referral_id)
    found = _offers(request, seen)
    form = DeclineForm(
        request.POST or None, services=[(str(it.service_id), it.name) for it in found]
    )
    if request.method == "POST" and form.is_valid():
        onward = form.cleaned_data["onward"]
        try:
            triage.decline(
                referral_id=referral_id,
                closing=form.cleaned_data["closing"],
                onward_service_id=UUID(onward) if onward else None,
                note=form.cleaned_data["note"],
                care=_care(form),
                by=request.viewer,
                at=request.at,
            )
        except NeedsReason as refusal:
            form.add_error("note", refusal.message)
        except (BadInput, TakesNobody) as refusal:
            form.add_error("onward", refusal.message)
        else:
            return _done(request, _("Closed. The person and the referrer are told."))
    return show(request, "triage/decline.jinja", form, seen, with_rules=True)


@both
@may_triage
def died(request: Request, referral_id: UUID) -> HttpResponse:
    """Record that the person died before anybody decided: everything that was to come stops."""
    card = queries.record(referral_id, viewer=request.viewer, at=request.at).card
    if card.to_organisation_id != acting(request).organisation_id:
        raise NotAllowed
    if card.state in {"accepted", "closed"}:
        raise WrongState
    form = DiedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        record_death(
            person_id=card.person_id,
            died_date=form.cleaned_data["died_date"],
            by=request.viewer,
            at=request.at,
        )
        return _done(request, _("Messages and appointments have stopped."))
    return show(request, "triage/died.jinja", form, see(request, referral_id))


@require_POST
@may_triage
def take_over(request: Request, referral_id: UUID) -> HttpResponse:
    """Take a referral that another service offered."""
    triage.take_over(referral_id=referral_id, by=request.viewer, at=request.at)
    messages.success(request, _("It is yours now. The clock goes on from when it was first sent."))
    return redirect("inbox_item", referral_id)


@both
@may_triage
def refuse(request: Request, referral_id: UUID) -> HttpResponse:
    """Say no to a referral that another service offered."""
    form = RefuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        triage.refuse_offer(
            referral_id=referral_id, why=form.cleaned_data["why"], by=request.viewer, at=request.at
        )
        return _done(request, _("They have been told. It stays with them."))
    return show(request, "triage/refuse.jinja", form, see(request, referral_id))


@require_POST
@may_triage
def rescue(request: Request, referral_id: UUID) -> HttpResponse:
    """Write that the area's team has rung somebody whose promise was broken."""
    form = RescueForm(request.POST)
    if not form.is_valid():
        return show_item(request, see(request, referral_id), rescue=form)
    rescuing.record_rescue(
        referral_id=referral_id, note=form.cleaned_data["note"], by=request.viewer, at=request.at
    )
    return _done(request, _("Written down. The service and its manager see it."))


def _care(form: DeclineForm) -> triage.OtherCare | None:
    """Return which health care comes first, where that is why it is declined."""
    said = form.cleaned_data
    if said["closing"] != Closing.TOO_SEVERE:
        return None
    return triage.OtherCare(said["route"], said["follow_up_date"])


def _done(request: Request, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("inbox")


def _offers(request: Request, seen: Seen) -> tuple[offering.Offered, ...]:
    """Return what else fits this person, from what is already known about them."""
    known, card = judging.known_of(seen.record, seen.person), seen.record.card
    board_id = area.contact(acting(request).organisation_id, local_date(request.at)).board_id
    found = offering.offers(known=known, nation=nation(request), board_id=board_id, at=request.at)
    return tuple(
        offer for offer in (*found.best, *found.light_touch) if offer.service_id != card.service_id
    )
