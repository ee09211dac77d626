"""Tell somebody close something, send them the link again, and say yes or no to research."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.domain.sharing import helpers as named
from handrail.journey import helpers, research
from handrail.journey.helpers import HelperChoice
from handrail.kernel.clock import local_date
from handrail.web.participant.share import AGREE, ONLINE, REFUSED, done, the_viewer
from handrail.web.participant.share_forms import KINDS, HelperForm, ResearchForm
from handrail.web.shared import limits
from handrail.web.shared.access import the_person
from handrail.web.shared.viewer import Request
from handrail.web.told.pages import lines


@the_person
def helper(request: Request) -> HttpResponse:
    """Ask who it is and what they may see, show exactly that, and share it when confirmed."""
    person = the_viewer(request)
    form = HelperForm(tuple(KINDS), request.POST or None)
    context = {"form": form, "back": reverse("your_page_share")}
    if request.method != "POST" or not form.is_valid():
        status_code = REFUSED if form.is_bound else 200
        return render(request, "participant/share_helper.jinja", context, status=status_code)
    choice = HelperChoice(form.helper, form.chosen, form.until(local_date(request.at)))
    if request.POST.get("step") != AGREE:
        seen = helpers.preview(person.person_id, kinds=choice.kinds)
        context |= {
            "name": choice.helper.name,
            "contact": choice.helper.contact,
            "lines": lines(seen),
            "until_date": choice.until_date,
        }
        return render(request, "participant/share_check.jinja", context)
    _check_not_too_often(request)
    helpers.share(person_id=person.person_id, choice=choice, how=ONLINE, by=person, at=request.at)
    return done(
        request,
        _("Shared with %(name)s. We are sending them a link.") % {"name": choice.helper.name},
    )


@require_POST
@the_person
def link(request: Request, helper_id: UUID) -> HttpResponse:
    """Send a helper the link to what is shared with them once more."""
    person = the_viewer(request)
    card = named.card(helper_id, person_id=person.person_id, viewer=person, at=request.at)
    _check_not_too_often(request)
    helpers.send_link(card, by=person, at=request.at)
    return done(request, _("We are sending %(name)s the link again.") % {"name": card.name})


@the_person
def for_research(request: Request) -> HttpResponse:
    """Say what research may have, how that is apart from the opt-out, and keep yes or no."""
    person = the_viewer(request)
    since = research.since(person.person_id)
    form = ResearchForm(request.POST or None, initial={"answer": "yes"} if since else None)
    if request.method == "POST" and form.is_valid():
        yes = form.cleaned_data["answer"] == "yes"
        research.answer(person_id=person.person_id, yes=yes, how=ONLINE, by=person, at=request.at)
        return done(
            request, _("You said yes to research.") if yes else _("You said no to research.")
        )
    context = {"form": form, "since": since}
    status_code = REFUSED if form.is_bound else 200
    return render(request, "participant/research.jinja", context, status=status_code)


def _check_not_too_often(request: Request) -> None:
    person = the_viewer(request)
    limits.check("link to helper", str(person.person_id), limit=10, minutes=60, at=request.at)
