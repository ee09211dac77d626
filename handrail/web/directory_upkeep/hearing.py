"""How a service without a system of its own hears of referrals: name an address, or stop it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.directory import hearing, upkeep
from handrail.journey import by_link
from handrail.kernel.clock import local_date
from handrail.web.directory_upkeep.forms import HearsForm
from handrail.web.directory_upkeep.views import may_keep, ours
from handrail.web.shared.acting import done, sent, status_of
from handrail.web.shared.viewer import Request


@require_http_methods(["GET", "POST"])
@may_keep
def hears(request: Request, service_id: UUID) -> HttpResponse:
    """Say to whom links to referrals go, once they confirm it."""
    entry = upkeep.entry(service_id, provider_ids=ours(request), on=local_date(request.at))
    if request.method == "POST" and request.POST.get("step") == "stop":
        if by_link.stop(service_id=service_id, by=request.viewer, at=request.at):
            messages.success(request, _("Stopped. Every link of it has ended."))
        return redirect("directory_hears", service_id)
    form = HearsForm(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        by_link.name_address(
            service_id=service_id,
            who=said["who"],
            email=said["email"],
            by=request.viewer,
            at=request.at,
        )

    if sent(request, form) and done(form, act, {hearing.BadAddress: "email"}):
        messages.success(
            request, _("We have written to them. Nothing else goes until they confirm.")
        )
        return redirect("directory_hears", service_id)
    held = hearing.of_service(service_id, viewer=request.viewer, at=request.at)
    context = {"form": form, "entry": entry, "held": held}
    return render(request, "directory_upkeep/hears.jinja", context, status=status_of(form))
