"""Make links for those of a practice's own search; they are given once, in a file."""

import csv
from io import StringIO
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.invitations import cohorts
from handrail.domain.invitations.cohorts import MadeBefore
from handrail.domain.organisations.queries import OrganisationSummary
from handrail.domain.prompting import wording
from handrail.insight.formulas import safe
from handrail.journey import inviting
from handrail.journey.inviting import NotSoMany, Room
from handrail.web.practice import pages
from handrail.web.practice.acting import is_of_area, may_manage, ours, staff_of, tabs
from handrail.web.practice.forms import InviteForm
from handrail.web.shared.acting import Fields, done, sent, status_of
from handrail.web.shared.viewer import Request

ABOUT: Fields = {NotSoMany: "weeks", MadeBefore: "name"}


@require_http_methods(["GET", "POST"])
@may_manage
def invite(request: Request, practice_id: UUID) -> HttpResponse:
    """Say whom to leave out and for how many there is room; give the links as a file, once."""
    practice, viewer = ours(request, practice_id), staff_of(request)
    rooms = inviting.room(practice_id, viewer=viewer, at=request.at)
    form = InviteForm(request.POST or None, rooms=rooms)
    secrets: list[str] = []

    def act() -> None:
        secrets.extend(
            inviting.invite(practice_id=practice_id, asked=form.asked(), by=viewer, at=request.at)
        )

    if sent(request, form) and done(form, act, ABOUT):
        return _file(form.labels(), secrets)
    page = _page(request, practice, rooms)
    context = {"page": page, "form": form}
    return render(request, "practice/invite.jinja", context, status=status_of(form))


@require_POST
@may_manage
def stop(request: Request, practice_id: UUID, cohort_id: UUID) -> HttpResponse:
    """Let nobody begin by the links of a list any more."""
    ours(request, practice_id)
    viewer = staff_of(request)
    cohorts.stop(cohort_id=cohort_id, practice_id=practice_id, by=viewer, at=request.at)
    messages.success(request, _("Those links are stopped."))
    return redirect("practice_invite", practice_id)


def _page(
    request: Request, practice: OrganisationSummary, rooms: tuple[Room, ...]
) -> pages.InvitePage:
    made = cohorts.of_practice(practice.id, viewer=staff_of(request), at=request.at)
    return pages.InvitePage(
        id=practice.id,
        name=practice.name,
        tabs=tabs(practice.id, "practice_invite"),
        is_of_area=is_of_area(request),
        left_out=wording.left_out(),
        rooms=rooms,
        cohorts=tuple((it, pages.cohort_row(it)) for it in made),
        text=_(
            "From %(name)s: if your health makes work hard, free and confidential support is here "
            "when you want it. It is your choice. This link is for you alone: "
        )
        % {"name": practice.name},
    )


def _file(labels: tuple[str, ...], secrets: list[str]) -> HttpResponse:
    base = str(settings.PUBLIC_URL).rstrip("/")
    text = StringIO()
    lines = csv.writer(text)
    lines.writerow(["row", "link"])
    for label, secret in zip(labels, secrets, strict=True):
        lines.writerow([safe(label), base + reverse("invited", args=[secret])])
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="invitations.csv"'
    return response
