"""Let somebody in whom a provider has named: in a new session, with what it told of them."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth import get_user_model
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from handrail.config.providers import Provider
from handrail.domain.participants import recognising
from handrail.domain.participants.ports import Proven
from handrail.domain.staff import identities, national_roles
from handrail.domain.staff.identities import Recognised
from handrail.domain.staff.ports import Identity
from handrail.kernel.viewer import System, acting_as
from handrail.web.participant import entering as own_page
from handrail.web.shared.viewer import MEMBERSHIP, SECOND_STEP, SIGNED_IN_BY, Request


def staff(
    request: Request, provider: Provider, found: Recognised, said: Identity, where: str
) -> HttpResponse:
    """Sign an account in; a second step of ours follows where the provider asked for none."""
    roles = _roles(request, found, said)
    account = get_user_model().objects.get(pk=found.account_id)
    identities.signed_in(
        account_id=found.account_id,
        how=provider.key,
        has_second_step=said.has_second_step,
        by=request.viewer,
        at=request.at,
    )
    if found.is_new:
        get_adapter(request).send_mail(
            "account/email/identity_linked", account.email, {"name": provider.name}
        )
    request.session.flush()
    request.session[SIGNED_IN_BY] = provider.key
    if chosen := roles.get(said.selected_role_id):
        request.session[MEMBERSHIP] = chosen
    record_authentication(request, account, method="provider", provider=provider.key)
    if not said.has_second_step:
        answer: HttpResponse = perform_login(request, Login(user=account, redirect_url=where))
        return answer
    get_adapter(request).login(request, account)
    request.session[SECOND_STEP] = True
    return HttpResponseRedirect(where)


def person(request: Request, proven: Proven, where: str) -> HttpResponse:
    """Open somebody's own page where they are proved to be who it is about, else ask for a code.

    ``where`` may be a part of it, such as one that asks for the highest level.
    """
    found = recognising.recognise(proven=proven, by=request.viewer, at=request.at)
    if found is None:
        is_proven = proven.level == recognising.FULLY_PROVEN
        return render(
            request,
            "signin/no_own_page.jinja" if is_proven else "signin/not_proven.jinja",
        )
    own_page.let_in(request, found, level=proven.level)
    own = reverse("your_page")
    return HttpResponseRedirect(where if where.startswith(own) else own)


def _roles(request: Request, found: Recognised, said: Identity) -> dict[str, str]:
    """Return the membership that each national role means, after taking them over."""
    if said.roles is None:
        return {}
    by = System()
    with acting_as(by, at=request.at):
        given = national_roles.take(
            account_id=found.account_id,
            provider=said.provider,
            roles=said.roles,
            by=by,
            at=request.at,
        )
    return {role_id: str(membership) for role_id, membership in given.items()}
