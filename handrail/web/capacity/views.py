"""Room, as a manager runs it: caps, pauses, partners, the line, who carries how much."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.capacity import caps, overflow
from handrail.domain.capacity.loads import LimitBelowLoad
from handrail.domain.capacity.operations import NoSense
from handrail.domain.directory import intake, queries
from handrail.domain.directory.answers import ServiceCard
from handrail.domain.participants import queries as participants
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.insight import capacity as insight
from handrail.journey import loads as loading
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Staff
from handrail.web.capacity import pages
from handrail.web.capacity.forms import CapForm, LimitForm, PartnerForm, PauseForm
from handrail.web.shared.access import staff_with
from handrail.web.shared.acting import Fields, done, sent, status_of
from handrail.web.shared.forms import Form
from handrail.web.shared.viewer import Request

ABOUT_PARTNER: Fields = {
    overflow.OverflowInACircle: "partner",
    overflow.OverflowToItself: "partner",
    overflow.PartnerTakesNobody: "partner",
}
both = require_http_methods(["GET", "POST"])
may_manage = staff_with(Permission.MANAGE_SERVICE)


@may_manage
def capacity(request: Request, service_id: UUID) -> HttpResponse:
    """Show what a service can take, who waits, who helps out, and how it went."""
    card, viewer, at = ours(request, service_id), acting(request), request.at
    workers = loading.workers(by=viewer, at=at)
    carried = {it.card.account_id: it.load for it in workers}
    names = {it.card.account_id: it.card.account_name for it in workers}
    found = insight.standing(card, carried=carried.values(), viewer=viewer, at=at)
    context = {
        "page": pages.capacity(found, local_date(at)),
        "loads": pages.loads(carried, names),
    }
    return render(request, "capacity/capacity.jinja", context)


@both
@may_manage
def cap(request: Request, service_id: UUID) -> HttpResponse:
    """Say how many people a service takes a week, for everybody or one tier."""
    card, on = ours(request, service_id), local_date(request.at)
    tiers = caps.tier_names(card.programme_id, on=on)
    form = CapForm(request.POST or None, initial=_first(request, card))
    if tiers:
        form.offer_tiers(tiers.items())

    def act() -> None:
        try:
            _set_cap(request, service_id, form)
        except NoSense as refusal:
            form.add_error(refusal.about, refusal.message)

    if sent(request, form) and done(form, act) and not form.errors:
        return _back(request, service_id, _("Saved. It counts for everybody who is sent from now."))
    return _show(request, "cap", card, form)


@both
@may_manage
def pause(request: Request, service_id: UUID) -> HttpResponse:
    """Take nobody new for now, and say why to everybody."""
    card = ours(request, service_id)
    first = {"reason": card.intake_reason, "reopens": card.reopens_date}
    form = PauseForm(request.POST or None, initial=first)

    def act() -> None:
        intake.pause(
            service_id=service_id,
            reason=form.cleaned_data["reason"],
            reopens_date=form.cleaned_data["reopens"],
            by=request.viewer,
            at=request.at,
        )

    if sent(request, form) and done(form, act, {intake.ReopensInPast: "reopens"}):
        return _back(request, service_id, _("Paused. Everybody sees it from now on."))
    return _show(request, "pause", card, form)


@require_POST
@may_manage
def reopen(request: Request, service_id: UUID) -> HttpResponse:
    """Take new people again."""
    ours(request, service_id)
    intake.reopen(service_id=service_id, by=request.viewer, at=request.at)
    return _back(request, service_id, _("Open. Whoever waits longest comes first."))


@both
@may_manage
def partner(request: Request, service_id: UUID) -> HttpResponse:
    """Ask another service to take people while this one has no room."""
    card = ours(request, service_id)
    services = [(str(id_), f"{name}, {by}") for id_, name, by in overflow.could_help(service_id)]
    form = PartnerForm(request.POST or None, services=services)

    def act() -> None:
        partner_id = UUID(form.cleaned_data["partner"])
        overflow.ask(service_id=service_id, partner_id=partner_id, by=request.viewer, at=request.at)

    if sent(request, form) and done(form, act, ABOUT_PARTNER):
        return _back(request, service_id, _("Asked. It counts once their manager agrees."))
    return _show(request, "partner", card, form)


@require_POST
@may_manage
def partner_answer(request: Request, overflow_id: UUID) -> HttpResponse:
    """Agree to help another service out, say no, or stop what was agreed."""
    if request.POST.get("answer") == "agree":
        overflow.agree(overflow_id=overflow_id, by=request.viewer, at=request.at)
        messages.success(request, _("Agreed. You are named where they have no room."))
    else:
        overflow.end(overflow_id=overflow_id, by=request.viewer, at=request.at)
        messages.success(request, _("Ended. Nobody is sent to you, or by you, this way."))
    return redirect("manage")


@may_manage
def line(request: Request, service_id: UUID) -> HttpResponse:
    """Show who waits, in their order."""
    card, viewer, at = ours(request, service_id), acting(request), request.at
    carried = loading.loads(by=viewer, at=at)
    found = insight.standing(card, carried=carried.values(), viewer=viewer, at=at)
    people = participants.cards({it.person_id for it in found.line}, viewer=viewer, at=at)
    page = pages.line(found, people)
    return render(request, "capacity/line.jinja", {"page": page})


@both
@may_manage
def limit(request: Request, account_id: UUID) -> HttpResponse:
    """Say how much one worker carries at most."""
    load = loading.loads(by=request.viewer, at=request.at).get(account_id)
    if load is None:
        raise NotFound
    form = LimitForm(request.POST or None, initial={"points": load.limit})

    def act() -> None:
        points = form.cleaned_data["points"]
        loading.set_limit(account_id=account_id, points=points, by=request.viewer, at=request.at)

    if sent(request, form) and done(form, act, {LimitBelowLoad: "points"}):
        messages.success(request, _("Saved."))
        return redirect("manage")
    name = staff.names([account_id])[account_id]
    context = {"form": form, "name": name, "carries": load}
    return render(request, "capacity/limit.jinja", context, status=status_of(form))


def ours(request: Request, service_id: UUID) -> ServiceCard:
    """Return a service of the viewer's organisation; NotFound for another's."""
    card = queries.card(service_id, on=local_date(request.at))
    if card.provider_id != acting(request).organisation_id:
        raise NotFound
    return card


def acting(request: Request) -> Staff:
    """Return the viewer, whom the decorator has seen to be staff."""
    assert isinstance(request.viewer, Staff)
    return request.viewer


def _first(request: Request, card: ServiceCard) -> dict[str, Any]:
    """Return the cap as it is, for the form."""
    wanted = request.GET.get("tier", "")
    lines = caps.caps(card.id, on=local_date(request.at))
    found = next((it for it in lines if it.tier == wanted), None)
    if found is None:
        return {"tier": wanted}
    return {
        "tier": wanted,
        "weekly": found.rule.weekly,
        "ramp": ", ".join(map(str, found.rule.ramp)),
        "launched": found.rule.launched_date,
    }


def _set_cap(request: Request, service_id: UUID, form: CapForm) -> None:
    tier, rule = form.cleaned_data.get("tier", ""), form.rule()
    by, at = request.viewer, request.at
    if rule is not None:
        caps.set_cap(service_id=service_id, tier=tier, rule=rule, by=by, at=at)
    elif any(it.tier == tier for it in caps.caps(service_id, on=local_date(at))):
        caps.remove_cap(service_id=service_id, tier=tier, by=by, at=at)


def _show(request: Request, template: str, card: ServiceCard, form: Form) -> HttpResponse:
    context = {"form": form, "service": card}
    return render(request, f"capacity/{template}.jinja", context, status=status_of(form))


def _back(request: Request, service_id: UUID, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("capacity", service_id)
