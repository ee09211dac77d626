"""Tell somebody where else to turn, which counts; and find out how it went (R51)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.directory import queries as directory
from handrail.domain.participants import queries as participants
from handrail.domain.participants.operations import Names
from handrail.domain.referrals import drafts, signposting
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.journey import signpost
from handrail.kernel import nhs_number
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput
from handrail.web.referrer.offering import known_of
from handrail.web.referrer.tell_forms import FollowUpForm, OtherCareForm, TellForm
from handrail.web.referrer.telling_pages import follow_ups as follow_ups_page
from handrail.web.referrer.telling_pages import told as told_page
from handrail.web.referrer.views import may_refer, staff_of
from handrail.web.shared import area
from handrail.web.shared.access import staff_with
from handrail.web.shared.acting import done, sent, status_of
from handrail.web.shared.viewer import Request

both = require_http_methods(["GET", "POST"])


@both
@may_refer
def tell(request: Request, draft_id: UUID) -> HttpResponse:
    """Write that they were told about a service or something else, and show what to give them."""
    viewer = staff_of(request)
    kept = drafts.read(draft_id, by=viewer, at=request.at).answers
    form = TellForm(request.POST or None)
    if sent(request, form):
        found: list[UUID] = []
        if done(form, lambda: found.append(_tell(request, form, kept)), {BadInput: "told"}):
            return redirect("refer_told", found[0])
    context = {"form": form, "who": kept, "draft_id": draft_id}
    return render(request, "referrer/tell.jinja", context, status=status_of(form))


@may_refer
def told(request: Request, signpost_id: UUID) -> HttpResponse:
    """Show what they can take with them: the service in a few words, to print, read out or text."""
    viewer = staff_of(request)
    found = signposting.one(signpost_id, viewer=viewer, at=request.at)
    entry = None
    if found.service_id is not None:
        entry = directory.service(found.service_id, on=local_date(request.at))
    return render(request, "referrer/told.jinja", {"page": told_page(found, entry)})


@both
@may_refer
def other_care(request: Request, draft_id: UUID) -> HttpResponse:
    """Write which NHS care comes first, and the day on which somebody finds out."""
    viewer = staff_of(request)
    kept = drafts.read(draft_id, by=viewer, at=request.at).answers
    if not kept.get("birth_date"):
        return redirect("refer_change_who", draft_id)
    form = OtherCareForm(request.POST or None)
    if sent(request, form):
        found: list[UUID] = []
        if done(form, lambda: found.append(_other_care(request, form, kept))):
            return redirect("refer_told", found[0])
    context = {"form": form, "who": kept, "draft_id": draft_id}
    return render(request, "referrer/other_care.jinja", context, status=status_of(form))


@staff_with(Permission.REFER, Permission.TRIAGE)
def follow_ups(request: Request) -> HttpResponse:
    """List whom somebody still has to ask how it went, the earliest day first."""
    viewer = staff_of(request)
    found = signposting.to_follow_up(viewer=viewer, at=request.at)
    people = participants.cards(
        [it.person_id for it in found if it.person_id], viewer=viewer, at=request.at
    )
    owners = staff.names(it.owner_account_id for it in found if it.owner_account_id)
    page = follow_ups_page(found, people, owners, on=local_date(request.at))
    return render(request, "referrer/follow_ups.jinja", {"page": page})


@both
@staff_with(Permission.REFER, Permission.TRIAGE)
def follow_up(request: Request, signpost_id: UUID) -> HttpResponse:
    """Write how it went."""
    viewer = staff_of(request)
    found = signposting.one(signpost_id, viewer=viewer, at=request.at)
    form = FollowUpForm(request.POST or None)
    if sent(request, form):
        note = form.cleaned_data["note"]
        signposting.follow_up(signpost_id=signpost_id, note=note, by=viewer, at=request.at)
        messages.success(request, _("Written down."))
        return redirect("follow_ups")
    people = participants.cards(
        [found.person_id] if found.person_id else [], viewer=viewer, at=request.at
    )
    names = staff.names([found.owner_account_id] if found.owner_account_id else [])
    page = follow_ups_page((found,), people, names, on=local_date(request.at))
    context = {"form": form, "line": page.lines[0]}
    return render(request, "referrer/follow_up.jinja", context, status=status_of(form))


def _tell(request: Request, form: TellForm, kept: dict[str, Any]) -> UUID:
    viewer, said = staff_of(request), form.cleaned_data
    try:
        service_id = UUID(said["service"]) if said["service"] else None
    except ValueError as error:
        raise BadInput(_("Choose a service, or write what it is.")) from error
    return signpost.tell(
        submission_id=said["submission_id"],
        service_id=service_id,
        told=said["told"],
        known=known_of(request, viewer, kept),
        person_id=_person(kept),
        board_id=area.contact(viewer.organisation_id, local_date(request.at)).board_id,
        by=viewer,
        at=request.at,
    )


def _other_care(request: Request, form: OtherCareForm, kept: dict[str, Any]) -> UUID:
    viewer, said = staff_of(request), form.cleaned_data
    digits = kept.get("nhs_number")
    names = Names(
        given_name=kept["given_name"],
        family_name=kept["family_name"],
        birth_date=date.fromisoformat(kept["birth_date"]),
        nhs_number=nhs_number.parse(digits) if digits else None,
    )
    return signpost.to_other_care(
        submission_id=said["submission_id"],
        route=form.route_said(),
        follow_up_date=said["follow_up_date"],
        known=known_of(request, viewer, kept),
        person_id=_person(kept),
        names=names,
        board_id=area.contact(viewer.organisation_id, local_date(request.at)).board_id,
        by=viewer,
        at=request.at,
    )


def _person(kept: dict[str, Any]) -> UUID | None:
    """Return the person of a draft whom the organisation knows; of others nothing is kept here."""
    known = kept.get("person_id") if kept.get("may_see", True) else None
    return UUID(known) if known else None
