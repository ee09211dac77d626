"""Refer someone who asked you to. Whoever fills it in sees that it arrived, and nothing more."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render

from handrail.domain.referrals.intake_answers import Partner
from handrail.journey import refer_someone
from handrail.journey.refer_someone import OnBehalf
from handrail.journey.self_refer import NobodyToSendTo
from handrail.web.refer_someone.forms import OnBehalfForm
from handrail.web.shared import crisis, limits
from handrail.web.shared.access import anyone
from handrail.web.shared.viewer import Request

RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class StartPage:
    """What the form is for, and the crisis numbers."""

    lines: tuple[crisis.Line, ...] = crisis.LINES


@dataclass(frozen=True, slots=True)
class ReceivedPage:
    """That it arrived."""

    reference: str
    lines: tuple[crisis.Line, ...] = crisis.LINES


@anyone
def start(request: Request) -> HttpResponse:
    """Take the short form, once, however often it is sent."""
    form = OnBehalfForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        where = limits.address_of(request)
        limits.check("on behalf", where, limit=120, minutes=60, at=request.at)
        try:
            sent = refer_someone.send(form=_on_behalf(form), at=request.at)
        except NobodyToSendTo:
            form.add_error("postcode", "Enter their home postcode, so that it reaches a team")
        else:
            request.session[RECEIVED] = sent.reference
            return redirect("refer_someone_received")
    return render(request, "refer_someone/start.jinja", {"form": form, "page": StartPage()})


@anyone
def received(request: Request) -> HttpResponse:
    """Say that it arrived."""
    reference = request.session.get(RECEIVED)
    if not reference:
        return redirect("refer_someone")
    return render(request, "refer_someone/received.jinja", {"page": ReceivedPage(reference)})


def _on_behalf(form: OnBehalfForm) -> OnBehalf:
    said = form.cleaned_data
    return OnBehalf(
        submission_id=said["submission_id"],
        source=said["source"],
        partner=Partner(said["your_name"], said["your_organisation"], said["your_email"]),
        given_name=said["given_name"],
        family_name=said["family_name"],
        phone=said["phone"],
        email=said["email"],
        postcode=said["postcode"],
        asked_me=said["asked_me"],
    )
