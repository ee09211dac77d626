"""I do not feel safe: one click on the person's own page tells whoever is on duty, and shows help.

The page itself shows whom to ring at once, and when a human reads it.
"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.journey import status, worry
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import LinkBearer, Person
from handrail.web.shared import crisis, reading
from handrail.web.shared.access import the_person
from handrail.web.shared.viewer import Request

TOLD = "told_not_safe"


@require_http_methods(["GET", "POST"])
@the_person
def not_safe(request: Request) -> HttpResponse:
    """Tell the teams that support the person; say which, and when a human reads it."""
    person = _whoever(request)
    if request.method == "POST":
        found = worry.from_own_page(by=person, at=request.at)
        request.session[TOLD] = [
            (one.name, reading.sentences(one.name, one.reading, request.at)) for one in found
        ]
        return redirect("your_page_not_safe")
    context = {"told": request.session.get(TOLD), "lines": crisis.LINES}
    return render(request, "participant/not_safe.jinja", context)


def _whoever(request: Request) -> Person | LinkBearer:
    request.session.modified = True
    if isinstance(request.viewer, LinkBearer):
        return request.viewer
    if not isinstance(request.viewer, Person):
        raise NotAllowed
    status.check_still_on(by=request.viewer, at=request.at)
    return request.viewer
