"""The "leave this page" key: out at once, to somewhere that says nothing about the person."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

NEUTRAL_SITE = "https://www.bbc.co.uk/weather"


def leave(request: HttpRequest) -> HttpResponse:
    """Forget the visit, tell the browser to forget it, and go to a neutral site.

    Staff stay signed in: a link from elsewhere must not be able to sign them out. No cache
    has to be cleared, as no page about a person is ever kept in one.
    """
    response = HttpResponseRedirect(NEUTRAL_SITE)
    if not request.user.is_authenticated:
        request.session.flush()
        response["Clear-Site-Data"] = '"cookies", "storage"'
    return response
