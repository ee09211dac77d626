"""Proposed services: each is added to the directory, or declined with a reason."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handrail.config.templating import nhs_date
from handrail.domain.directory import proposing
from handrail.domain.directory.industries import INDUSTRIES
from handrail.domain.directory.proposing import ProposalCard
from handrail.domain.staff.permissions import Permission
from handrail.journey import entries
from handrail.web.directory_upkeep.forms import DeclineForm
from handrail.web.shared.access import staff_with
from handrail.web.shared.addresses import address
from handrail.web.shared.components import Cell, Column, Row
from handrail.web.shared.viewer import Request

may_keep = staff_with(Permission.MANAGE_DIRECTORY)
REFUSED = 400


@dataclass(frozen=True, slots=True)
class ProposalsPage:
    """What would people like to see listed?"""

    columns: tuple[Column, ...]
    lines: tuple[tuple[Cell | str, ...], ...]


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """One proposal, as it would be listed."""

    name: str
    rows: tuple[Row, ...]
    is_decided: bool


@require_safe
@may_keep
def listed(request: Request) -> HttpResponse:
    """List the proposals that nobody decided."""
    found = proposing.waiting(viewer=request.viewer, at=request.at)
    heads = (_("Service"), _("Run by"), _("Proposed"))
    lines = tuple(
        (
            Cell(one.said.name, href=address("proposal", one.id)),
            one.said.provider_name,
            nhs_date(one.made_at),
        )
        for one in found
    )
    page = ProposalsPage(tuple(map(Column, heads)), lines)
    return render(request, "directory_upkeep/proposals.jinja", {"page": page})


@require_http_methods(["GET", "POST"])
@may_keep
def decide(request: Request, proposal_id: UUID) -> HttpResponse:
    """Add a proposed service, or say why not."""
    card = proposing.one(proposal_id, viewer=request.viewer, at=request.at)
    by, at = request.viewer, request.at
    if request.method == "POST" and request.POST.get("step") == "approve":
        entries.approve(proposal_id=proposal_id, by=by, at=at)
        messages.success(request, _("%(name)s is in the directory.") % {"name": card.said.name})
        return redirect("proposals")
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        entries.decline(proposal_id=proposal_id, reason=reason, by=by, at=at)
        messages.success(request, _("%(name)s is not added.") % {"name": card.said.name})
        return redirect("proposals")
    context = {"form": form, "page": _page(card)}
    status = REFUSED if form.errors else 200
    return render(request, "directory_upkeep/proposal.jinja", context, status=status)


def _page(card: ProposalCard) -> ProposalPage:
    said = card.said
    named = (
        (_("Run by"), said.provider_name),
        (_("What it does"), said.description),
        (_("Who it is for"), said.for_whom),
        (_("How to get in"), said.how_to_get_in),
        (_("What it costs"), said.cost),
        (_("Where"), ", ".join(filter(None, (said.address, said.postcode)))),
        (_("Phone"), said.phone),
        (_("Email"), said.email),
        (_("Website"), said.url),
        (_("Knows these kinds of work"), "; ".join(INDUSTRIES[it] for it in said.industries)),
        (_("Proposed on"), nhs_date(card.made_at)),
    )
    rows = tuple(Row(key, text) for key, text in named if text)
    return ProposalPage(said.name, rows, card.approved is not None)
