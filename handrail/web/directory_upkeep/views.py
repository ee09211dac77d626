"""Directory upkeep: what is due for checking, what an import marked, what is withdrawn."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.directory import operations, upkeep
from handrail.domain.organisations import areas
from handrail.domain.staff.permissions import Permission
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Staff
from handrail.web.directory_upkeep import pages
from handrail.web.directory_upkeep.forms import FindForm, WithdrawForm
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request

may_keep = staff_with(Permission.MANAGE_DIRECTORY)
REFUSED = 400


@may_keep
def directory(request: Request) -> HttpResponse:
    """List what is out of date."""
    which = request.GET.get("show", upkeep.DUE)
    which = which if which in upkeep.LISTS else upkeep.DUE
    form = FindForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    on, ours = local_date(request.at), _ours(request)
    number = pages.number(request.GET)
    found, total = upkeep.listed(
        which, provider_ids=ours, text=text, on=on, size=pages.SIZE, number=number
    )
    page = pages.directory(
        found,
        total,
        upkeep.counts(provider_ids=ours, on=on),
        upkeep.feeds(),
        request.GET,
        which=which,
        filtered=bool(text),
    )
    return render(request, "directory_upkeep/directory.jinja", {"page": page, "form": form})


@require_POST
@may_keep
def still_right(request: Request, service_id: UUID) -> HttpResponse:
    """Note in one click that an entry was checked today and is right, and show it again."""
    on = local_date(request.at)
    entry = upkeep.entry(service_id, provider_ids=_ours(request), on=on)
    who = request.active.account_name if request.active else ""
    if entry.state != "active":
        operations.set_state(
            service_id=service_id,
            state="active",
            reason=_("Checked by %(name)s") % {"name": who},
            by=request.viewer,
            at=request.at,
        )
    operations.assure(service_id=service_id, assured_by=who, by=request.viewer, at=request.at)
    messages.success(request, _("%(name)s: checked today.") % {"name": entry.name})
    which = request.POST.get("show", "")
    kept = which if which in upkeep.LISTS else upkeep.DUE
    return redirect(f"{reverse('directory')}?show={kept}")


@require_http_methods(["GET", "POST"])
@may_keep
def withdraw(request: Request, service_id: UUID) -> HttpResponse:
    """Take an entry out of the directory, with a reason; it can be put back."""
    entry = upkeep.entry(service_id, provider_ids=_ours(request), on=local_date(request.at))
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.set_state(
            service_id=service_id,
            state="withdrawn",
            reason=form.cleaned_data["reason"],
            by=request.viewer,
            at=request.at,
        )
        messages.success(request, _("%(name)s is withdrawn.") % {"name": entry.name})
        return redirect("directory")
    context = {"form": form, "entry": entry}
    status = REFUSED if form.errors else 200
    return render(request, "directory_upkeep/withdraw.jinja", context, status=status)


def _ours(request: Request) -> frozenset[UUID]:
    """Return whose entries the viewer keeps: what their organisation looks after."""
    assert isinstance(request.viewer, Staff)
    ours = request.viewer.organisation_id
    return frozenset(areas.looked_after_by(ours, local_date(request.at)))
