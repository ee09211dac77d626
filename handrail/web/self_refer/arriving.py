"""Where a practice's links lead: to the page before the first question, or to what to do."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.domain.invitations import cohorts, links
from handrail.domain.invitations.links import Step
from handrail.domain.organisations import queries as organisations
from handrail.journey import inviting
from handrail.kernel.clock import local_date
from handrail.web.self_refer import came, drafts, pages
from handrail.web.self_refer.came import Came
from handrail.web.shared import area, leaflet, limits
from handrail.web.shared.access import anyone
from handrail.web.shared.limits import AskedTooOften
from handrail.web.shared.viewer import Request

NOT_FOUND, GONE = 404, 410
COUNTED, MINUTES = 200, 60  # from one address; beyond it the page still opens, uncounted


@require_safe
@anyone
def from_practice(request: Request, code: str) -> HttpResponse:
    """Begin with the practice filled in, by the link on its leaflet, website or text."""
    link = links.by_code(code)
    if link is None or not link.is_in_force:
        page = pages.OldLinkPage(is_known=link is not None)
        status = GONE if link else NOT_FOUND
        return _marked(render(request, "self_refer/old_link.jinja", {"page": page}, status=status))
    if _is_counted(request):
        links.count(link.practice_id, Step.OPENED, at=request.at)
    return _start(request, link.practice_id, Came(came.FROM, link.code))


@require_safe
@anyone
def practice_leaflet(request: Request, code: str) -> HttpResponse:
    """Show a practice's leaflet, whoever asks: it is handed out, and says nothing about anybody."""
    link = links.by_code(code)
    if link is None or not link.is_in_force:
        page = pages.OldLinkPage(is_known=link is not None)
        status = GONE if link else NOT_FOUND
        return _marked(render(request, "self_refer/old_link.jinja", {"page": page}, status=status))
    request.area = area.contact(link.practice_id, local_date(request.at))
    page_ = leaflet.of_code(link.code, organisations.name(link.practice_id))
    return _marked(render(request, "shared/leaflet.jinja", {"page": page_}))


@require_safe
@anyone
def invited(request: Request, secret: str) -> HttpResponse:
    """Begin by a link that a practice sent to somebody, which is good for one self-referral."""
    found = cohorts.invited(secret, at=request.at)
    if found is None:
        page = pages.OldLinkPage(is_known=False)
        return _marked(
            render(request, "self_refer/old_link.jinja", {"page": page}, status=NOT_FOUND)
        )
    if not found.works:
        request.area = area.contact(found.practice_id, local_date(request.at))
        code = inviting.code_of(found.practice_id, at=request.at)
        practice = organisations.name(found.practice_id)
        over = pages.InvitationOverPage(practice, code, is_used=found.is_used)
        return _marked(
            render(request, "self_refer/invitation_over.jinja", {"page": over}, status=GONE)
        )
    if request.method == "GET":
        cohorts.note_opened(found.digest, at=request.at)
    return _start(request, found.practice_id, Came(came.INVITED, secret))


def _start(request: Request, practice_id: UUID, how: Came) -> HttpResponse:
    request.area = area.contact(practice_id, local_date(request.at))
    page = pages.start(
        None,
        organisations.get(practice_id),
        has_draft=drafts.COOKIE in request.COOKIES,
        came=how,
        on=local_date(request.at),
    )
    return _marked(render(request, "self_refer/start.jinja", {"page": page}))


def _is_counted(request: Request) -> bool:
    if request.method != "GET":
        return False
    try:
        who = limits.address_of(request)
        limits.check("practice-link", who, limit=COUNTED, minutes=MINUTES, at=request.at)
    except AskedTooOften:
        return False
    return True


def _marked(response: HttpResponse) -> HttpResponse:
    """Keep a link out of what others list."""
    response["X-Robots-Tag"] = "noindex"
    return response
