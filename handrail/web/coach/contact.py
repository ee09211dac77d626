"""Reach the person and meet them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.config.templating import nhs_datetime
from handrail.domain.cases import queries
from handrail.domain.cases.meeting import OddHour, Outcome, PastTime, TooFarAhead
from handrail.domain.cases.reaching import reaching, unsafe_outcomes
from handrail.domain.concerns.operations import Raised
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.journey import support
from handrail.journey.support import Contact
from handrail.kernel.errors import NotFound
from handrail.web.coach.acting import Fields, back_to, done, sent, show
from handrail.web.coach.case import may_work
from handrail.web.coach.contact_forms import AppointmentForm, AttemptForm, OutcomeForm
from handrail.web.coach.header import frame, staff_of
from handrail.web.shared.viewer import Request

USUAL_MINUTES = 45
ABOUT: Fields = {PastTime: "at_time", TooFarAhead: "on_date", OddHour: "at_time"}


@require_http_methods(["GET", "POST"])
@may_work
def attempt(request: Request, case_id: UUID) -> HttpResponse:
    """Record one try to reach the person."""
    seen, form = frame(request, case_id), AttemptForm(request.POST or None, initial={"when": "now"})
    form.warn_of(unsafe_outcomes(seen.person))
    came: list[Contact] = []

    def act() -> None:
        contact = support.try_contact(
            case_id=case_id,
            outcome=form.cleaned_data["outcome"],
            tried_at=form.moment(request.at),
            note=form.cleaned_data["note"],
            safe_now=form.cleaned_data.get("safe_now") or "",
            submission_id=form.cleaned_data["submission_id"],
            by=request.viewer,
            at=request.at,
        )
        came.append(contact)

    if sent(request, form) and done(form, act):
        if came[0].incident:
            messages.warning(request, _warning(came[0].incident))
        if came[0].raised:
            return redirect("worry", came[0].raised.id)
        if came[0].incident:
            return back_to(request, "case", case_id)
        return back_to(request, "case", case_id, _("The contact is recorded."))
    stands = reaching(case_id, seen.case.person_id, viewer=request.viewer, at=request.at)
    return show(request, "attempt", seen, form, reaching=stands)


@require_http_methods(["GET", "POST"])
@may_work
def book(request: Request, case_id: UUID) -> HttpResponse:
    """Book an appointment, and tell the person where a contact is marked safe."""
    seen, viewer = frame(request, case_id), staff_of(request)
    usual = {"minutes": USUAL_MINUTES, "with_account_id": str(viewer.account_id)}
    form, told = AppointmentForm(request.POST or None, initial=usual), []
    workers = staff.colleagues(
        viewer.organisation_id, permission=Permission.WORK_CASES, at=request.at
    )
    form.offer_workers((card.account_id, card.account_name) for card in workers)

    def act() -> None:
        told.append(_book(request, case_id, form))

    if sent(request, form) and done(form, act, ABOUT):
        if not told[0]:
            messages.warning(request, _("No contact is marked safe, so tell them yourself."))
        when = nhs_datetime(form.starts_at())
        said = _("The appointment is booked for %(when)s.") % {"when": when}
        return back_to(request, "case", case_id, said)
    asks_hour = form.has_error("at_time", OddHour.__name__) or "is_hour_meant" in form.data
    return show(request, "book", seen, form, asks_hour=asks_hour)


@require_http_methods(["GET", "POST"])
@may_work
def appointment(request: Request, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Say what became of an appointment."""
    seen, form = frame(request, case_id), OutcomeForm(request.POST or None)
    found = queries.appointment(appointment_id, viewer=request.viewer, at=request.at)
    if found.case_id != case_id:
        raise NotFound
    if found.starts_at > request.at:
        form.only_cancel()
    raised: list[Raised | None] = []

    def act() -> None:
        came = support.record_meeting(
            appointment_id=appointment_id,
            outcome=form.became(),
            by=request.viewer,
            at=request.at,
        )
        raised.append(came)

    if sent(request, form) and done(form, act):
        messages.success(request, _("The appointment is recorded."))
        if raised[0]:
            return redirect("worry", raised[0].id)
        came = outcome_is_a_meeting(form.cleaned_data["state"])
        return redirect("case_note" if came else "case", case_id)
    return show(request, "appointment", seen, form, appointment=found)


def outcome_is_a_meeting(state: str) -> bool:
    """Return whether they met, so that a note is the next thing to write."""
    return Outcome(state).they_met


def _warning(incident: str) -> str:
    return _(
        "The contact is recorded. %(incident)s, so it is in the history as an incident of safe "
        "contact. Tell your team lead today. When it is safe to talk, ask the person whether they "
        "are all right."
    ) % {"incident": incident}


def _book(request: Request, case_id: UUID, form: AppointmentForm) -> bool:
    said = form.cleaned_data
    return support.book(
        case_id=case_id,
        starts_at=form.starts_at(),
        minutes=said["minutes"],
        way=said["way"],
        place=said["place"] or "",
        with_account_id=UUID(said["with_account_id"]),
        is_hour_meant=said["is_hour_meant"],
        submission_id=said["submission_id"],
        by=request.viewer,
        at=request.at,
    )
