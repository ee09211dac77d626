"""Refer somebody in three short screens; the answers are kept from the first one on."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.capacity import queries as capacity
from handrail.domain.capacity.operations import SlotTaken
from handrail.domain.disclosure import queries as disclosure
from handrail.domain.participants import queries as participants
from handrail.domain.participants.operations import ChangedMeanwhile
from handrail.domain.participants.queries import PersonCard, PersonRecord
from handrail.domain.referrals import drafts, queries
from handrail.domain.referrals.choices import Keen
from handrail.domain.staff.permissions import Permission
from handrail.journey import offer as offering
from handrail.journey import refer
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Staff
from handrail.web.referrer import answers as between
from handrail.web.referrer import following, pages, reaching
from handrail.web.referrer.forms import FindForm, NotNowForm, SendForm, WhoForm, WhyForm
from handrail.web.shared import area
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request

may_refer = staff_with(Permission.REFER)


@require_http_methods(["GET", "POST"])
@may_refer
def start(request: Request) -> HttpResponse:
    """Ask who is being referred: somebody known, somebody new, or a draft.

    What is searched for is posted, so that no name or number stays in an address.
    """
    viewer, form = _staff(request), FindForm(request.POST or None)
    text = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    found = _sought(request, viewer, text) if text else ()
    cards = queries.sent_by_us(viewer=viewer, at=request.at, limit=8)
    recent = participants.cards([it.person_id for it in cards], viewer=viewer, at=request.at)
    page = pages.start(
        found,
        tuple(recent.values()),
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
    kept = drafts.read(draft_id, by=_staff(request), at=request.at).answers
    hidden = _restricted(request, kept)
    home = reaching.home(hidden) if hidden else {}
    return _who(request, draft_id, between.to_form({**kept, **home}))


@may_refer
def known_person(request: Request, person_id: UUID) -> HttpResponse:
    """Start a referral of somebody already known: nothing held is asked again (R37)."""
    viewer = _staff(request)
    person = participants.record(person_id, viewer=viewer, at=request.at)
    audit.record_view(
        what="person.viewed",
        by=viewer,
        at=request.at,
        person_id=person_id,
        purpose=Purpose.REFERRING,
        subject=("person", person_id),
    )
    only_matched = disclosure.is_only_matched(
        person_id=person_id, organisation_id=viewer.organisation_id, at=request.at
    )
    held = reaching.held_answers(person, viewer.organisation_id, may_see=not only_matched)
    draft_id = drafts.keep(draft_id=None, answers=held, by=viewer, at=request.at)
    return redirect("refer_why", draft_id)


@require_http_methods(["GET", "POST"])
@may_refer
def why(request: Request, draft_id: UUID) -> HttpResponse:
    """Ask why, what their work is, and how keen they are."""
    viewer = _staff(request)
    kept = drafts.read(draft_id, by=viewer, at=request.at).answers
    form = WhyForm(request.POST or None, initial=between.to_form(kept))
    if request.method == "POST" and form.is_valid():
        said = between.to_draft(form.cleaned_data)
        drafts.keep(draft_id=draft_id, answers=said, by=viewer, at=request.at)
        wants = form.cleaned_data["keen"] != Keen.NOT_NOW
        return redirect("refer_offer" if wants else "refer_not_now", draft_id)
    context = {"form": form, "who": kept, "draft_id": draft_id}
    return render(request, "referrer/why.jinja", context, status=_status(form))


@require_http_methods(["GET", "POST"])
@may_refer
def not_now(request: Request, draft_id: UUID) -> HttpResponse:
    """Keep a day to ask again, and never push (R55)."""
    viewer = _staff(request)
    kept = drafts.read(draft_id, by=viewer, at=request.at).answers
    form = NotNowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = between.to_draft(form.cleaned_data)
        drafts.keep(draft_id=draft_id, answers=said, by=viewer, at=request.at)
        return redirect("refer")
    context = {"form": form, "who": kept, "draft_id": draft_id}
    return render(request, "referrer/not_now.jinja", context, status=_status(form))


@require_http_methods(["GET", "POST"])
@may_refer
def offer(request: Request, draft_id: UUID) -> HttpResponse:
    """Offer what fits with its reasons, record the agreement, and send."""
    viewer, form = _staff(request), SendForm(request.POST or None)
    if before := _sent_before(request, viewer):
        return redirect("refer_sent", before)
    kept = drafts.read(draft_id, by=viewer, at=request.at).answers
    if not kept.get("goals"):
        return redirect("refer_why", draft_id)
    offers = _offers(request, viewer, kept)
    form.offer(offers)
    if request.method == "POST" and form.is_valid():
        try:
            return _send(request, viewer, kept, offers, form, draft_id)
        except (SlotTaken, offering.NoSuchOffer, ChangedMeanwhile) as refusal:
            form.add_error("service", refusal.message)
    page = pages.OfferPage(
        person=f"{kept.get('given_name', '')} {kept.get('family_name', '')}",
        needs=tuple(kept.get("needs", ())),
        offers=offers,
        contact=kept.get("phone") or kept.get("email") or "",
        wording=refer.explained(at=request.at).text,
        owed=pages.owed(offers),
    )
    context = {"form": form, "page": page, "draft_id": draft_id}
    return render(request, "referrer/offer.jinja", context, status=_status(form))


@may_refer
def leaflet(request: Request) -> HttpResponse:
    """Show the leaflet to print, and the text to send (R5, R42)."""
    return render(request, "referrer/leaflet.jinja")


@require_http_methods(["GET", "POST"])
@may_refer
def throw_away(request: Request, draft_id: UUID) -> HttpResponse:
    """Ask once more, then delete a draft; NotFound for somebody else's."""
    viewer = _staff(request)
    draft = pages.draft(drafts.read(draft_id, by=viewer, at=request.at))
    if request.method == "POST":
        drafts.throw_away(draft_id=draft_id, by=viewer, at=request.at)
        messages.success(request, _("The draft is deleted."))
        return redirect("refer")
    return render(request, "referrer/delete_draft.jinja", {"draft": draft})


