"""Access is looked at again: what is due, one decision at a time, and several with care."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from handrail.domain.staff import reviews as staff
from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotFound
from handrail.web.administrator import review_pages
from handrail.web.administrator.acting import done, ours, show, staff_of
from handrail.web.shared.access import staff_with
from handrail.web.shared.forms import Form, Hidden
from handrail.web.shared.viewer import Request

both = require_http_methods(["GET", "POST"])
may_manage = staff_with(Permission.MANAGE_PEOPLE)


class KeepForm(Form):
    """Which showing of somebody's access was decided about."""

    mark = Hidden(max_length=16)


@both
@may_manage
def reviews(request: Request) -> HttpResponse:
    """List what is due, the longest first; keep several at once."""
    found = staff.due(ours(request), at=request.at)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and done(form, lambda: _keep_ticked(request)):
        return redirect("admin_reviews")
    ticked = frozenset(request.POST.getlist("keep"))
    page = review_pages.listed(found, staff_of(request), ticked, at=request.at)
    return show(request, "reviews", page, form)


@both
@may_manage
def review(request: Request, membership_id: UUID) -> HttpResponse:
    """Show what one person may do and how they use it, and say that they still need it."""
    found = staff.one(membership_id, organisation_ids=ours(request), at=request.at)
    form = KeepForm(request.POST or None, initial={"mark": found.mark})

    def act() -> None:
        mark = form.cleaned_data["mark"] or "none"
        staff.keep(membership_id=membership_id, mark=mark, by=staff_of(request), at=request.at)

    if request.method == "POST" and form.is_valid() and done(form, act):
        messages.success(
            request,
            _("Noted: %(name)s still needs it. Next due in 90 days.") % {"name": found.name},
        )
        return redirect("admin_reviews")
    page = review_pages.one(found, staff_of(request), at=request.at)
    return show(request, "review", page, form)


@may_manage
def decided(request: Request) -> HttpResponse:
    """List what was decided, by whom, and what they were shown."""
    return show(request, "reviews_done", review_pages.done(staff.done(ours(request))))


def _keep_ticked(request: Request) -> None:
    ticked = (value.partition(":") for value in request.POST.getlist("keep"))
    try:
        marks = {UUID(membership_id): mark or "none" for membership_id, _colon, mark in ticked}
    except ValueError:
        raise NotFound from None
    kept = staff.keep_several(marks=marks, by=staff_of(request), at=request.at)
    said = ngettext(
        "Noted: %(num)s person still needs their access.",
        "Noted: %(num)s people still need their access.",
        kept,
    ) % {"num": kept}
    messages.success(request, said)
