"""Getting in by a link: confirm an address, open a link with a code, close it again.

Every answer before the code is the same whether or not there is such a link.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.directory import hearing
from handrail.journey import by_link
from handrail.kernel.errors import Refusal
from handrail.kernel.viewer import LinkBearer
from handrail.web.participant.entering import Door, enter
from handrail.web.shared import limits
from handrail.web.shared.access import anyone
from handrail.web.shared.viewer import Request

LOOKUP = "answer_lookup"
OPENS = Door(LOOKUP, by_link.use_code, "by_link/code.jinja", "answer_closed", "answer_referral")
GONE = 410
both = require_http_methods(["GET", "POST"])


@both
@anyone
def confirm(request: Request, secret: str) -> HttpResponse:
    """Ask the owner of an address whether referrals may be told of there."""
    try:
        found = hearing.to_confirm(secret, at=request.at)
        if request.method == "POST":
            by_link.confirm(secret=secret, by=request.viewer, at=request.at)
            return render(request, "by_link/confirmed.jinja", {"address": found})
    except (hearing.LinkOver, by_link.NotTheirs) as refusal:
        return _over(request, refusal)
    return render(request, "by_link/confirm.jinja", {"address": found})


@both
@anyone
def start(request: Request, secret: str) -> HttpResponse:
    """Say what this is without saying about whom; send a code, or a new link where it is old."""
    if request.method != "POST":
        return render(request, "by_link/start.jinja")
    where = limits.address_of(request)
    limits.check("answer code from", where, limit=40, minutes=60, at=request.at)
    limits.check("answer code for", secret[:64], limit=5, minutes=60, at=request.at)
    if request.POST.get("step") == "again":
        by_link.send_again(secret=secret, by=request.viewer, at=request.at)
        messages.success(request, _("If the referral is still yours, a new link is on its way."))
        return redirect("answer_closed")
    request.session[LOOKUP] = by_link.ask_for_code(secret=secret, by=request.viewer, at=request.at)
    return redirect("answer_code")


@both
@anyone
def code(request: Request) -> HttpResponse:
    """Ask for the code, and open the referral in a session of its own."""
    return enter(request, OPENS)


@both
@anyone
def closed(request: Request) -> HttpResponse:
    """Close what was open, for good, and say how to open it again."""
    if request.method == "POST":
        if isinstance(request.viewer, LinkBearer):
            by_link.leave_it(by=request.viewer, at=request.at)
        request.session.flush()
    return render(request, "by_link/closed.jinja")


def _over(request: Request, refusal: Refusal) -> HttpResponse:
    context = {"message": refusal.message}
    return render(request, "by_link/over.jinja", context, status=GONE)
