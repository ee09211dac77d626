"""Directory upkeep: what is due for checking, what an import marked, what is withdrawn."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.directory import (
    operations,
    owning,
    proposing,
    reporting,
    upkeep,
    waiting,
)
from handrail.domain.organisations import areas
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Staff
from handrail.web.directory_upkeep import pages
from handrail.web.directory_upkeep.forms import FindForm, OwnerForm, WithdrawForm
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request

may_keep = staff_with(Permission.MANAGE_DIRECTORY)
may_run = staff_with(Permission.MANAGE_DIRECTORY, Permission.MANAGE_SERVICE)
REFUSED = 400


@may_keep
def directory(request: Request) -> HttpResponse:
    """List what is out of date."""
    which = request.GET.get("show", upkeep.DUE)
    which = which if which in upkeep.LISTS else upkeep.DUE
    form = FindForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    on, providers = local_date(request.at), ours(request)
    number = pages.number(request.GET)
    found, total = upkeep.listed(
        which, provider_ids=providers, text=text, on=on, size=pages.SIZE, number=number
    )
    page = pages.directory(
        found,
        total,
        upkeep.counts(provider_ids=providers, on=on),
        upkeep.feeds(),
        request.GET,
        which=which,
        filtered=bool(text),
        todo=_todo(request),
    )
    return render(request, "directory_upkeep/directory.jinja", {"page": page, "form": form})


@require_POST
@may_keep
def still_right(request: Request, service_id: UUID) -> HttpResponse:
    """Note in one click that an entry was checked today and is right, and show it again."""
    on = local_date(request.at)
    entry = upkeep.entry(service_id, provider_ids=ours(request), on=on)
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
    entry = upkeep.entry(service_id, provider_ids=ours(request), on=local_date(request.at))
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


@require_http_methods(["GET", "POST"])
@may_run
def owner(request: Request, service_id: UUID) -> HttpResponse:
    """Say who is asked whether an entry is still right."""
    on = local_date(request.at)
    entry = upkeep.entry(service_id, provider_ids=ours(request), on=on)
    held = owning.owner_of(service_id, viewer=request.viewer, at=request.at)
    form = OwnerForm(
        request.POST or None,
        workers=_workers(request, held.account_id),
        initial={"worker": str(held.account_id or ""), "email": held.email},
    )
    if request.method == "POST" and form.is_valid():
        owning.set_owner(
            service_id=service_id, owner=form.owner(), by=request.viewer, at=request.at
        )
        messages.success(request, _("%(name)s: owner saved.") % {"name": entry.name})
        return redirect("directory" if may_keep_here(request) else "manage")
    context = {"form": form, "entry": entry}
    status = REFUSED if form.errors else 200
    return render(request, "directory_upkeep/owner.jinja", context, status=status)


def may_keep_here(request: Request) -> bool:
    """Return whether the viewer keeps a directory, and may go back to its page."""
    return isinstance(request.viewer, Staff) and request.viewer.has(Permission.MANAGE_DIRECTORY)


def _workers(request: Request, held: UUID | None) -> list[tuple[str, str]]:
    """Return who may own an entry: workers here, and its owner now, from wherever they are."""
    assert isinstance(request.viewer, Staff)
    here = request.viewer.organisation_id
    found = {
        card.account_id: card.account_name
        for permission in (Permission.MANAGE_SERVICE, Permission.MANAGE_DIRECTORY)
        for card in staff.colleagues(here, permission=permission, at=request.at)
    }
    if held is not None and held not in found:
        name = staff.names([held]).get(held) or _("Somebody who works elsewhere")
        found[held] = _("%(name)s (owner now)") % {"name": name}
    return [(str(id), name) for id, name in sorted(found.items(), key=lambda one: one[1])]


def _todo(request: Request) -> tuple[pages.Todo, ...]:
    viewer, at = request.viewer, request.at
    return pages.todo(
        reports=reporting.number_waiting(viewer=viewer, at=at),
        proposals=proposing.number_waiting(viewer=viewer, at=at),
        imports=waiting.all_waiting(viewer=viewer),
    )


def ours(request: Request) -> frozenset[UUID]:
    """Return whose entries the viewer keeps: what their organisation looks after."""
    assert isinstance(request.viewer, Staff)
    here = request.viewer.organisation_id
    return frozenset(areas.looked_after_by(here, local_date(request.at)))
