"""One entry: put right what it says, by whoever keeps it or gives the service."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.directory import access, queries, upkeep
from handrail.domain.directory.answers import ServicePage, Wait
from handrail.domain.directory.operations import WebsiteUnclear
from handrail.journey import entries
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import organisation_of
from handrail.web.directory_upkeep.forms import EntryForm
from handrail.web.directory_upkeep.views import may_keep_here, may_run, ours
from handrail.web.shared.acting import done, sent, status_of
from handrail.web.shared.viewer import Request


@require_http_methods(["GET", "POST"])
@may_run
def put_right(request: Request, service_id: UUID) -> HttpResponse:
    """Put right what an entry says, and how long people wait."""
    on = local_date(request.at)
    entry = upkeep.entry(service_id, provider_ids=ours(request), on=on)
    page = queries.service(service_id, on=on)
    access.check_may_run(request.viewer, page.provider_id, on)
    form = EntryForm(request.POST or None, initial=_as_it_is(page))
    if sent(request, form) and done(
        form, lambda: _save(request, service_id, form), {WebsiteUnclear: "url"}
    ):
        messages.success(request, _("%(name)s: saved.") % {"name": form.cleaned_data["name"]})
        return redirect(_back(request))
    runs_it = page.card.takes_referrals and page.provider_id == organisation_of(request.viewer)
    context = {"form": form, "entry": entry, "runs_it": runs_it, "back": _back(request)}
    return render(request, "directory_upkeep/entry.jinja", context, status=status_of(form))


def _as_it_is(page: ServicePage) -> dict[str, object]:
    card = page.card
    return {
        "version": str(page.version),
        "name": card.name,
        "summary": card.summary,
        "description": page.description,
        "what_happens": page.what_happens,
        "for_whom": page.for_whom,
        "not_for_whom": page.not_for_whom,
        "how_to_get_in": card.how_to_get_in,
        "cost": page.cost,
        "phone": card.phone,
        "email": page.email,
        "url": card.url,
        "first_contact": _days(card.first_contact),
        "treatment": _days(card.treatment),
    }


def _days(wait: Wait | None) -> int | None:
    return wait.working_days if wait else None


def _save(request: Request, service_id: UUID, form: EntryForm) -> None:
    by, at = request.viewer, request.at
    who = request.active.account_name if request.active else ""
    entries.put_right(
        service_id=service_id,
        changes=form.changes(),
        version=form.seen(),
        waits=form.waits(),
        checked_by=who if form.cleaned_data["is_right"] else None,
        by=by,
        at=at,
    )


def _back(request: Request) -> str:
    """Return the address of the report that somebody came from, or of what they keep."""
    try:
        return reverse("entry_report", args=[UUID(request.GET.get("report", ""))])
    except ValueError:
        return reverse("directory" if may_keep_here(request) else "manage")
