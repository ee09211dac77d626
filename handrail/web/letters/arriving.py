"""The link in a letter: one press says that it arrived. Opening it changes nothing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from handrail.journey import letters as journey
from handrail.web.shared.access import anyone
from handrail.web.shared.viewer import Request


@require_http_methods(["GET", "POST"])
@anyone
def arrived(request: Request, secret: str) -> HttpResponse:
    """Take a practice's word that a letter came; mail scanners open links, so a press says it."""
    is_said = request.method == "POST"
    if is_said:
        journey.arrived(secret=secret, at=request.at)
    return render(request, "letters/arrived.jinja", {"is_said": is_said})
