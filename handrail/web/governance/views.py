"""Who looked, and who acted: one person at a time, for a reason that is written down."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.oversight import operations, queries
from handrail.domain.oversight.operations import Sought
from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import BadInput
from handrail.web.governance import pages, told_pages
from handrail.web.governance.forms import EnquiryForm, LinesFilter
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request

may_read = staff_with(Permission.READ_AUDIT)
NOBODY = _("We found nobody with exactly these three facts. Check each of them")
REFUSED = 400


@require_http_methods(["GET", "POST"])
@may_read
def ask(request: Request) -> HttpResponse:
    """Find one person by three facts, and open an enquiry about them."""
    form = EnquiryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = _enquire(request, form)
        if found is not None:
            return redirect("enquiry", found)
    asked = queries.mine(viewer=request.viewer, at=request.at)
    context = {"form": form, "page": pages.asked(asked, at=request.at)}
    status = REFUSED if form.is_bound and form.errors else 200
    return render(request, "governance/ask.jinja", context, status=status)


@may_read
def enquiry(request: Request, enquiry_id: UUID) -> HttpResponse:
    """Show who looked and who acted: looks without a relation first."""
    subject = queries.subject(enquiry_id, viewer=request.viewer, at=request.at)
    lines = queries.lines(enquiry_id, viewer=request.viewer, at=request.at)
    audit.record_view(
        what="audit.viewed",
        by=request.viewer,
        at=request.at,
        subject=("enquiry", enquiry_id),
        person_id=subject.person_id,
        purpose=Purpose.GOVERNANCE,
        reason=subject.reason,
    )
    form = LinesFilter(request.GET)
    show = form.cleaned_data["show"] if form.is_valid() else ""
    page = pages.enquiry(subject, lines, request.GET, show=show or "all")
    filled = LinesFilter(initial={"show": show or "all"})
    return render(request, "governance/enquiry.jinja", {"page": page, "form": filled})


@may_read
def who_is_told(request: Request) -> HttpResponse:
    """Show who can be told which kind, for what, by which road and how long."""
    return render(request, "governance/who_is_told.jinja", {"page": told_pages.who_is_told()})


def _enquire(request: Request, form: EnquiryForm) -> UUID | None:
    said = form.cleaned_data
    sought = Sought(said["nhs_number"], said["birth_date"], said["family_name"])
    try:
        found = operations.enquire(
            sought=sought, reason=said["reason"], by=request.viewer, at=request.at
        )
    except BadInput as refusal:
        form.add_error("reason", refusal.message)
        return None
    if found is None:
        form.add_error("nhs_number", str(NOBODY))
    return found
