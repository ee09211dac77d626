"""Messages that did not arrive: the list, one of them, try again, dealt with."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.messaging import arrivals, operations, queries
from handrail.domain.staff.permissions import Permission
from handrail.domain.systems import circuits
from handrail.web.administrator import sections
from handrail.web.administrator.acting import staff_of
from handrail.web.administrator.messages import pages
from handrail.web.administrator.messages.forms import DealtWithForm
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request

may_mend = staff_with(Permission.WATCH_MESSAGES)


@may_mend
def messages(request: Request) -> HttpResponse:
    """List the messages that did not arrive, latest trouble first."""
    show = request.GET.get("show", queries.NEEDS_SOMEBODY)
    standing = show if show in queries.STANDINGS else queries.NEEDS_SOMEBODY
    page = pages.messages(
        queries.trouble(viewer=request.viewer, at=request.at, standing=standing),
        queries.counts(viewer=request.viewer, at=request.at),
        request.GET,
        standing=standing,
        reaches_nobody=not settings.SMTP_URL and not settings.DEMO,
        mesh=pages.MeshState(
            mailbox=settings.MESH.mailbox if settings.MESH else "",
            circuit=circuits.ours(circuits.MESH),
            unknown=arrivals.unknown(viewer=request.viewer, at=request.at),
            at=request.at,
        ),
    )
    context = {"page": page, "sections": sections.of(request)}
    return render(request, "administrator/messages/list.jinja", context)


@require_http_methods(["GET", "POST"])
@may_mend
def message(request: Request, message_id: UUID) -> HttpResponse:
    """Show what went wrong with one message, and take the word that it was done another way."""
    found = queries.one(message_id, viewer=request.viewer, at=request.at)
    form = DealtWithForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        operations.deal_with(message_id=message_id, note=note, by=request.viewer, at=request.at)
        notices.success(request, _("The message is marked as dealt with."))
        return redirect("messages")
    context = {"page": pages.message(found), "form": form}
    status = 400 if form.errors else 200
    return render(request, "administrator/messages/one.jinja", context, status=status)


@require_POST
@may_mend
def try_again(request: Request, message_id: UUID) -> HttpResponse:
    """Try one message again."""
    operations.retry(message_id=message_id, by=request.viewer, at=request.at)
    notices.success(request, _("The message is tried again now. Look here again in a minute."))
    return redirect("messages")


@require_POST
@may_mend
def try_all(request: Request) -> HttpResponse:
    """Try every message again that nobody dealt with, as after a mail server was away."""
    count = operations.retry_all(by=request.viewer, at=request.at)
    notices.success(
        request,
        ngettext(
            "%(count)s message is tried again now.",
            "%(count)s messages are tried again now.",
            count,
        )
        % {"count": count},
    )
    return redirect("messages")


@require_POST
@may_mend
def seen(request: Request, arrival_id: UUID) -> HttpResponse:
    """Say that somebody saw to what came by MESH and nobody understood."""
    arrivals.settle(arrival_id=arrival_id, by=staff_of(request), at=request.at)
    notices.success(request, _("It is marked as seen to."))
    return redirect("messages")
