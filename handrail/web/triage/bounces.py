"""People who are sent from one to the next: the whole trail, whose it is, how it was settled."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.referrals import bouncing
from handrail.domain.referrals.bouncing import SENIORS, BounceView, Trail
from handrail.domain.referrals.choices import Closing, Source
from handrail.domain.referrals.onward_choices import BounceReason
from handrail.web.referrer.words import EVENTS
from handrail.web.shared import bounced
from handrail.web.shared.access import staff_with
from handrail.web.shared.acting import done, sent, status_of
from handrail.web.shared.components import Entry
from handrail.web.shared.viewer import Request
from handrail.web.triage.forms import SettleForm
from handrail.web.triage.views import acting

may_settle = staff_with(*SENIORS)


@may_settle
def bounces(request: Request) -> HttpResponse:
    """List who was raised to this team and is not settled, oldest first."""
    return render(request, "triage/bounces.jinja", {"lines": bounced.standing(request)})


@require_http_methods(["GET", "POST"])
@may_settle
def bounce(request: Request, bounce_id: UUID) -> HttpResponse:
    """Show one person's whole way, and settle it with a note."""
    viewer = acting(request)
    it = bouncing.one(bounce_id, viewer=viewer, at=request.at)
    form = SettleForm(request.POST or None)

    def act() -> None:
        note = form.cleaned_data["note"]
        bouncing.settle(bounce_id=bounce_id, note=note, by=viewer, at=request.at)

    if sent(request, form) and done(form, act):
        messages.success(request, _("Settled. It stays with their referrals."))
        return redirect("bounces")
    trail = bouncing.trail(bounce_id, viewer=viewer, at=request.at)
    context = {"it": it, "form": form, "trail": trail, "entries": _entries(trail), "why": _why(it)}
    return render(request, "triage/bounce.jinja", context, status=status_of(form))


@require_POST
@may_settle
def own(request: Request, bounce_id: UUID) -> HttpResponse:
    """Say that it is the viewer's from now on."""
    bouncing.own(bounce_id=bounce_id, by=acting(request), at=request.at)
    messages.success(request, _("It is yours until you have settled it."))
    return redirect("bounce", bounce_id)


def _why(it: BounceView) -> tuple[str, ...]:
    return tuple(_capital(str(BounceReason(reason).label)) for reason in it.reasons)


def _entries(trail: Trail) -> tuple[Entry, ...]:
    """Return the trail as a timeline, newest first."""
    lines = [
        Entry(
            title=f"{EVENTS.get(line.event, line.event)}: {line.service}",
            at=line.at,
            by=line.organisation or "",
            text=_told(line.closing, line.source if line.event == "referral.sent" else ""),
            tag=line.reference,
            colour="grey",
        )
        for line in trail.lines
    ]
    return tuple(reversed(lines))


def _told(closing: str, source: str) -> str:
    if closing:
        return _capital(str(Closing(closing).label))
    return _capital(str(Source(source).label)) if source else ""


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
