"""What happened to the people we referred: a list, and one referral."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.audit import operations as audit
from handrail.domain.disclosure import queries as disclosure
from handrail.domain.participants import queries as participants
from handrail.domain.referrals import operations, queries
from handrail.domain.referrals.choices import State
from handrail.domain.staff.permissions import Permission
from handrail.journey import triage
from handrail.journey.refer import TO_REFERRER
from handrail.kernel.errors import NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import organisation_of
from handrail.web.referrer import pages
from handrail.web.referrer.forms import AnswerForm
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request

OPEN = (State.NEW, State.QUESTION, State.REDIRECTING, State.ACCEPTED)
SHOW = {"open": OPEN, "closed": (State.CLOSED,), "all": ()}
may_follow = staff_with(Permission.REFER, Permission.FOLLOW)


@may_follow
def referrals(request: Request) -> HttpResponse:
    """List the organisation's referrals: those that ask for something first, then the latest."""
    show = request.GET.get("show", "open")
    states = SHOW.get(show, OPEN)
    cards = queries.sent_by_us(viewer=request.viewer, at=request.at, states=states)
    people = participants.cards(
        [card.person_id for card in cards], viewer=request.viewer, at=request.at
    )
    news = queries.news([card.id for card in cards], viewer=request.viewer, at=request.at)
    ours = organisation_of(request.viewer)
    told = (
        disclosure.who_permits(
            [card.person_id for card in cards],
            organisation_id=ours,
            kind=Kind.ATTENDANCE,
            at=request.at,
        )
        if ours
        else frozenset()
    )
    page = pages.referrals(cards, people, news, show=show if show in SHOW else "open", told=told)
    return render(request, "referrer/referrals.jinja", {"page": page})


@require_http_methods(["GET", "POST"])
@may_follow
def referral(request: Request, referral_id: UUID) -> HttpResponse:
    """Show one referral as the person allows, and take the answer to a question."""
    record = queries.record(referral_id, viewer=request.viewer, at=request.at)
    ours = organisation_of(request.viewer)
    if record.card.from_organisation_id != ours or ours is None:
        raise NotFound
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        answer = triage.answer if record.card.state == State.QUESTION else operations.settle
        answer(referral_id=referral_id, text=text, by=request.viewer, at=request.at)
        messages.success(request, _("Your answer has gone to the service."))
        return redirect("referral", referral_id)
    page = _page(request, record, ours)
    context = {"page": page, "form": form}
    return render(request, "referrer/referral.jinja", context, status=400 if form.errors else 200)


def _page(request: Request, record: queries.ReferralRecord, ours: UUID) -> pages.ReferralPage:
    person_id, referral_id = record.card.person_id, record.card.id
    audit.record_view(
        what="referral.viewed",
        by=request.viewer,
        at=request.at,
        subject=("referral", referral_id),
        person_id=person_id,
        purpose="follow a referral we made",
    )
    people = participants.cards([person_id], viewer=request.viewer, at=request.at)
    permitted = disclosure.permits(
        person_id=person_id, organisation_id=ours, kinds=TO_REFERRER, at=request.at
    )
    return pages.referral(
        record,
        people.get(person_id),
        queries.steps(referral_id, viewer=request.viewer, at=request.at),
        queries.news([referral_id], viewer=request.viewer, at=request.at)[referral_id],
        permitted,
    )
