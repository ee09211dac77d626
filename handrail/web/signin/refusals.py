"""Pages that say why somebody is not signed in, what was kept, and what to do."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from handrail.config.providers import Provider
from handrail.domain.staff.identities import AccountClosed, NotLinked
from handrail.domain.staff.ports import Cancelled, NotTrusted, ProviderAway, Stale, TooWeak
from handrail.kernel.errors import Refusal
from handrail.web.shared.viewer import Request
from handrail.web.signin.pages import RefusedPage


def page(request: Request, provider: Provider, refusal: Refusal) -> HttpResponse:
    """Return the page of a refusal, with its status."""
    title, what_happened, what_to_do = _words(provider, refusal)
    shown = RefusedPage(
        title=title,
        what_happened=what_happened,
        what_to_do=what_to_do,
        provider_key=provider.key,
        provider_name=provider.name,
        is_for_staff=provider.is_for_staff,
        may_try_again=not isinstance(refusal, AccountClosed | NotLinked),
        asks_again=isinstance(refusal, TooWeak),
    )
    return render(request, "signin/refused.jinja", {"page": shown}, status=refusal.status)


def _words(provider: Provider, refusal: Refusal) -> tuple[str, str, tuple[str, ...]]:
    name = provider.name
    match refusal:
        case Cancelled():
            return _("You are not signed in"), _("You stopped before the end."), ()
        case Stale():
            return (
                _("Start signing in again"),
                _(
                    "This sign-in was used already, took more than 15 minutes, or began in "
                    "another browser."
                ),
                (),
            )
        case TooWeak():
            return (
                _("Sign in in a stronger way"),
                _("The way you signed in is not strong enough for people's health information."),
                (_("Sign in again with a smartcard, a passkey or a security key."),),
            )
        case NotLinked():
            return _not_linked(name)
        case AccountClosed():
            return (
                _("Your account here is closed"),
                _("You are signed in with %(name)s, but you have no access here any more.")
                % {"name": name},
                (_("If you still need it for your work, ask your administrator."),),
            )
        case ProviderAway():
            return (
                _("We cannot reach %(name)s") % {"name": name},
                _("It does not answer just now. This is not your fault."),
                (_("Wait a few minutes, then try again."),),
            )
        case NotTrusted():
            pass
    return (
        _("We could not sign you in"),
        _("What %(name)s sent back was not right, so we did not trust it.") % {"name": name},
        (
            _("Try again."),
            _("If it happens again, tell us the request number at the foot of this page."),
        ),
    )


def _not_linked(name: str) -> tuple[str, str, tuple[str, ...]]:
    return (
        _("You do not have access yet"),
        _("%(name)s told us who you are, but no account here is linked to you.") % {"name": name},
        (
            _("If you were sent an invitation by email, open its link and choose %(name)s there.")
            % {"name": name},
            _("If not, ask the administrator of your organisation to invite you."),
        ),
    )
