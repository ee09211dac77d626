"""What people sent without signing in: confirm who it is, or close it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.participants.operations import Names
from handrail.domain.referrals import intakes, queries
from handrail.domain.referrals.intakes import IntakeRecord
from handrail.journey import onboard, self_refer
from handrail.journey.onboard import Confirmed
from handrail.web.shared.forms import Form
from handrail.web.shared.viewer import Request
from handrail.web.triage import pages
from handrail.web.triage.forms import CloseIntakeForm, ConfirmForm
from handrail.web.triage.views import acting, may_triage
from handrail.web.worry import waiting

both = require_http_methods(["GET", "POST"])


@both
@may_triage
def intake(request: Request, intake_id: UUID) -> HttpResponse:
    """Show what was sent, and make it a referral once the person has said who they are."""
    record = intakes.record(intake_id, request.viewer, request.at)
    form = ConfirmForm(request.POST or None, initial=_known(record))
    if record.service_id is None or onboard.takes_nobody(record, at=request.at):
        form.ask_service(_services(request, record))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        names = Names(
            said["given_name"], said["family_name"], said["birth_date"], said["nhs_number"]
        )
        sent = onboard.confirm(
            intake_id=intake_id,
            confirmed=Confirmed(names, said["how"], _chosen(said)),
            by=request.viewer,
            at=request.at,
        )
        messages.success(request, _("Confirmed. The clock goes on from when they sent it."))
        ours = queries.record(sent.id, viewer=request.viewer, at=request.at).card
        if ours.to_organisation_id != acting(request).organisation_id:
            return redirect("inbox")
        return redirect("inbox_item", sent.id)
    return _show(request, record, "triage/intake.jinja", form)


@both
@may_triage
def close(request: Request, intake_id: UUID) -> HttpResponse:
    """Close what was sent, with a coded reason."""
    record = intakes.record(intake_id, request.viewer, request.at)
    form = CloseIntakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        onboard.close_intake(
            intake_id=intake_id,
            closing=form.cleaned_data["closing"],
            by=request.viewer,
            at=request.at,
        )
        messages.success(request, _("Closed."))
        return redirect("inbox")
    return _show(request, record, "triage/close_intake.jinja", form)


def _show(request: Request, record: IntakeRecord, template: str, form: Form) -> HttpResponse:
    audit.record_view(
        what="intake.viewed",
        by=request.viewer,
        at=request.at,
        subject=("intake", record.id),
        purpose=Purpose.TRIAGE,
    )
    page = pages.intake(record, at=request.at)
    status = 400 if form.is_bound and form.errors else 200
    alerts = waiting.alerts(request, intake_id=record.id)
    context = {"page": page, "form": form, "alerts": alerts}
    return render(request, template, context, status=status)


def _services(request: Request, record: IntakeRecord) -> list[tuple[str, str]]:
    """Return what fits the person, ours or another provider's, best first."""
    found = self_refer.choices(record.answers, of=record.id, at=request.at)
    return [
        (str(it.service_id), f"{it.name}, {it.provider_name}")
        for it in (*found.best, *found.light_touch)
    ]


def _chosen(said: dict[str, Any]) -> UUID | None:
    return UUID(said["service"]) if said.get("service") else None


def _known(record: IntakeRecord) -> dict[str, Any]:
    answers = record.answers
    return {
        "given_name": answers.given_name,
        "family_name": answers.family_name,
        "birth_date": answers.birth_date,
        "nhs_number": answers.nhs_number,
        "how": "online" if answers.agreed else "",
    }
