"""Before a programme's next version counts: who gains or loses, proposing it, a second person."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.programmes import drafting
from handrail.domain.programmes.drafting import DayOver
from handrail.journey import redraft
from handrail.web.administrator.acting import staff_of
from handrail.web.programmes import pages, trying
from handrail.web.programmes.forms import ProposeForm, SendBackForm
from handrail.web.programmes.showing import draft_of, show
from handrail.web.programmes.trying import TryForm
from handrail.web.programmes.views import may_keep
from handrail.web.shared.acting import done, sent
from handrail.web.shared.viewer import Request

both = require_http_methods(["GET", "POST"])


@may_keep
def who(request: Request, slug: str) -> HttpResponse:
    """Show who would gain or lose, and let the second person decide."""
    found, viewer = draft_of(request, slug), staff_of(request)
    page = pages.who(
        found,
        redraft.try_test_persons(found),
        redraft.people(found, viewer=viewer, at=request.at),
    )
    return show(request, "who", page.title, page)


@may_keep
def try_person(request: Request, slug: str) -> HttpResponse:
    """Judge somebody one thinks of by both versions; nothing is kept."""
    found = draft_of(request, slug)
    form = TryForm(request.GET if "age" in request.GET else None)
    tried = None
    if form.is_bound and form.is_valid():
        tried = redraft.try_person(found, trying.person(form.cleaned_data, found.after))
    return show(request, "try", _("Try a test person"), pages.tried(found, tried), form)


@both
@may_keep
def propose(request: Request, slug: str) -> HttpResponse:
    """Ask for a second pair of eyes."""
    found = draft_of(request, slug)
    form = ProposeForm(request.POST or None)

    def act() -> None:
        drafting.propose(
            draft_id=found.id,
            valid_from_date=form.cleaned_data["valid_from"],
            why=form.cleaned_data["why"],
            by=staff_of(request),
            at=request.at,
        )

    if sent(request, form) and done(form, act, {DayOver: "valid_from"}):
        messages.success(request, _("Proposed. Somebody else has to read and publish it."))
        return redirect("programme_draft", slug)
    return show(request, "propose", _("Propose the next version"), pages.asked(found), form)


@both
@may_keep
def send_back(request: Request, slug: str) -> HttpResponse:
    """Give a proposed draft back, with what should change."""
    found = draft_of(request, slug)
    form = SendBackForm(request.POST or None)
    if sent(request, form):
        drafting.send_back(
            draft_id=found.id, why=form.cleaned_data["why"], by=staff_of(request), at=request.at
        )
        messages.success(request, _("Sent back. It can be changed again."))
        return redirect("programme_draft", slug)
    return show(request, "send_back", _("Send the draft back"), pages.asked(found), form)


@require_POST
@may_keep
def publish(request: Request, slug: str) -> HttpResponse:
    """Put a proposed draft in force from its day, as the second person."""
    found = draft_of(request, slug)
    drafting.publish(draft_id=found.id, by=staff_of(request), at=request.at)
    messages.success(request, _("Published. Referrals from its day on are judged by it."))
    return redirect("programme", slug)


@require_POST
@may_keep
def throw_away(request: Request, slug: str) -> HttpResponse:
    """Stop a draft; what is in force stays."""
    found = draft_of(request, slug)
    drafting.throw_away(draft_id=found.id, by=staff_of(request), at=request.at)
    messages.success(request, _("Thrown away. What is in force stays as it is."))
    return redirect("programme", slug)
