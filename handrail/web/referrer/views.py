"""Refer somebody in three short screens; the answers are kept from the first one on."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.capacity import queries as capacity
from handrail.domain.capacity import waiting
from handrail.domain.disclosure import queries as disclosure
from handrail.domain.participants import queries as participants
from handrail.domain.participants.queries import PersonCard, PersonRecord
from handrail.domain.referrals import drafts, queries
from handrail.domain.referrals.choices import Keen
from handrail.domain.staff.permissions import Permission
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Staff
from handrail.web.referrer import answers as between
from handrail.web.referrer import beginning, following, pages, reaching
from handrail.web.referrer.forms import FindForm, NotNowForm, WhoForm, WhyForm
from handrail.web.shared import leaflet as leaflets
from handrail.web.shared.access import staff_with
from handrail.web.shared.acting import status_of
from handrail.web.shared.viewer import Request

may_refer = staff_with(Permission.REFER)


@require_http_methods(["GET", "POST"])
@may_refer
def start(request: Request) -> HttpResponse:
    """Ask who is being referred: somebody known, somebody new, or a draft.

    What is searched for is posted, so that no name or number stays in an address.
    """
    viewer, form = staff_of(request), FindForm(request.POST or None)
    text = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    found = _sought(request, viewer, text) if text else ()
    referred = queries.sent_by_us(viewer=viewer, at=request.at, limit=8)
    latest = dict.fromkeys(it.person_id for it in referred)
    people = participants.cards(latest, viewer=viewer, at=request.at)
    page = pages.start(
        found,
        tuple(people[id_] for id_ in latest if id_ in people),
        drafts.mine(by=viewer, at=request.at),
        searched=bool(text),
    )
    return render(request, "referrer/start.jinja", {"page": page, "form": form})


@require_http_methods(["GET", "POST"])
@may_refer
def who(request: Request) -> HttpResponse:
    """Ask who somebody new is, and how it is safe to reach them."""
    return _who(request, None, {"practice": "ours"})


@require_http_methods(["GET", "POST"])
@may_refer
def change_who(request: Request, draft_id: UUID) -> HttpResponse:
    """Change who is being referred, keeping everything else."""
    kept = drafts.read(draft_id, by=staff_of(request), at=request.at).answers
    hidden = restricted(request, kept)
    home = reaching.home(hidden) if hidden else {}
    return _who(request, draft_id, between.to_form({**kept, **home}))


@may_refer
def known_person(request: Request, person_id: UUID) -> HttpResponse:
    """Start a referral of somebody already known: nothing held is asked again (R37)."""
    viewer = staff_of(request)
    draft_id = beginning.draft_of_known(request, viewer, person_id)
    return redirect("refer_why", draft_id)


@require_http_methods(["GET", "POST"])
@may_refer
def why(request: Request, draft_id: UUID) -> HttpResponse:
    """Ask why, what their work is, and how keen they are."""
    viewer = staff_of(request)
    kept = drafts.read(draft_id, by=viewer, at=request.at).answers
    form = WhyForm(request.POST or None, initial=between.to_form(kept))
    if request.method == "POST" and form.is_valid():
        said = between.to_draft(form.cleaned_data)
        drafts.keep(draft_id=draft_id, answers=said, by=viewer, at=request.at)
        wants = form.cleaned_data["keen"] != Keen.NOT_NOW
        return redirect("refer_offer" if wants else "refer_not_now", draft_id)
    context = {"form": form, "who": kept, "draft_id": draft_id}
    return render(request, "referrer/why.jinja", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@may_refer
def not_now(request: Request, draft_id: UUID) -> HttpResponse:
    """Keep a day to ask again, and never push (R55)."""
    viewer = staff_of(request)
    kept = drafts.read(draft_id, by=viewer, at=request.at).answers
    form = NotNowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = between.to_draft(form.cleaned_data)
        drafts.keep(draft_id=draft_id, answers=said, by=viewer, at=request.at)
        return redirect("refer")
    context = {"form": form, "who": kept, "draft_id": draft_id}
    return render(request, "referrer/not_now.jinja", context, status=status_of(form))


@may_refer
def leaflet(request: Request) -> HttpResponse:
    """Show the leaflet to print, and the text to send, with the practice's own code (R5, R42)."""
    page = leaflets.of_viewer(request, back=reverse("refer"))
    return render(request, "shared/leaflet.jinja", {"page": page})


