"""allauth's pages for passwords, offering the ways to sign in that need none."""

from typing import Any

from allauth.account import views as allauth
from django.http import HttpResponse

from handrail.domain.staff import identities
from handrail.web.shared import providers
from handrail.web.shared.access import anyone
from handrail.web.signin.by_provider import INVITED


class SignIn(allauth.LoginView):  # type: ignore[misc]
    """E-mail and password, or a provider that is set up here."""

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        """Return what the page shows."""
        found: dict[str, Any] = super().get_context_data(**named)
        return found | {
            "ways": providers.ways(for_staff=True),
            "passkey_refused": self.request.GET.get("passkey") == "refused",
        }


class FromLink(allauth.PasswordResetFromKeyView):  # type: ignore[misc]
    """A password after the link of an e-mail; whoever is new may choose a provider instead.

    The link went to the account's own address, so it is the invitation that lets an identity
    be tied to it. That holds only for an account that has nothing to sign in with yet.
    """

    def get(self, request: Any, *arguments: Any, **named: Any) -> HttpResponse:
        """Show the page, and remember whom the link invited."""
        answer: HttpResponse = super().get(request, *arguments, **named)
        request.session.pop(INVITED, None)
        if self._is_new():
            request.session[INVITED] = str(self.reset_user.pk)
        return answer

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        """Return what the page shows."""
        found: dict[str, Any] = super().get_context_data(**named)
        return found | {"ways": providers.ways(for_staff=True) if self._is_new() else ()}

    def _is_new(self) -> bool:
        """Return whether the link is good, and its account never signed in by anything."""
        invited = getattr(self, "reset_user", None)
        if invited is None or invited.has_usable_password():
            return False
        return not identities.of_account(invited.pk)


login = anyone(SignIn.as_view())
password_from_link = anyone(FromLink.as_view())
