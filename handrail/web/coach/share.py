"""Who knows what about the person, and telling their employer or Jobcentre because they ask."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from handrail.domain.consent.choices import How
from handrail.journey import share as sharing
from handrail.journey.share import Choice
from handrail.kernel.clock import local_date
from handrail.web.coach.acting import back_to, done, sent, show
from handrail.web.coach.case import may_work
from handrail.web.coach.header import frame
from handrail.web.participant.share_forms import WhatForm, WhomForm
from handrail.web.shared.forms import Radios, options
from handrail.web.shared.viewer import Request
from handrail.web.told.pages import lines

AGREE = "agree"
SPOKEN = ((How.SPOKEN, How.SPOKEN.label), (How.SIGNED, How.SIGNED.label))


class AgreedForm(WhatForm):
    """What they may see, for how long, and how the person agreed."""

    how = Radios(
        gettext_lazy("How did they agree?"),
        options(SPOKEN),
        missing=gettext_lazy("Select how they agreed"),
    )


@require_http_methods(["GET", "POST"])
@may_work
def whom(request: Request, case_id: UUID) -> HttpResponse:
    """Ask whom the person wants to tell something."""
    seen = frame(request, case_id)
    form = WhomForm(sharing.bodies(), request.POST or None)
    if sent(request, form):
        return redirect("case_share_what", case_id, form.cleaned_data["organisation"])
    return show(request, "share_whom", seen, form)


@require_http_methods(["GET", "POST"])
@may_work
def what(request: Request, case_id: UUID, organisation_id: UUID) -> HttpResponse:
    """Ask what they may see, show exactly that, and share it once the coach says they agreed."""
    seen = frame(request, case_id)
    body = sharing.body(organisation_id)
    form = AgreedForm(body, request.POST or None)
    if not sent(request, form):
        return show(request, "share_what", seen, form, body=body)
    choice = Choice(body.id, form.chosen, form.until(local_date(request.at)))
    if request.POST.get("step") != AGREE:
        found = sharing.preview(seen.case.person_id, organisation_id=body.id, kinds=choice.kinds)
        more = {"body": body, "lines": lines(found), "until_date": choice.until_date}
        return show(request, "share_check", seen, form, **more)
    if done(form, lambda: _share(request, seen.case.person_id, choice, form)):
        return back_to(request, "case", case_id, _("Shared with %(name)s.") % {"name": body.name})
    return show(request, "share_what", seen, form, body=body)


def _share(request: Request, person_id: UUID, choice: Choice, form: AgreedForm) -> None:
    at: datetime = request.at
    how = form.cleaned_data["how"]
    sharing.share(person_id=person_id, choice=choice, how=how, by=request.viewer, at=at)
