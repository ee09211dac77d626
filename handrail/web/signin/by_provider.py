"""Signing in by a provider: staff by CIS2 or their employer's, the public by NHS login."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

import structlog
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from handrail.config.providers import Provider
from handrail.domain.participants.ports import Proven
from handrail.domain.staff import identities
from handrail.domain.staff.ports import Begun, Identity, ProviderAway, SignInRefused
from handrail.kernel import clock
from handrail.kernel.errors import Refusal
from handrail.web.shared import limits, providers
from handrail.web.shared.access import anyone
from handrail.web.shared.outside import after_asking
from handrail.web.shared.viewer import Request
from handrail.web.signin import addresses, entering, pending, refusals

log = structlog.get_logger(__name__)
INVITED = "invited_account"
TRIES, MINUTES = 300, 15  # a whole hospital may share one address


Said = TypeVar("Said", covariant=True)


@dataclass(frozen=True, slots=True)
class Came(Generic[Said]):
    """Who came back from a provider, and what this browser had begun."""

    said: Said
    next: str
    invited: str


def ask_where(request: Request, key: str) -> Begun:
    """Return where the provider asks who somebody is; NotFound, ProviderAway."""
    at = clock.now()
    limits.check("sign-in", limits.address_of(request), limit=TRIES, minutes=MINUTES, at=at)
    again = request.GET.get("again") == "yes"
    return providers.door(providers.provider(key)).begin(again=again, at=at)


def ask_who(request: Request, key: str) -> Came[Any]:
    """Return who the provider says it is; NotFound, SignInRefused, ProviderAway."""
    at = clock.now()
    door = providers.door(providers.provider(key))
    limits.check("sign-in", limits.address_of(request), limit=TRIES, minutes=MINUTES, at=at)
    kept = pending.take(request, key, at=at)
    said = door.finish(kept=kept, given=request.GET.dict(), at=at)
    return Came(said, kept["next"], kept["invited"])


@after_asking(ask_where)
@require_GET
@anyone
def begin(request: Request, key: str) -> HttpResponse:
    """Send the browser to a provider."""
    begun = request.told
    if isinstance(begun, Refusal):
        return _refuse(request, key, begun)
    pending.keep(
        request,
        key,
        begun,
        at=request.at,
        next=addresses.wanted(request),
        invited=request.session.get(INVITED, ""),
    )
    return HttpResponseRedirect(begun.url)


@after_asking(ask_who)
@require_GET
@anyone
def back(request: Request, key: str) -> HttpResponse:
    """Let in whoever came back from a provider, or say why not."""
    came = request.told
    if isinstance(came, Refusal):
        return _refuse(request, key, came)
    try:
        if isinstance(came.said, Proven):
            return entering.person(request, came.said, came.next)
        return _staff(request, providers.provider(key), came)
    except SignInRefused as refusal:
        return _refuse(request, key, refusal)


def _staff(request: Request, provider: Provider, came: Came[Identity]) -> HttpResponse:
    found = identities.recognise(
        said=came.said,
        domains=provider.email_domains,
        invited_account_id=UUID(came.invited) if came.invited else None,
        by=request.viewer,
        at=request.at,
    )
    return entering.staff(request, provider, found, came.said, came.next or reverse("start"))


def _refuse(request: Request, key: str, refusal: Refusal) -> HttpResponse:
    """Write down why nobody is signed in, and say it; what is about no provider is raised."""
    if not isinstance(refusal, SignInRefused | ProviderAway):
        raise refusal
    log.info("sign-in refused", provider=key, why=refusal.why)
    if isinstance(refusal, SignInRefused):
        identities.refused(how=key, why=refusal.why, by=request.viewer, at=request.at)
    return refusals.page(request, providers.provider(key), refusal)
