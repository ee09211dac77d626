"""Our own pages around signing in; allauth's views do the rest, with our templates."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import get_user_model
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import is_valid_path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.staff import identities, sessions
from handrail.kernel.errors import NotFound
from handrail.web.shared import providers, session_pages
from handrail.web.shared.access import anyone, demo_only, signed_in
from handrail.web.shared.providers import Way
from handrail.web.shared.viewer import MEMBERSHIP, SIGNED_IN_BY, Request
from handrail.web.signin import homes, personas
from handrail.web.signin.addresses import wanted
from handrail.web.signin.pages import AccountPage, Choice, ChooseRolePage, DemoPage


@signed_in
def start(request: Request) -> HttpResponse:
    """Send someone who has signed in to where their work starts.

    Without a second step they are asked to set it up first; the demo needs none.
    """
    if request.lacks_second_step:
        return render(request, "signin/second_step_needed.jinja")
    if not request.memberships:
        return render(request, "signin/no_membership.jinja")
    if request.active is None:
        return HttpResponseRedirect(reverse("choose_role"))
    if request.active.is_told_only:
        return HttpResponseRedirect(reverse("told"))
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
        return HttpResponseRedirect(wanted(request) or reverse("start"))
    if not request.memberships:
        return render(request, "signin/no_membership.jinja")
    page = ChooseRolePage(_choices(request), wanted(request), _signed_in_by(request))
    return render(request, "signin/choose_role.jinja", {"page": page})


@signed_in
def account(request: Request) -> HttpResponse:
    """Show someone their own account."""
    user: Any = request.user
    names = {way.key: way.name for way in providers.ways(for_staff=True)}
    page = AccountPage(
        name=user.name,
        email=user.get_username(),
        choices=_choices(request),
        has_second_factor=is_mfa_enabled(user),
        has_password=user.has_usable_password(),
        ways=tuple(
            names.get(each.provider, each.provider) for each in identities.of_account(user.pk)
        ),
        sessions=session_pages.places(len(sessions.live(user.pk, at=request.at))),
    )
    return render(request, "signin/account.jinja", {"page": page})


@demo_only
def demo(request: Request) -> HttpResponse:
    """Show the demo's cast."""
    page = DemoPage(personas.by_organisation(), wanted(request))
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
    return HttpResponseRedirect(wanted(request) or reverse("start"))


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


def _signed_in_by(request: Request) -> Way | None:
    """Return the provider that named this member of staff, if one did."""
    key = request.session.get(SIGNED_IN_BY)
    return next((way for way in providers.ways(for_staff=True) if way.key == key), None)
