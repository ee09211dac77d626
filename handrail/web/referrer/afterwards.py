"""After sending: add what the team should know, or take the referral back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.staff.permissions import Permission
from handrail.journey import afterwards
from handrail.kernel.errors import BadInput
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Staff
from handrail.web.referrer import following
from handrail.web.referrer.forms import AddForm, WithdrawForm
from handrail.web.shared.access import staff_with
from handrail.web.shared.acting import status_of
from handrail.web.shared.forms import Form
from handrail.web.shared.viewer import Request

may_refer = staff_with(Permission.REFER)
both = require_http_methods(["GET", "POST"])


@both
@may_refer
def add(request: Request, referral_id: UUID) -> HttpResponse:
    """Add a note that the team reads; once written it stays."""
    form = AddForm(request.POST or None)
    following.ours(request, referral_id)
    if request.method == "POST" and form.is_valid():
        try:
            afterwards.add_information(
                referral_id=referral_id, by=_staff(request), at=request.at, **form.cleaned_data
            )
        except (BadInput, WrongState) as refusal:
            form.add_error("text", refusal.message)
        else:
            messages.success(request, _("The team sees what you added."))
            return redirect("referral", referral_id)
    return _show(request, referral_id, "referrer/add.jinja", form)


@both
@may_refer
def withdraw(request: Request, referral_id: UUID) -> HttpResponse:
    """Take a referral back before anybody has accepted it."""
    form = WithdrawForm(request.POST or None)
    following.ours(request, referral_id)
    if request.method == "POST" and form.is_valid():
        try:
            afterwards.withdraw(
                referral_id=referral_id, by=_staff(request), at=request.at, **form.cleaned_data
            )
        except (BadInput, WrongState) as refusal:
            form.add_error("closing", refusal.message)
        else:
            messages.success(request, _("The referral is withdrawn. The team sees why."))
            return redirect("referral", referral_id)
    return _show(request, referral_id, "referrer/withdraw.jinja", form)


def _show(request: Request, referral_id: UUID, template: str, form: Form) -> HttpResponse:
    page = following.page_of(request, following.ours(request, referral_id))
    return render(request, template, {"page": page, "form": form}, status=status_of(form))


def _staff(request: Request) -> Staff:
    assert isinstance(request.viewer, Staff)
    return request.viewer
