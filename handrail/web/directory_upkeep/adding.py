"""Add a service to the directory, and let people be sent to it when all is known."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.directory import queries as directory
from handrail.domain.directory import upkeep
from handrail.domain.directory.entries import NewPlace, NewService
from handrail.domain.organisations import areas
from handrail.domain.organisations import queries as organisations
from handrail.domain.programmes import queries as programmes
from handrail.journey import going_live
from handrail.journey.going_live import Covers
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Staff
from handrail.web.directory_upkeep import live_pages
from handrail.web.directory_upkeep.add_form import AddForm
from handrail.web.directory_upkeep.views import may_keep, ours
from handrail.web.shared.acting import sent, status_of
from handrail.web.shared.viewer import Request

both = require_http_methods(["GET", "POST"])
PROVIDERS = ("provider", "practice", "pcn", "council", "vcse")
PLAIN = (
    "name", "programme_id", "description", "for_whom", "not_for_whom", "what_happens",
    "delivery_kinds", "phone", "email", "funded_until_date",
)  # fmt: skip


@both
@may_keep
def add(request: Request) -> HttpResponse:
    """Take what a new entry says; nobody is sent to it yet."""
    form = AddForm(
        request.POST or None, providers=_providers(request), programmes=_programmes(request)
    )
    if sent(request, form):
        service_id = going_live.add(
            service=_service(form),
            covers=Covers(form.cleaned_data["covers"]),
            wait_days=form.cleaned_data["wait_days"],
            by=request.viewer,
            at=request.at,
        )
        messages.success(request, _("%(name)s is listed.") % {"name": form.cleaned_data["name"]})
        return redirect("directory_live", service_id)
    context = {"form": form}
    return render(request, "directory_upkeep/add.jinja", context, status=status_of(form))


@both
@may_keep
def live(request: Request, service_id: UUID) -> HttpResponse:
    """Show what is missing before people can be sent to a service, or let them be sent."""
    on = local_date(request.at)
    entry = upkeep.entry(service_id, provider_ids=ours(request), on=on)
    refused = ""
    if request.method == "POST":
        try:
            going_live.go_live(service_id=service_id, by=request.viewer, at=request.at)
        except going_live.NotReady as refusal:
            refused = refusal.message
        else:
            text = _("People can be sent to %(name)s from now on.")
            messages.success(request, text % {"name": entry.name})
            return redirect("service", service_id)
    service = directory.service(service_id, on=on)
    page = live_pages.live(service, going_live.readiness(service, at=request.at), refused)
    status = going_live.NotReady.status if refused else 200
    return render(request, "directory_upkeep/live.jinja", {"page": page}, status=status)


def _service(form: AddForm) -> NewService:
    said = form.cleaned_data
    provider = UUID(said["provider_id"])
    return NewService(
        **{name: said[name] for name in PLAIN},
        provider_id=provider,
        provider_name=organisations.name(provider),
        places=(NewPlace(said["postcode"], address=said["address"]),),
    )


def _here(request: Request) -> UUID:
    assert isinstance(request.viewer, Staff)
    return request.viewer.organisation_id


def _providers(request: Request) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in areas.listed(ours(request), kinds=PROVIDERS)]


def _programmes(request: Request) -> list[tuple[str, str]]:
    found = programmes.live(on=local_date(request.at))
    named = [(version.programme_id, version.rules.name) for version in found]
    return sorted(named, key=lambda one: one[1].casefold())
