"""Our own pages around signing in; allauth's views do the rest, with our templates."""

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import is_valid_path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from handrail.kernel.errors import NotFound
from handrail.web.shared.access import anyone, demo_only, signed_in
from handrail.web.shared.viewer import MEMBERSHIP, Request
from handrail.web.signin import homes, personas
from handrail.web.signin.pages import AccountPage, Choice, ChooseRolePage, DemoPage


@signed_in
def start(request: Request) -> HttpResponse:
    """Send someone who has signed in to where their work starts.

    Without a second step they are asked to set it up first; the demo needs none.
    """
    if not settings.DEMO and not is_mfa_enabled(request.user):
        return render(request, "signin/second_step_needed.jinja")
    if not request.memberships:
        return render(request, "signin/no_membership.jinja")
    if request.active is None:
        return HttpResponseRedirect(reverse("choose_role"))
    for home in homes.homes_for(request.active.permissions):
        if is_valid_path(home):
            return HttpResponseRedirect(home)
    return render(request, "signin/no_home.jinja")


@require_http_methods(["GET", "POST"])
@signed_in
def choose_role(request: Request) -> HttpResponse:
    """Ask who the account acts as, and keep the answer for this session."""
    if request.method == "POST":
        chosen = request.POST.get("membership", "")
        if all(str(card.id) != chosen for card in request.memberships):
            raise NotFound
        request.session[MEMBERSHIP] = chosen
        return HttpResponseRedirect(_next(request) or reverse("start"))
    if not request.memberships:
        return render(request, "signin/no_membership.jinja")
    page = ChooseRolePage(_choices(request), _next(request))
    return render(request, "signin/choose_role.jinja", {"page": page})


@signed_in
def account(request: Request) -> HttpResponse:
    """Show someone their own account."""
    page = AccountPage(
        name=getattr(request.user, "name", ""),
        email=request.user.get_username(),
        choices=_choices(request),
        has_second_factor=is_mfa_enabled(request.user),
    )
    return render(request, "signin/account.jinja", {"page": page})


@demo_only
def demo(request: Request) -> HttpResponse:
    """Show the demo's cast."""
    page = DemoPage(personas.by_organisation(), _next(request))
    return render(request, "signin/demo.jinja", {"page": page})


@require_POST
@demo_only
def be_persona(request: Request) -> HttpResponse:
    """Sign in as one of the demo's cast; NotFound when that is nobody of it."""
    persona = personas.find(request.POST.get("email", ""))
    user = persona and get_user_model().objects.filter(email=persona.email, is_active=True).first()
    if not user:
        raise NotFound("This made-up person is not in the demonstration any more.")
    request.session.flush()
    get_adapter(request).login(request, user)
    return HttpResponseRedirect(_next(request) or reverse("start"))


@anyone
def no_sign_up(request: Request) -> HttpResponse:
    """Say how accounts are made; nobody makes their own."""
    return render(request, "signin/no_sign_up.jinja")


def _choices(request: Request) -> tuple[Choice, ...]:
    active = request.active
    return tuple(
        Choice(card.id, card.organisation_name, card.job_role_name, card == active)
        for card in request.memberships
    )


def _next(request: Request) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None)
    return wanted if is_safe else ""
