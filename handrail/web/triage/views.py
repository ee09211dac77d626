"""The inbox, and one referral in it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.audit import operations as audit
from handrail.domain.participants import queries as participants
from handrail.domain.participants.queries import PersonRecord
from handrail.domain.referrals import intakes, queries
from handrail.domain.referrals import operations as referrals
from handrail.domain.referrals.queries import ReferralRecord
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.journey import triage
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Staff
from handrail.web.shared import area
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request
from handrail.web.triage import pages
from handrail.web.triage.forms import AcceptForm, RescueForm

may_triage = staff_with(Permission.TRIAGE)
Seen = tuple[ReferralRecord, PersonRecord]


@may_triage
def inbox(request: Request) -> HttpResponse:
    """List what waits for a decision, longest against its promise first."""
    viewer = acting(request)
    cards = queries.inbox(viewer=viewer, at=request.at)
    people = participants.cards([it.person_id for it in cards], viewer=viewer, at=request.at)
    page = pages.inbox(
        cards,
        intakes.waiting(viewer, request.at),
        people,
        staff.names(it.assigned_account_id for it in cards if it.assigned_account_id),
        ours=viewer.organisation_id,
        nation=nation(request),
        at=request.at,
    )
    return render(request, "triage/inbox.jinja", {"page": page})


@require_http_methods(["GET", "POST"])
@may_triage
def item(request: Request, referral_id: UUID) -> HttpResponse:
    """Show one referral, and take it on for a named coach."""
    form = AcceptForm(request.POST or None, coaches=coaches(request))
    if request.method == "POST" and form.is_valid():
        case_id = triage.accept(
            referral_id=referral_id,
            coach_account_id=UUID(form.cleaned_data["coach"]),
            by=request.viewer,
            at=request.at,
        )
        messages.success(request, _("Accepted. The clock goes on until you have spoken."))
        if acting(request).has(Permission.WORK_CASES):
            return redirect("case", case_id)
        return redirect("inbox")
    return show(request, referral_id, "triage/item.jinja", form)


def show(
    request: Request, referral_id: UUID, template: str, form: object, seen: Seen | None = None
) -> HttpResponse:
    """Return a page about one referral, and write down that it was looked at."""
    viewer = acting(request)
    record, person = seen or see(request, referral_id)
    if viewer.organisation_id not in record.card.deciders:
        raise NotFound
    referrals.open_it(referral_id=referral_id, by=viewer, at=request.at)
    audit.record_view(
        what="referral.viewed",
        by=viewer,
        at=request.at,
        subject=("referral", referral_id),
        person_id=person.id,
        purpose="decide on a referral",
    )
    page = pages.item(
        record,
        person,
        queries.steps(referral_id, viewer=viewer, at=request.at),
        queries.news([referral_id], viewer=viewer, at=request.at)[referral_id],
        ours=viewer.organisation_id,
        nation=nation(request),
        at=request.at,
    )
    errors = getattr(form, "errors", None)
    rescue = form if isinstance(form, RescueForm) else RescueForm()
    accept = form if isinstance(form, AcceptForm) else AcceptForm(coaches=coaches(request))
    context = {"page": page, "form": form, "rescue": rescue, "accept": accept}
    return render(request, template, context, status=400 if errors else 200)


def see(request: Request, referral_id: UUID) -> Seen:
    """Return a referral and its person; NotFound when the viewer may not know of them."""
    viewer = acting(request)
    record = queries.record(referral_id, viewer=viewer, at=request.at)
    return record, participants.record(record.card.person_id, viewer=viewer, at=request.at)


def acting(request: Request) -> Staff:
    """Return the viewer, whom the decorator has seen to be staff."""
    assert isinstance(request.viewer, Staff)
    return request.viewer


def nation(request: Request) -> str:
    """Return whose bank holidays count here."""
    return area.contact(acting(request).organisation_id, local_date(request.at)).nation


def coaches(request: Request) -> list[tuple[str, str]]:
    """Return who here can be somebody's named coach."""
    cards = staff.colleagues(
        acting(request).organisation_id, permission=Permission.WORK_CASES, at=request.at
    )
    return [(str(card.account_id), f"{card.account_name}, {card.job_role_name}") for card in cards]
