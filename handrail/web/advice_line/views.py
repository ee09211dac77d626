"""The advice line: write a call down on one screen, and let it go on where the person agrees."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.enquiries import access
from handrail.domain.enquiries import calls as line
from handrail.domain.enquiries.calls import Said
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.journey import advice_line
from handrail.kernel.viewer import Staff
from handrail.web.advice_line import pages
from handrail.web.advice_line.forms import AgreedForm, CallForm
from handrail.web.shared.access import staff_with
from handrail.web.shared.acting import sent, status_of
from handrail.web.shared.viewer import Request

takes_calls = staff_with(*access.TAKES_CALLS)
both = require_http_methods(["GET", "POST"])
COUNTED = timedelta(weeks=12)


@both
@takes_calls
def calls(request: Request) -> HttpResponse:
    """Take a call, beside the latest ones."""
    viewer, form = _staff(request), CallForm(request.POST or None)
    if sent(request, form):
        call_id = line.write_down(said=_said(form), by=viewer, at=request.at)
        messages.success(request, _("The call is written down."))
        return redirect("call", call_id)
    found = line.lately(viewer=viewer, at=request.at)
    audit.record_views(
        what="call.listed",
        by=viewer,
        at=request.at,
        seen=[(("call", one.id), None) for one in found if one.is_about_someone],
        purpose=Purpose.TRIAGE,
    )
    page = pages.calls(found, staff.names(one.taken_by_account_id for one in found), viewer)
    context = {"page": page, "form": form}
    return render(request, "advice_line/calls.jinja", context, status=status_of(form))


@takes_calls
def call(request: Request, call_id: UUID) -> HttpResponse:
    """Show one call, and what it can go on to."""
    return _show(request, call_id, AgreedForm())


@both
@takes_calls
def confirm(request: Request, call_id: UUID) -> HttpResponse:
    """Put the call into the inbox, once the person agreed."""
    form = AgreedForm(request.POST or None)
    if not sent(request, form):
        return _show(request, call_id, form)
    opened = advice_line.to_confirm(call_id=call_id, agreed=True, by=_staff(request), at=request.at)
    messages.success(request, _("It is in your inbox. Confirm who it is when you ring them."))
    return redirect("inbox_intake", opened.id)


@require_POST
@takes_calls
def refer(request: Request, call_id: UUID) -> HttpResponse:
    """Open the referral form, filled with what was said."""
    draft_id = advice_line.to_draft(call_id=call_id, by=_staff(request), at=request.at)
    return redirect("refer_change_who", draft_id)


@staff_with(Permission.MANAGE_SERVICE)
def figures(request: Request) -> HttpResponse:
    """Show the calls of the last 12 weeks in counts."""
    found = line.figures(since=request.at - COUNTED, viewer=_staff(request), at=request.at)
    return render(request, "advice_line/figures.jinja", {"page": pages.figures(found)})


def _show(request: Request, call_id: UUID, form: AgreedForm) -> HttpResponse:
    viewer = _staff(request)
    one = line.record(call_id, viewer=viewer, at=request.at)
    if one.is_about_someone:
        audit.record_view(
            what="call.viewed",
            by=viewer,
            at=request.at,
            subject=("call", one.id),
            purpose=Purpose.TRIAGE,
        )
    page = pages.call(one, staff.names([one.taken_by_account_id]), viewer)
    context = {"page": page, "form": form}
    return render(request, "advice_line/call.jinja", context, status=status_of(form))


def _said(form: CallForm) -> Said:
    said = dict(form.cleaned_data)
    return Said(**said | {"is_about_someone": said["is_about_someone"] == "yes"})


def _staff(request: Request) -> Staff:
    assert isinstance(request.viewer, Staff)
    return request.viewer