@require_http_methods(["GET", "POST"])
@may_refer
def throw_away(request: Request, draft_id: UUID) -> HttpResponse:
    """Ask once more, then delete a draft; NotFound for somebody else's."""
    viewer = staff_of(request)
    draft = pages.draft(drafts.read(draft_id, by=viewer, at=request.at))
    if request.method == "POST":
        drafts.throw_away(draft_id=draft_id, by=viewer, at=request.at)
        messages.success(request, _("The draft is deleted."))
        return redirect("refer")
    return render(request, "referrer/delete_draft.jinja", {"draft": draft})


@may_refer
def sent(request: Request, referral_id: UUID) -> HttpResponse:
    """Say that it went, when they will be rung, and what they were told; NotFound if not ours."""
    viewer, record = staff_of(request), following.ours(request, referral_id)
    following.looked(request, record)
    booked = capacity.booked_for(referral_id, viewer=viewer, at=request.at)
    person = participants.record(record.card.person_id, viewer=viewer, at=request.at)
    knows = disclosure.permits(
        person_id=person.id,
        organisation_id=viewer.organisation_id,
        kinds=[Kind.ATTENDANCE],
        at=request.at,
    )
    waits = waiting.standings([referral_id], at=request.at).get(referral_id) if knows else None
    page = pages.sent(
        record.card,
        booked,
        waits,
        is_told=any(it.is_safe for it in person.reaches),
        knows_how_it_goes=bool(knows),
    )
    return render(request, "referrer/sent.jinja", {"page": page})


def _who(request: Request, draft_id: UUID | None, initial: dict[str, Any]) -> HttpResponse:
    form = WhoForm(request.POST or None, initial=initial)
    if initial.get("home") == reaching.HELD:
        form.hold_home()
    if request.method == "POST" and form.is_valid():
        viewer = staff_of(request)
        said = between.to_draft(form.cleaned_data) | _who_changed(request, viewer, form, initial)
        kept = drafts.keep(draft_id=draft_id, answers=said, by=viewer, at=request.at)
        return redirect("refer_why", kept)
    return render(request, "referrer/who.jinja", {"form": form}, status=status_of(form))


def _sought(request: Request, viewer: Staff, text: str) -> tuple[PersonCard, ...]:
    found = participants.find(text=text, birth_date=None, viewer=viewer, at=request.at)
    for person in found:
        audit.record_view(
            what="person.sought",
            by=viewer,
            at=request.at,
            person_id=person.id,
            purpose=Purpose.REFERRING,
            subject=("person", person.id),
        )
    return found


def _who_changed(
    request: Request, viewer: Staff, form: WhoForm, before: dict[str, Any]
) -> dict[str, Any]:
    """Say that the details were changed, and of whom: other names are another person."""
    person_id = before.get("person_id")
    if not person_id:
        return {}
    held = participants.record(UUID(person_id), viewer=viewer, at=request.at)
    if not reaching.is_same_person(between.to_draft(form.cleaned_data), held):
        return {"person_id": "", "who_changed": False, "needs_before": [], "language_before": ""}
    return {"who_changed": True, "version": held.version}


def restricted(request: Request, kept: Mapping[str, Any]) -> PersonRecord | None:
    """Return the person of a draft where the page must not say where they live."""
    person_id = kept.get("person_id")
    if not person_id or not kept.get("may_see", True):
        return None
    held = participants.record(UUID(person_id), viewer=staff_of(request), at=request.at)
    return held if held.address_restricted else None


def staff_of(request: Request) -> Staff:
    """Return the viewer, whom the decorator has seen to be staff."""
    assert isinstance(request.viewer, Staff)
    return request.viewer


def source_of(request: Request) -> str:
    """Return as whom the viewer refers."""
    return request.active.refers_as if request.active else "other"


def job_of(request: Request) -> str:
    """Return what the viewer's job role is called."""
    return request.active.job_role_name if request.active else ""
