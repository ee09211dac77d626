"""How much each thing counts when services are ranked here: versions, and a preview."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.matching import weighing
from handrail.domain.matching.access import check_may_weigh, may_weigh
from handrail.domain.matching.weights import POINTS, BadWeights
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.journey import weighing as weighing_journey
from handrail.journey.weighing import Preview
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Staff
from handrail.web.commissioner import weight_pages
from handrail.web.commissioner.weight_forms import WeightsForm
from handrail.web.shared import area
from handrail.web.shared.access import staff_with
from handrail.web.shared.acting import done, sent, status_of
from handrail.web.shared.viewer import Request


@staff_with(Permission.MANAGE_DIRECTORY, Permission.VIEW_AREA)
def weights(request: Request) -> HttpResponse:
    """Show what counts how much now, and every version before: who set it, when and why."""
    viewer, board_id = _viewer(request)
    today = local_date(request.at)
    history = weighing.history(board_id)
    names = staff.names(it.set_by_account_id for it in history if it.set_by_account_id)
    now = weighing.in_force(board_id, on=today)
    may_set = may_weigh(viewer, board_id, on=today)
    page = weight_pages.weights(now, history, names, may_set=may_set)
    return render(request, "commissioner/weights.jinja", {"page": page})


@require_http_methods(["GET", "POST"])
@staff_with(Permission.MANAGE_DIRECTORY)
def new(request: Request) -> HttpResponse:
    """Try other weights on made-up people, then set them from a day on."""
    viewer, board_id = _viewer(request)
    today = local_date(request.at)
    check_may_weigh(viewer, board_id, on=today)
    now = weighing.in_force(board_id, on=today)
    first = {name: f"{getattr(now.weights, name):g}" for name in POINTS}
    form = WeightsForm(request.POST or None, initial=first | {"from_date": today})
    previews: tuple[Preview, ...] = ()
    if sent(request, form) and done(form, form.weights, {BadWeights: POINTS[0]}):
        if "set" in request.POST and done(
            form, lambda: _set(request, viewer, form.numbers(), form)
        ):
            messages.success(
                request, _("Set. Whoever is offered something from that day on sees it.")
            )
            return redirect("area_weights")
        previews = weighing_journey.preview(
            board_id=viewer.organisation_id, weights=form.weights(), at=request.at
        )
    page = weight_pages.previews(previews)
    context = {"form": form, "names": POINTS, "previews": page}
    return render(request, "commissioner/weights_new.jinja", context, status=status_of(form))


def _set(request: Request, viewer: Staff, own: dict[str, Any], form: WeightsForm) -> None:
    said = form.cleaned_data
    weighing.set_weights(
        board_id=viewer.organisation_id,
        own=own,
        from_date=said["from_date"],
        why=said["why"],
        by=viewer,
        at=request.at,
    )


def _viewer(request: Request) -> tuple[Staff, UUID]:
    """Return the viewer and the board of their area; NotFound where they lie in none."""
    assert isinstance(request.viewer, Staff)
    board_id = area.contact(request.viewer.organisation_id, local_date(request.at)).board_id
    if board_id is None:
        raise NotFound
    return request.viewer, board_id
