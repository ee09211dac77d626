"""The last screen of referring: what fits, and what the person agrees to."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.domain.capacity.operations import SlotTaken
from handrail.domain.directory.intake import TakesNobody
from handrail.domain.participants import queries as participants
from handrail.domain.participants.operations import ChangedMeanwhile
from handrail.domain.referrals import drafts, queries
from handrail.domain.referrals.sending import NoRoom
from handrail.journey import offer as offering
from handrail.journey import refer, signpost
from handrail.journey.knowing import Known
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Staff
from handrail.web.referrer import answers as between
from handrail.web.referrer import pages
from handrail.web.referrer.send_form import SendForm
from handrail.web.referrer.tell_forms import TellForm
from handrail.web.referrer.views import (
    job_of,
    may_refer,
    restricted,
    source_of,
    staff_of,
)
from handrail.web.shared import area
from handrail.web.shared.acting import status_of
from handrail.web.shared.viewer import Request


@require_http_methods(["GET", "POST"])
@may_refer
def offer(request: Request, draft_id: UUID) -> HttpResponse:
    """Offer what fits with its reasons, record the agreement, and send."""
    viewer, form = staff_of(request), SendForm(request.POST or None)
    if before := _sent_before(request, viewer):
        return redirect("refer_sent", before)
    kept = drafts.read(draft_id, by=viewer, at=request.at).answers
    if not kept.get("goals"):
        return redirect("refer_why", draft_id)
    offers = _offers(request, viewer, kept, draft_id)
    form.offer(offers)
    if request.method == "POST" and form.is_valid():
        try:
            return _send(request, viewer, kept, offers, form, draft_id)
        except (NoRoom, TakesNobody) as refusal:
            offers = _offers(request, viewer, kept, draft_id)
            form.offer(offers)
            form.add_error("service", refusal.message)
        except (SlotTaken, offering.NoSuchOffer, ChangedMeanwhile) as refusal:
            form.add_error("service", refusal.message)
    page = pages.OfferPage(
        person=f"{kept.get('given_name', '')} {kept.get('family_name', '')}",
        needs=tuple(kept.get("needs", ())),
        offers=offers,
        has_choice=bool(offers.best or offers.light_touch or offers.against),
        nothing_here=offers.worked_out.ranking.is_gap,
        contact=kept.get("phone") or kept.get("email") or "",
        wording=refer.explained(at=request.at).text,
        owed=pages.owed(offers),
    )
    context = {"form": form, "page": page, "draft_id": draft_id, "telling": TellForm()}
    return render(request, "referrer/offer.jinja", context, status=status_of(form))


def _offers(
    request: Request, viewer: Staff, kept: dict[str, Any], draft_id: UUID
) -> offering.Offers:
    where = area.contact(viewer.organisation_id, local_date(request.at))
    return signpost.offered(
        known=known_of(request, viewer, kept),
        nation=where.nation,
        board_id=where.board_id,
        of=draft_id,
        at=request.at,
    )


def known_of(request: Request, viewer: Staff, kept: dict[str, Any]) -> Known:
    """Return what a draft says that decides what fits."""
    held = restricted(request, kept)
    return between.known(kept, by=viewer, source=source_of(request), held=held)


def _send(
    request: Request,
    viewer: Staff,
    kept: dict[str, Any],
    offers: offering.Offers,
    form: SendForm,
    draft_id: UUID,
) -> HttpResponse:
    chosen = offers.chosen(UUID(form.cleaned_data["service"]))
    said = {
        **form.cleaned_data,
        "slot": form.slot_of(chosen),
        "because": form.because_of(chosen, offers),
        "waits": form.waits_for(chosen),
    }
    person_id = kept.get("person_id")
    held = participants.record(UUID(person_id), viewer=viewer, at=request.at) if person_id else None
    whole = between.referring(
        kept,
        said,
        chosen,
        offers,
        by=viewer,
        source=source_of(request),
        job=job_of(request),
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
