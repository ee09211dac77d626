"""Share something with an employer or the Jobcentre: who, what and how long, seen beforehand."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from handrail.journey import share as sharing
from handrail.journey import status
from handrail.journey.share import Choice
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Person
from handrail.web.participant.share_forms import WhatForm, WhomForm
from handrail.web.shared.access import the_person
from handrail.web.shared.viewer import Request
from handrail.web.told.pages import lines

REFUSED = 400
AGREE = "agree"


@the_person
def whom(request: Request) -> HttpResponse:
    """Ask whom the person wants to tell something."""
    _person(request)
    form = WhomForm(sharing.bodies(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("your_page_share_what", form.cleaned_data["organisation"])
    status_code = REFUSED if form.is_bound else 200
    return render(request, "participant/share_whom.jinja", {"form": form}, status=status_code)


@the_person
def what(request: Request, organisation_id: UUID) -> HttpResponse:
    """Ask what they may see, show exactly that, and share it once the person says so."""
    person = _person(request)
    body = sharing.body(organisation_id)
    form = WhatForm(body, request.POST or None)
    context = {"form": form, "body": body}
    if request.method != "POST" or not form.is_valid():
        status_code = REFUSED if form.is_bound else 200
        return render(request, "participant/share_what.jinja", context, status=status_code)
    choice = Choice(body.id, form.chosen, form.until(local_date(request.at)))
    if request.POST.get("step") != AGREE:
        seen = sharing.preview(person.person_id, organisation_id=body.id, kinds=choice.kinds)
        context |= {"lines": lines(seen), "until_date": choice.until_date}
        return render(request, "participant/share_check.jinja", context)
    sharing.share(person_id=person.person_id, choice=choice, how="online", by=person, at=request.at)
    messages.success(request, _("Shared with %(name)s.") % {"name": body.name})
    return redirect("your_page")


def _person(request: Request) -> Person:
    if not isinstance(request.viewer, Person):
        raise NotAllowed
    request.session.modified = True
    status.check_still_on(by=request.viewer, at=request.at)
    return request.viewer
