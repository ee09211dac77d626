"""Getting in to one's own page: reference and date of birth, then a code.

Every answer is the same whether or not there is such a person.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from handrail.domain.referrals.status_codes import plain_reference
from handrail.journey import status
from handrail.kernel.viewer import LinkBearer, Person
from handrail.web.participant.forms import CodeForm, WhoForm
from handrail.web.shared import limits, providers
from handrail.web.shared.access import anyone
from handrail.web.shared.viewer import BEARER, LEVEL, PERSON, Request

LOOKUP = "status_lookup"
NOT_RIGHT = _("This code is not right, or it no longer works. Check it, or ask for a new one")
IDLE_SECONDS = 30 * 60


@dataclass(frozen=True, slots=True)
class Door:
    """Something that a code opens: what the browser keeps, who uses it, and where it leads.

    ``again`` is where a code is asked for.
    """

    kept: str
    use: Callable[..., Person | LinkBearer | None]
    template: str
    again: str
    opens: str


OWN_PAGE = Door(LOOKUP, status.use_code, "participant/code.jinja", "status_start", "your_page")


@anyone
def start(request: Request) -> HttpResponse:
    """Ask who it is, and send a code if there is somebody with a safe contact."""
    form = WhoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        where, reference = limits.address_of(request), plain_reference(said["reference"])
        limits.check("code from", where, limit=40, minutes=60, at=request.at)
        limits.check("code for", reference, limit=5, minutes=60, at=request.at)
        request.session[LOOKUP] = status.ask_for_code(
            reference=reference, birth_date=said["birth_date"], by=request.viewer, at=request.at
        )
        return redirect("status_code")
    ways = providers.ways(for_staff=False)
    return render(request, "participant/start.jinja", {"form": form, "ways": ways})


@anyone
def code(request: Request) -> HttpResponse:
    """Ask for the code, and open the page it belongs to in a session of its own."""
    return enter(request, OWN_PAGE)


def enter(request: Request, door: Door) -> HttpResponse:
    """Ask for a code, and open what it belongs to in a session of its own."""
    lookup = request.session.get(door.kept)
    if not lookup:
        return redirect(door.again)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limits.check("code by", limits.address_of(request), limit=60, minutes=60, at=request.at)
        typed = form.cleaned_data["code"]
        found = door.use(lookup=lookup, code=typed, by=request.viewer, at=request.at)
        if found is not None:
            let_in(request, found)
            return redirect(door.opens)
        form.add_error("code", str(NOT_RIGHT))
    return render(request, door.template, {"form": form})


@require_POST
@anyone
def close(request: Request) -> HttpResponse:
    """Close the page, so that nobody after can open it."""
    request.session.flush()
    return render(request, "participant/closed.jinja")


def let_in(request: Request, found: Person | LinkBearer, *, level: str = "") -> None:
    """Begin a new session, so that nothing of the one before can be used with it.

    ``level`` is how surely a provider proved who it is; a code proves nothing.
    """
    request.session.flush()
    if isinstance(found, Person):
        request.session[PERSON] = str(found.person_id)
    else:
        request.session[BEARER] = found.token_hash
    if level:
        request.session[LEVEL] = level
    request.session.set_expiry(IDLE_SECONDS)
