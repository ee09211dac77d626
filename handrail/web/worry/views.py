"""I am worried about this person: one click, then who reads it and when; and the answers to it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.concerns import operations, queries
from handrail.domain.concerns.operations import Raised
from handrail.domain.concerns.queries import ConcernRecord
from handrail.domain.participants import queries as participants
from handrail.domain.referrals import intakes
from handrail.domain.staff.permissions import Permission
from handrail.journey import worry
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Staff
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request
from handrail.web.worry import pages
from handrail.web.worry.forms import DoneForm, ReasonForm

works_here = staff_with(Permission.WORK_CASES, Permission.TRIAGE, Permission.MANAGE_SERVICE)
knows_people = staff_with(
    Permission.WORK_CASES,
    Permission.TRIAGE,
    Permission.MANAGE_SERVICE,
    Permission.REFER,
    Permission.FOLLOW,
)
both = require_http_methods(["GET", "POST"])
REFUSED = 400


@works_here
def worries(request: Request) -> HttpResponse:
    """List what stands at the team: unanswered first."""
    viewer = acting(request)
    found = queries.not_dealt_with(viewer=viewer, at=request.at)
    people = participants.cards(
        [one.person_id for one in found if one.person_id], viewer=viewer, at=request.at
    )
    held = queries.rota(viewer.organisation_id, viewer=viewer, at=request.at)
    page = pages.worries(found, people, held, runs=viewer.has(Permission.MANAGE_SERVICE))
    return render(request, "worry/worries.jinja", {"page": page})


@require_POST
@works_here
def raise_case(request: Request, case_id: UUID) -> HttpResponse:
    """Raise a concern about somebody with a case."""
    return _raised(
        request, lambda: worry.about_case(case_id=case_id, by=request.viewer, at=request.at)
    )


@require_POST
@knows_people
def raise_referral(request: Request, referral_id: UUID) -> HttpResponse:
    """Raise a concern about somebody who was referred."""
    return _raised(
        request,
        lambda: worry.about_referral(referral_id=referral_id, by=request.viewer, at=request.at),
    )


@require_POST
@works_here
def raise_intake(request: Request, intake_id: UUID) -> HttpResponse:
    """Raise a concern about whoever sent something in."""
    return _raised(
        request, lambda: worry.about_intake(intake_id=intake_id, by=request.viewer, at=request.at)
    )


@both
@knows_people
def concern(request: Request, concern_id: UUID) -> HttpResponse:
    """Show whom to ring now, when a human reads it and who was told; take a reason."""
    record = queries.record(concern_id, viewer=acting(request), at=request.at)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.add_reason(
            concern_id=concern_id,
            reason=form.cleaned_data["reason"],
            by=request.viewer,
            at=request.at,
        )
        messages.success(request, _("Your reason is with your worry."))
        return redirect("worry", concern_id)
    return _show(request, record, form=form)


@require_POST
@works_here
def acknowledge(request: Request, concern_id: UUID) -> HttpResponse:
    """Say "I am dealing with this"."""
    operations.acknowledge(concern_id=concern_id, by=request.viewer, at=request.at)
    messages.success(request, _("It is yours now. Nobody else is told any more."))
    return redirect("worry", concern_id)


@both
@works_here
def deal_with(request: Request, concern_id: UUID) -> HttpResponse:
    """Say what was done."""
    record = queries.record(concern_id, viewer=acting(request), at=request.at)
    form = DoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.deal_with(
            concern_id=concern_id,
            what=form.cleaned_data["what"],
            by=request.viewer,
            at=request.at,
        )
        messages.success(request, _("Written down."))
        return redirect("worries")
    return _show(request, record, done=form)


def acting(request: Request) -> Staff:
    """Return the viewer, whom the decorator has seen to be staff."""
    assert isinstance(request.viewer, Staff)
    return request.viewer


def _raised(request: Request, act: Callable[[], Raised]) -> HttpResponse:
    raised = act()
    if not raised.is_new:
        messages.info(request, _("You have raised this already. It still stands."))
    return redirect("worry", raised.id)


def _show(
    request: Request,
    record: ConcernRecord,
    *,
    form: ReasonForm | None = None,
    done: DoneForm | None = None,
) -> HttpResponse:
    viewer = acting(request)
    audit.record_view(
        what="concern.viewed",
        by=viewer,
        at=request.at,
        subject=("concern", record.id),
        person_id=record.person_id,
        purpose=Purpose.SAFETY,
    )
    known = [record.person_id] if record.person_id else []
    page = pages.concern(
        record,
        queries.steps(record.id, viewer=viewer, at=request.at),
        participants.cards(known, viewer=viewer, at=request.at),
        viewer,
        is_there=_is_there(record, request),
        at=request.at,
    )
    wrong = next((each for each in (form, done) if each is not None and each.errors), None)
    context = {
        "page": page,
        "form": wrong,
        "reason": form or ReasonForm(),
        "done": done or DoneForm(),
    }
    status = REFUSED if wrong is not None else 200
    return render(request, "worry/concern.jinja", context, status=status)


def _is_there(record: ConcernRecord, request: Request) -> bool:
    """Return whether there is something to open: what is a draft still is only its writer's."""
    if record.intake_id is None or record.referral_id is not None:
        return True
    try:
        intakes.record(record.intake_id, request.viewer, request.at)
    except NotFound:
        return False
    return True
