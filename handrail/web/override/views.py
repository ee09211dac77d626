"""Override a person's wish: ask or open, agree as a second person, and see what is needed."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.overrides import queries
from handrail.domain.overrides.operations import Request as Why
from handrail.domain.overrides.states import State
from handrail.domain.oversight.operations import Sought
from handrail.domain.referrals import queries as referrals
from handrail.domain.staff.permissions import Permission
from handrail.journey import override as journey
from handrail.kernel.viewer import Staff
from handrail.web.override import pages
from handrail.web.override.forms import NOW, DecideForm, SeekForm, WhyForm
from handrail.web.shared.access import staff_with
from handrail.web.shared.acting import done, sent, status_of
from handrail.web.shared.viewer import Request

may_override = staff_with(Permission.OVERRIDE)
both = require_http_methods(["GET", "POST"])


@may_override
def overrides(request: Request) -> HttpResponse:
    """List one's own overrides, and those that wait for a second person."""
    found = queries.all_mine(viewer=request.viewer, at=request.at)
    page = pages.listed(found, at=request.at)
    return render(request, "override/list.jinja", {"page": page})


@both
@may_override
def new(request: Request) -> HttpResponse:
    """Name a person by three facts, and say why."""
    form = SeekForm(request.POST or None)

    def about() -> Sought:
        said = form.cleaned_data
        return Sought(said["nhs_number"], said["birth_date"], said["family_name"])

    return _ask(request, form, about)


@both
@may_override
def of_referral(request: Request, referral_id: UUID) -> HttpResponse:
    """Say why it is needed for somebody whose referral one sees already."""
    card = referrals.record(referral_id, viewer=request.viewer, at=request.at).card
    return _ask(request, WhyForm(request.POST or None), lambda: card.id, card.reference)


@may_override
def override(request: Request, override_id: UUID) -> HttpResponse:
    """Show what an open one shows, which is written down; else where it stands."""
    one = queries.mine(override_id, viewer=request.viewer, at=request.at)
    if not one.shows(request.at):
        return _show_asked(request, one, DecideForm())
    shown = queries.shown(override_id, viewer=request.viewer, at=request.at)
    audit.record_view(
        what="override.viewed",
        by=request.viewer,
        at=request.at,
        subject=("override", override_id),
        person_id=shown.person_id,
        purpose=Purpose.EMERGENCY if one.is_emergency else Purpose.SAFETY,
        reason=one.words[:200],
    )
    return render(request, "override/open.jinja", {"page": pages.opened(one, shown)})


@require_POST
@may_override
def decide(request: Request, override_id: UUID) -> HttpResponse:
    """Agree as a second person, or refuse."""
    one = queries.mine(override_id, viewer=request.viewer, at=request.at)
    form = DecideForm(request.POST)

    def act() -> None:
        journey.decide(
            override_id=override_id,
            agrees=form.cleaned_data["agrees"] == "yes",
            words=form.cleaned_data["words"],
            by=_staff(request),
            at=request.at,
        )

    if sent(request, form) and done(form, act):
        messages.success(request, _("They have been told what you decided."))
        return redirect("overrides")
    return _show_asked(request, one, form)


def _ask(
    request: Request, form: WhyForm, about: Callable[[], Sought | UUID], reference: str = ""
) -> HttpResponse:
    made: list[UUID | None] = []

    def act() -> None:
        said = form.cleaned_data
        why = Why(said["reason"], said["words"], said["how"] == NOW, said["could_endanger"])
        made.append(journey.ask(about=about(), request=why, by=_staff(request), at=request.at))

    if sent(request, form) and done(form, act):
        if made[0] is not None:
            return redirect("override", made[0])
        if reference:
            raise queries.NoSuchOverride
        form.add_error(
            "nhs_number", _("We found nobody with exactly these three facts. Check each of them")
        )
    context = {"form": form, "reference": reference}
    return render(request, "override/new.jinja", context, status=status_of(form))


def _show_asked(request: Request, one: queries.Mine, form: DecideForm) -> HttpResponse:
    page = pages.asked(one, at=request.at)
    context = {"page": page, "form": form, "is_waiting": one.state == State.ASKED}
    return render(request, "override/asked.jinja", context, status=status_of(form))


def _staff(request: Request) -> Staff:
    """Return the viewer, whom the decorator has seen to be staff."""
    assert isinstance(request.viewer, Staff)
    return request.viewer
