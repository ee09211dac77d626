"""A copy of everything for the person: staff make sure of them, and hand them the key."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.copies import operations, queries
from handrail.journey import download
from handrail.kernel.errors import NotFound
from handrail.web.coach.acting import REFUSED, done, sent
from handrail.web.coach.case import may_work
from handrail.web.coach.header import Frame, frame, staff_of
from handrail.web.copies.forms import CheckedForm
from handrail.web.participant import copy_pages
from handrail.web.shared.forms import Form
from handrail.web.shared.viewer import Request


@require_http_methods(["GET", "POST"])
@may_work
def everything(request: Request, case_id: UUID) -> HttpResponse:
    """Ask in the person's name, having made sure of them; list what came of it."""
    seen, form = frame(request, case_id), CheckedForm(request.POST or None)

    def act() -> None:
        how, by = form.cleaned_data["how"], staff_of(request)
        download.ask_for(case_id=case_id, checked_how=how, by=by, at=request.at)

    if sent(request, form) and done(form, act):
        messages.success(request, _("Asked. A health professional looks through it first."))
        return redirect("case_everything", case_id)
    return _show(request, seen, form)


@require_POST
@may_work
def key(request: Request, case_id: UUID, copy_id: UUID) -> HttpResponse:
    """Make a key and show it once, to be handed to the person."""
    seen = frame(request, case_id)
    copy = queries.record(copy_id, viewer=request.viewer, at=request.at)
    if copy.person_id != seen.case.person_id:
        raise NotFound
    made = operations.make_key(copy_id=copy_id, by=request.viewer, at=request.at)
    return _show(request, seen, CheckedForm(), key=made)


def _show(request: Request, seen: Frame, form: Form, key: str = "") -> HttpResponse:
    found = queries.of_person(seen.case.person_id, viewer=request.viewer, at=request.at)
    items = copy_pages.listed(found, request.at)
    context = {
        "header": seen.header,
        "case": seen.case,
        "form": form,
        "items": items,
        "key": key,
        "may_ask": not any(one.state_key == "asked" or one.is_open for one in items),
    }
    status = REFUSED if form.is_bound and form.errors else 200
    response = render(request, "copies/everything.jinja", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
