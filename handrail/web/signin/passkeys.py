"""Signing in with a passkey alone: it is held by its owner, and asks for a finger, face or PIN."""

from typing import Any

from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from handrail.domain.staff import identities
from handrail.web.shared.access import anyone
from handrail.web.shared.viewer import SECOND_STEP


class SignIn(LoginWebAuthnView):  # type: ignore[misc]
    """What the browser is asked for, and its answer."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in whoever holds the passkey."""
        answer: HttpResponse = super().form_valid(form)
        if self.request.user.is_authenticated:
            self.request.session[SECOND_STEP] = True
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say that this passkey is not known here, and write it down."""
        identities.refused(
            how="passkey",
            why="passkey not known or not right",
            by=self.request.viewer,
            at=self.request.at,
        )
        return HttpResponseRedirect(reverse("account_login") + "?passkey=refused")


login = anyone(SignIn.as_view())
