"""Overrides to review, one of them with whom it was about, and the report."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.overrides import queries
from handrail.domain.overrides.queries import Listed
from handrail.domain.overrides.states import State
from handrail.domain.staff.permissions import Permission
from handrail.journey import override as journey
from handrail.kernel.viewer import Staff, account_of
from handrail.web.governance.overrides import pages, report_pages
from handrail.web.governance.overrides.forms import ReviewForm
from handrail.web.shared.access import staff_with
from handrail.web.shared.acting import done, sent, status_of
from handrail.web.shared.viewer import Request

may_review = staff_with(Permission.READ_AUDIT)


@may_review
def overrides(request: Request) -> HttpResponse:
    """List what waits for a review, who is not told, or all of a year."""
    asked = request.GET.get("show", "")
    show = asked if asked in pages.TABS else pages.TO_REVIEW
    found = queries.listed(viewer=request.viewer, at=request.at)
    page = pages.listed(found, request.GET, show=show, at=request.at)
    return render(request, "governance/overrides/list.jinja", {"page": page})


@may_review
def report(request: Request) -> HttpResponse:
    """Count the overrides of a year."""
    found = queries.listed(viewer=request.viewer, at=request.at)
    page = report_pages.report(found, since=request.at - queries.LOOKED_BACK, at=request.at)
    return render(request, "governance/overrides/report.jinja", {"page": page})


@require_http_methods(["GET", "POST"])
@may_review
def override(request: Request, override_id: UUID) -> HttpResponse:
    """Show one and whom it was about, which is written down, and take what was found."""
    one = queries.listed_one(override_id, viewer=request.viewer, at=request.at)
    form = ReviewForm(
        request.POST or None,
        is_reviewed=one.state == State.REVIEWED,
        is_told=one.told_at is not None,
    )
    if sent(request, form) and done(form, lambda: _decide(request, one, form)):
        messages.success(request, _("What you found is kept."))
        return redirect("override_reviews")
    about = queries.about(override_id, viewer=request.viewer, at=request.at)
    audit.record_view(
        what="override.review_viewed",
        by=request.viewer,
        at=request.at,
        subject=("override", override_id),
        person_id=about.person_id,
        purpose=Purpose.GOVERNANCE,
    )
    steps = queries.steps(override_id, viewer=request.viewer, at=request.at)
    viewer = account_of(request.viewer)
    page = pages.review(one, about, steps, viewer=viewer, at=request.at)
    context = {"page": page, "form": form, "may_decide": bool(form.fields) and one.opened_at}
    return render(request, "governance/overrides/one.jinja", context, status=status_of(form))


def _decide(request: Request, one: Listed, form: ReviewForm) -> None:
    said, by = form.cleaned_data, request.viewer
    assert isinstance(by, Staff)
    if one.state == State.REVIEWED:
        journey.tell(override_id=one.id, keep_back=form.keep_back(), by=by, at=request.at)
        return
    journey.review(
        override_id=one.id,
        judged=said["judged"],
        words=said["words"],
        keep_back=form.keep_back(),
        by=by,
        at=request.at,
    )