@may_refer
def sent(request: Request, referral_id: UUID) -> HttpResponse:
    """Say that it went, when they will be rung, and what they were told; NotFound if not ours."""
    viewer, record = _staff(request), following.ours(request, referral_id)
    following.looked(request, record)
    booked = capacity.booked_for(referral_id, viewer=viewer, at=request.at)
    person = participants.record(record.card.person_id, viewer=viewer, at=request.at)
    page = pages.sent(record.card, booked, is_told=any(it.is_safe for it in person.reaches))
    return render(request, "referrer/sent.jinja", {"page": page})


def _who(request: Request, draft_id: UUID | None, initial: dict[str, Any]) -> HttpResponse:
    form = WhoForm(request.POST or None, initial=initial)
    if initial.get("home") == reaching.HELD:
        form.hold_home()
    if request.method == "POST" and form.is_valid():
        viewer = _staff(request)
        said = between.to_draft(form.cleaned_data) | _who_changed(request, viewer, form, initial)
        kept = drafts.keep(draft_id=draft_id, answers=said, by=viewer, at=request.at)
        return redirect("refer_why", kept)
    return render(request, "referrer/who.jinja", {"form": form}, status=_status(form))


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


def _offers(request: Request, viewer: Staff, kept: dict[str, Any]) -> offering.Offers:
    nation = area.contact(viewer.organisation_id, local_date(request.at)).nation
    held = _restricted(request, kept)
    known = between.known(kept, by=viewer, source=_source(request), held=held)
    return offering.offers(known=known, nation=nation, at=request.at)


def _restricted(request: Request, kept: Mapping[str, Any]) -> PersonRecord | None:
    """Return the person of a draft where the page must not say where they live."""
    person_id = kept.get("person_id")
    if not person_id or not kept.get("may_see", True):
        return None
    held = participants.record(UUID(person_id), viewer=_staff(request), at=request.at)
    return held if held.address_restricted else None


def _send(
    request: Request,
    viewer: Staff,
    kept: dict[str, Any],
    offers: offering.Offers,
    form: SendForm,
    draft_id: UUID,
) -> HttpResponse:
    chosen = offers.chosen(UUID(form.cleaned_data["service"]))
    said = {**form.cleaned_data, "slot": form.slot_of(chosen)}
    person_id = kept.get("person_id")
    held = participants.record(UUID(person_id), viewer=viewer, at=request.at) if person_id else None
    whole = between.referring(
        kept,
        said,
        chosen,
        offers,
        by=viewer,
        source=_source(request),
        job=_job(request),
        held=held,
        draft_id=draft_id,
        at=request.at,
    )
    result = refer.send(form=whole, by=viewer, at=request.at)
    return redirect("refer_sent", result.id)


def _sent_before(request: Request, viewer: Staff) -> UUID | None:
    if request.method != "POST":
        return None
    try:
        submission_id = UUID(request.POST.get("submission_id", ""))
    except ValueError:
        return None
    return queries.sent_with(submission_id, viewer=viewer, at=request.at)


def _staff(request: Request) -> Staff:
    assert isinstance(request.viewer, Staff)
    return request.viewer


def _source(request: Request) -> str:
    return request.active.refers_as if request.active else "other"


def _job(request: Request) -> str:
    return request.active.job_role_name if request.active else ""


def _status(form: Any) -> int:
    return 400 if form.is_bound and form.errors else 200
