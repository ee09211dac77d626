"""Read what the GP gets, and what the person gets. Only where people are made up."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from handrail.kernel.errors import NotFound
from handrail.web.demo import kept, pages
from handrail.web.shared.access import demo_only
from handrail.web.shared.viewer import Request


@demo_only
def messages(request: Request) -> HttpResponse:
    """List the e-mails and texts of the demonstration, latest first."""
    found = kept.latest(settings.MAIL_FOLDER, settings.TEXTS_FOLDER)
    page = pages.messages(found, request.GET, goes_out=bool(settings.SMTP_URL))
    return render(request, "demo/messages.jinja", {"page": page})


@demo_only
def message(request: Request, kind: str, message_id: UUID) -> HttpResponse:
    """Show one of them as its reader sees it."""
    found = kept.one(settings.MAIL_FOLDER, settings.TEXTS_FOLDER, kind, message_id)
    if found is None:
        raise NotFound
    return render(request, "demo/message.jinja", {"page": pages.message(found)})
