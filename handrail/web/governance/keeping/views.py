"""What is past its day, what is held, and disposals that two people make."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.retention import operations, queries
from handrail.domain.retention.queries import DueRecord
from handrail.domain.staff.permissions import Permission
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound, Refusal
from handrail.kernel.viewer import Staff
from handrail.web.governance.keeping import pages
from handrail.web.governance.keeping.forms import ConfirmForm, HoldForm, ProposeForm
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request

may_dispose = staff_with(Permission.DISPOSE)
both = require_http_methods(["GET", "POST"])
REFUSED = 400


@both
@may_dispose
def keeping(request: Request) -> HttpResponse:
    """Show the queue, and propose a disposal."""
    viewer, at = request.viewer, request.at
    found = queries.due(until=local_date(at), viewer=viewer, at=at)
    classes = queries.classes()
    form = ProposeForm(request.POST or None, records=pages.choices(found, classes))
    if request.method == "POST" and form.is_valid():
        made = _propose(request, form, found)
        if made is not None:
            messages.success(request, _("Proposed. Now somebody else has to confirm it."))
            return redirect("disposal", made)
    page = pages.keeping(
        found,
        classes,
        queries.holds(viewer=viewer, at=at),
        queries.disposals(viewer=viewer, at=at),
    )
    context = {"page": page, "form": form}
    return render(request, "governance/keeping/keeping.jinja", context, status=_status(form))


@both
@may_dispose
def hold(request: Request) -> HttpResponse:
    """Hold back everything about one person."""
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            operations.hold(
                reference=said["reference"].upper(),
                why=said["why"],
                until_date=said["until_date"],
                by=request.viewer,
                at=request.at,
            )
        except Refusal as refusal:
            about = "reference" if isinstance(refusal, NotFound) else "why"
            form.add_error(about, ValidationError(refusal.message))
        else:
            messages.success(request, _("Held. Nothing about that person is disposed of."))
            return redirect("keeping")
    return render(request, "governance/keeping/hold.jinja", {"form": form}, status=_status(form))


@require_POST
@may_dispose
def lift(request: Request, hold_id: UUID) -> HttpResponse:
    """End a hold."""
    operations.lift(hold_id=hold_id, by=request.viewer, at=request.at)
    messages.success(request, _("The hold has ended."))
    return redirect("keeping")


@both
@may_dispose
def disposal(request: Request, disposal_id: UUID) -> HttpResponse:
    """Show a proposal and confirm it, or show the certificate."""
    viewer, at = request.viewer, request.at
    assert isinstance(viewer, Staff)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.confirm(disposal_id=disposal_id, by=viewer, at=at)
        messages.success(request, _("Done. This is the certificate."))
        return redirect("disposal", disposal_id)
    record = queries.disposal(disposal_id, viewer=viewer, at=at)
    context = {"page": pages.disposal(record, viewer.account_id), "form": form}
    return render(request, "governance/keeping/disposal.jinja", context, status=_status(form))


@require_POST
@may_dispose
def take_back(request: Request, disposal_id: UUID) -> HttpResponse:
    """Take a proposal back."""
    operations.withdraw(disposal_id=disposal_id, by=request.viewer, at=request.at)
    messages.success(request, _("The proposal is taken back. Nothing was disposed of."))
    return redirect("keeping")


def _propose(request: Request, form: ProposeForm, found: tuple[DueRecord, ...]) -> UUID | None:
    chosen = set(form.cleaned_data["records"])
    records = [(one.what, one.id) for one in found if f"{one.what}:{one.id}" in chosen]
    try:
        return operations.propose(records=records, by=request.viewer, at=request.at)
    except operations.NothingDue as refusal:
        form.add_error("records", ValidationError(refusal.message))
        return None


def _status(form: ProposeForm | HoldForm | ConfirmForm) -> int:
    return REFUSED if form.is_bound and form.errors else 200
