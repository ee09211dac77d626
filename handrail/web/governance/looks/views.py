"""Looks to explain: the list, and one of them with what was found out."""

from uuid import UUID

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.oversight import operations, queries
from handrail.domain.oversight.states import LookState
from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import BadInput
from handrail.kernel.viewer import account_of
from handrail.web.governance.looks import pages
from handrail.web.governance.looks.forms import DecideForm
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request

may_read = staff_with(Permission.READ_AUDIT)


@may_read
def looks(request: Request) -> HttpResponse:
    """List looks that somebody should explain, latest day first."""
    asked = request.GET.get("show", "")
    state = asked if asked in LookState.values else LookState.TO_EXPLAIN
    found = queries.raised_looks(LookState.values, viewer=request.viewer, at=request.at)
    page = pages.looks(
        [one for one in found if one.state == state],
        request.GET,
        state=state,
        waiting=sum(one.state == LookState.TO_EXPLAIN for one in found),
    )
    return render(request, "governance/looks/list.jinja", {"page": page})


@require_http_methods(["GET", "POST"])
@may_read
def look(request: Request, look_id: UUID) -> HttpResponse:
    """Show one look and whom it was about, which is written down, and take what was found."""
    one = queries.raised_look(look_id, viewer=request.viewer, at=request.at)
    about = queries.looked_at(look_id, viewer=request.viewer, at=request.at)
    page = pages.look(one, about, viewer_account=account_of(request.viewer))
    form = DecideForm(request.POST or None, allowed=page.may_become)
    if request.method == "POST" and form.is_valid() and _decided(request, look_id, form):
        notices.success(request, _("What you found is kept."))
        return redirect("looks")
    audit.record_view(
        what="look.viewed",
        by=request.viewer,
        at=request.at,
        subject=("look", look_id),
        person_id=about.person_id,
        purpose=Purpose.GOVERNANCE,
    )
    status = 400 if form.is_bound and form.errors else 200
    context = {"page": page, "form": form}
    return render(request, "governance/looks/one.jinja", context, status=status)


def _decided(request: Request, look_id: UUID, form: DecideForm) -> bool:
    said = form.cleaned_data
    try:
        operations.decide(
            look_id=look_id,
            state=said["state"],
            note=said["note"],
            by=request.viewer,
            at=request.at,
        )
    except BadInput as refusal:
        form.add_error("note", refusal.message)
        return False
    return True
