"""The pages of a helper: a link, a code, and exactly what somebody chose to show them.

Every answer before the code is the same whether or not there is such a helper.
"""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from handrail.journey import helpers
from handrail.kernel.viewer import LinkBearer
from handrail.web.participant.entering import NOT_RIGHT, let_in
from handrail.web.participant.forms import CodeForm
from handrail.web.shared import limits
from handrail.web.shared.access import a_helper, anyone
from handrail.web.shared.viewer import Request
from handrail.web.told import pages

LOOKUP = "helper_lookup"


@anyone
def start(request: Request, helper_id: UUID) -> HttpResponse:
    """Say what this is without saying about whom, and send a code to the contact that was given."""
    if request.method == "POST":
        where = limits.address_of(request)
        limits.check("helper code from", where, limit=40, minutes=60, at=request.at)
        limits.check("helper code for", str(helper_id), limit=5, minutes=60, at=request.at)
        request.session[LOOKUP] = helpers.ask_for_code(
            helper_id=helper_id, by=request.viewer, at=request.at
        )
        return redirect("shared_with_me_code")
    return render(request, "helper/start.jinja")


@anyone
def code(request: Request) -> HttpResponse:
    """Ask for the code, and open what is shared in a session of its own."""
    lookup = request.session.get(LOOKUP)
    if not lookup:
        return redirect("shared_with_me_again")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limits.check("code by", limits.address_of(request), limit=60, minutes=60, at=request.at)
        typed = form.cleaned_data["code"]
        found = helpers.use_code(lookup=lookup, code=typed, by=request.viewer, at=request.at)
        if found is not None:
            let_in(request, found)
            return redirect("shared_with_me")
        form.add_error("code", str(NOT_RIGHT))
    return render(request, "helper/code.jinja", {"form": form})


@a_helper
def shared(request: Request) -> HttpResponse:
    """Show what is shared with the helper now, and write the look down."""
    assert isinstance(request.viewer, LinkBearer)
    request.session.modified = True  # each look starts the half hour anew
    found = helpers.look(by=request.viewer, at=request.at)
    page = pages.one(found.shared) if found.shared else None
    return render(request, "helper/shared.jinja", {"page": page})


@anyone
def again(request: Request) -> HttpResponse:
    """Close what was open, and say how to read it again."""
    if request.method == "POST":
        request.session.flush()
    return render(request, "helper/again.jinja")
