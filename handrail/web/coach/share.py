"""Who knows what about the person, and telling an employer or the Jobcentre because they ask."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.consent import queries as consents
from handrail.domain.sharing import wishes as wanted
from handrail.journey import research, wishes
from handrail.journey import share as sharing
from handrail.journey.share import Body, Choice
from handrail.kernel.clock import local_date
from handrail.web.coach import share_pages
from handrail.web.coach.acting import back_to, done, sent, show
from handrail.web.coach.case import may_work
from handrail.web.coach.header import Frame, frame, staff_of
from handrail.web.coach.share_forms import AgreedForm, EmployerForm
from handrail.web.shared import owed
from handrail.web.shared.forms import Form
from handrail.web.shared.viewer import Request
from handrail.web.told import finding
from handrail.web.told.pages import lines

AGREE = "agree"
both = require_http_methods(["GET", "POST"])


@may_work
def whom(request: Request, case_id: UUID) -> HttpResponse:
    """Show what they share, as far as this team wrote it down, and find whom to tell."""
    seen, viewer, at = frame(request, case_id), staff_of(request), request.at
    form, found = finding.asked(request)
    person_id = seen.case.person_id
    given = consents.agreements(person_id, viewer=viewer, at=at)
    more = {
        "found": found,
        "address": lambda id_: reverse("case_share_what", args=[case_id, id_]),
        "shared": share_pages.shared(given, case_id, viewer=viewer, at=at),
        "wishes": wanted.waiting(person_id, viewer=viewer, at=at),
        "research": research.since(person_id),
    }
    return show(request, "share_whom", seen, form, **more)


@both
@may_work
def what(request: Request, case_id: UUID, organisation_id: UUID) -> HttpResponse:
    """Ask what they may see, show exactly that, and share it once the coach says they agreed."""
    seen = frame(request, case_id)
    body = _body(request, seen, organisation_id)
    form = AgreedForm(() if body.is_funder else body.kinds, request.POST or None)
    more = {"body": body, "name": body.name}
    if body.is_funder:
        more["owed"] = owed.words(body.owed.keys) if body.owed else ""
    if not sent(request, form):
        return show(request, "share_what", seen, form, **more)
    choice = Choice(body.id, form.chosen, form.until(local_date(request.at)))
    if request.POST.get("step") != AGREE:
        kinds = body.kinds if body.is_funder else choice.kinds
        found = sharing.preview(seen.case.person_id, told=body, kinds=kinds)
        more |= {"lines": lines(found), "until_date": choice.until_date}
        return show(request, "share_check", seen, form, **more)
    if done(form, _share(request, seen, choice, form)):
        return back_to(request, "case", case_id, _("Shared with %(name)s.") % {"name": body.name})
    return show(request, "share_what", seen, form, **more)


@both
@may_work
def add(request: Request, case_id: UUID) -> HttpResponse:
    """Put an employer on record that the person wants to tell something."""
    seen, viewer = frame(request, case_id), staff_of(request)
    waiting = wanted.waiting(seen.case.person_id, viewer=viewer, at=request.at)
    wish = next((each for each in waiting if str(each.id) == request.GET.get("wish")), None)
    held = {"name": wish.name, "town": wish.town} if wish else {}
    form = EmployerForm(request.POST or None, initial=held)
    added: list[UUID] = []

    def act() -> None:
        said, wish_id = form.cleaned_data, wish.id if wish else None
        name, town, postcode = said["name"], said["town"], said["postcode"]
        added.append(
            wishes.add_employer(
                name=name, town=town, postcode=postcode, wish_id=wish_id, by=viewer, at=request.at
            )
        )

    if sent(request, form) and done(form, act):
        return redirect("case_share_what", case_id, added[0])
    return show(request, "share_add", seen, form, wish=wish)


def _body(request: Request, seen: Frame, organisation_id: UUID) -> Body:
    person_id = seen.case.person_id
    return sharing.body(organisation_id, person_id=person_id, viewer=request.viewer, at=request.at)


def _share(request: Request, seen: Frame, choice: Choice, form: Form) -> Callable[[], object]:
    at: datetime = request.at
    how, person_id = form.cleaned_data["how"], seen.case.person_id
    return lambda: sharing.share(
        person_id=person_id, choice=choice, how=how, by=request.viewer, at=at
    )
