"""Changing how one signs in asks for a fresh proof of who one is, by a provider too."""

import time
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from handrail.web.shared.access import View
from handrail.web.shared.viewer import SIGNED_IN_BY, Request


def is_recent(request: Request) -> bool:
    """Return whether whoever is signed in proved it in the latest minutes."""
    given = [record["at"] for record in get_authentication_records(request, request.user)]
    return bool(given) and time.time() - max(given) < app_settings.REAUTHENTICATION_TIMEOUT


def proved_lately(view: View) -> View:
    """Ask the provider again, where it is the only one who can say who this is.

    allauth asks for a password or a second step of ours; an account without either would be
    let through.
    """

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        key = request.session.get(SIGNED_IN_BY)
        if key and not user.has_usable_password() and not is_recent(request):
            query = urlencode({"again": "yes", "next": request.path})
            return HttpResponseRedirect(f"{reverse('sign_in_by', args=[key])}?{query}")
        return view(request, *args, **kwargs)

    return guarded
