"""Where letters go: the shared mailboxes of those who refer, and which domains are secure."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.organisations import access, areas, queries
from handrail.domain.organisations import operations as organisations
from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotFound
from handrail.web.administrator import mailbox_pages
from handrail.web.administrator.acting import done, ours, show, staff_of
from handrail.web.administrator.forms import DomainForm, MailboxFilter, MailboxForm
from handrail.web.shared.access import staff_with
from handrail.web.shared.numbers import whole
from handrail.web.shared.viewer import Request

both = require_http_methods(["GET", "POST"])
may_keep = staff_with(Permission.MANAGE_DIRECTORY)
# Who gets letters about referrals; a board or a network gets none.
GET_LETTERS = ("practice", "pcn", "jobcentre", "council", "vcse", "employer", "provider", "trust")


@may_keep
def mailboxes(request: Request) -> HttpResponse:
    """List who gets letters, those without a mailbox first."""
    form = MailboxFilter(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = areas.listed(ours(request), kinds=GET_LETTERS, text=text)
    page = mailbox_pages.mailboxes(found, request.GET, filtered=bool(text))
    return show(request, "mailboxes", page, form)


@both
@may_keep
def mailbox(request: Request, organisation_id: UUID) -> HttpResponse:
    """Set where an organisation's letters go and which it wants."""
    if organisation_id not in ours(request):
        raise NotFound
    found = queries.get(organisation_id)
    held = {
        "version": str(found.version),
        "mailbox": found.mailbox_email or "",
        "letters": found.letters_wanted,
        "ways": "_".join(found.letter_ways) or "print",
        "route": found.mesh_route,
        "mesh_mailbox": found.mesh_mailbox,
    }
    form = MailboxForm(request.POST or None, initial=held)

    def act() -> None:
        said, version = form.cleaned_data, whole(form.cleaned_data["version"])
        organisations.set_mailbox(
            organisation_id=organisation_id,
            mailbox_email=said["mailbox"] or None,
            letters_wanted=said["letters"],
            ways=form.chosen(),
            version=-1 if version is None else version,
            by=staff_of(request),
            at=request.at,
        )

    if request.method == "POST" and form.is_valid() and done(form, act):
        messages.success(request, _("Saved. Letters that wait go there too."))
        return redirect("admin_mailboxes")
    return show(request, "mailbox", mailbox_pages.mailbox(found), form)


@both
@staff_with(Permission.WATCH_MESSAGES)
def domains(request: Request) -> HttpResponse:
    """List the mail domains somebody has looked at, and mark another."""
    may_mark = access.may_mark_domains(staff_of(request))
    form = DomainForm(request.POST or None)

    def act() -> None:
        organisations.mark_mail_domain(
            domain=form.cleaned_data["domain"],
            accredited_secure=form.cleaned_data["secure"] == "yes",
            by=staff_of(request),
            at=request.at,
        )

    if request.method == "POST" and form.is_valid() and done(form, act, "domain"):
        messages.success(request, _("Saved. It holds for every letter from now on."))
        return redirect("admin_mail_domains")
    page = mailbox_pages.domains(areas.mail_domains(), may_mark=may_mark)
    return show(request, "mail_domains", page, form)
