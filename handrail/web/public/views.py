"""Pages for anybody: can this help me, what is near me, what is this service."""

from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from handrail.domain.capacity import waits
from handrail.domain.directory import queries as directory
from handrail.domain.directory import reporting
from handrail.journey import rooms
from handrail.kernel import clock
from handrail.web.public import listing, pages, searching, service_page
from handrail.web.public.forms import FindForm, was_sent
from handrail.web.shared import crisis
from handrail.web.shared.access import anyone
from handrail.web.shared.viewer import Request


@require_safe
@anyone
def home(request: Request) -> HttpResponse:
    """Say what this is and lead on."""
    return render(request, "public/home.jinja", {"page": pages.home()})


@require_safe
@anyone
def find_support(request: Request) -> HttpResponse:
    """Ask where someone is, and show what is near them."""
    sent = was_sent(request.GET)
    form = FindForm(request.GET if sent else None)
    found = searching.search(form, request.GET, on=clock.local_date(request.at)) if sent else None
    page = pages.FindPage(results=found, more_is_open=searching.has_more_choices(request.GET))
    return render(request, "public/find_support.jinja", {"page": page, "form": form})


@require_safe
@anyone
def service(request: Request, service_id: UUID) -> HttpResponse:
    """Show one service."""
    on = clock.local_date(request.at)
    found = directory.service(service_id, on=on)
    measured = waits.of_service(service_id)
    standing, partner = rooms.of_service(found.card, at=request.at)
    page = service_page.view(
        found,
        measured,
        back_href=_search_before(request),
        on=on,
        standing=standing,
        partner=partner,
        reports=reporting.mine_of(service_id, viewer=request.viewer, at=request.at),
    )
    return render(request, "public/service.jinja", {"page": page})


def _search_before(request: Request) -> str:
    """Return the search that somebody came from, or a new one.

    It is read from where the browser says it was, never from this page's own address: a
    postcode beside a service's name would stay in the history of a shared computer.
    """
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc != request.get_host() or before.path != reverse("find_support"):
        return reverse("find_support")
    return listing.href(listing.kept_page(QueryDict(before.query)))


@require_safe
@anyone
def about(request: Request) -> HttpResponse:
    """Say who runs this, what it is not, and how services are put in order."""
    return render(request, "public/about.jinja", {"heading": _("About this service")})


@require_safe
@anyone
def accessibility(request: Request) -> HttpResponse:
    """Say how accessible these pages are and what to do when they are not."""
    return render(request, "public/accessibility_statement.jinja")


@require_safe
@anyone
def privacy(request: Request) -> HttpResponse:
    """Say who sees what, and how somebody changes their mind."""
    return render(request, "public/privacy.jinja", {"page": pages.privacy(at=request.at)})


@require_safe
@anyone
def contact(request: Request) -> HttpResponse:
    """Say whom to ring or write to, and whom to ring when it cannot wait."""
    return render(request, "public/contact.jinja", {"lines": crisis.LINES})
