"""The "leave this page" key: out at once, to somewhere that says nothing about the person."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

NEUTRAL_SITE = "https://www.bbc.co.uk/weather"


def leave(request: HttpRequest) -> HttpResponse:
    """Forget the visit, tell the browser to forget it, and go to a neutral site."""
    request.session.flush()
    response = HttpResponseRedirect(NEUTRAL_SITE)
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
