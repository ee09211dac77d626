"""Who is on duty."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.concerns import access, operations, queries
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import BadInput
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request
from handrail.web.worry.forms import RotaForm
from handrail.web.worry.views import acting


@require_http_methods(["GET", "POST"])
@staff_with(Permission.MANAGE_SERVICE)
def rota(request: Request) -> HttpResponse:
    """Say who is told when somebody is worried."""
    viewer = acting(request)
    held = queries.rota(viewer.organisation_id, viewer=viewer, at=request.at)
    first = {
        "on_duty": str(held.on_duty or ""),
        "deputy": str(held.deputy or ""),
        "manager": str(held.manager or ""),
        "minutes": held.read_within_minutes,
    }
    form = RotaForm(request.POST or None, people=_people(request), initial=first)
    if request.method == "POST" and form.is_valid() and _set(request, form):
        messages.success(request, _("The rota holds from now on."))
        return redirect("worries")
    context = {"form": form, "is_set": held.on_duty is not None, "from_at": held.from_at}
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "worry/rota.jinja", context, status=status)


def _set(request: Request, form: RotaForm) -> bool:
    said = form.cleaned_data
    try:
        operations.set_rota(
            on_duty=UUID(said["on_duty"]),
            deputy=UUID(said["deputy"]),
            manager=UUID(said["manager"]),
            read_within_minutes=said["minutes"],
            by=request.viewer,
            at=request.at,
        )
    except BadInput as refusal:
        form.add_error("deputy", ValidationError(refusal.message))
        return False
    return True


def _people(request: Request) -> list[tuple[str, str]]:
    ours = acting(request).organisation_id
    found = {
        card.account_id: f"{card.account_name}, {card.job_role_name}"
        for permission in access.ACTS
        for card in staff.colleagues(ours, permission=permission, at=request.at)
    }
    return sorted(((str(key), name) for key, name in found.items()), key=lambda it: it[1])
