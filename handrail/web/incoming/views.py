"""Mail that came in, for the team that decides: read it, make something of it, or put it aside."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.enquiries import mails as kept
from handrail.domain.enquiries.mails import MailRecord
from handrail.domain.organisations import queries as organisations
from handrail.domain.staff.permissions import Permission
from handrail.journey import incoming
from handrail.kernel.viewer import Staff
from handrail.web.incoming import form_files, pages
from handrail.web.incoming.forms import MailForm, PutAsideForm
from handrail.web.referrer.answers import to_draft
from handrail.web.shared.access import anyone, staff_with
from handrail.web.shared.acting import sent, status_of
from handrail.web.shared.forms import Form
from handrail.web.shared.viewer import Request

may_triage = staff_with(Permission.TRIAGE)
both = require_http_methods(["GET", "POST"])
BYTES = "application/octet-stream"


@may_triage
def mails(request: Request) -> HttpResponse:
    """List what waits, what machines sent, and whether the mailboxes can be read."""
    viewer = _staff(request)
    waiting = kept.waiting(viewer=viewer, at=request.at)
    machines = kept.by_machines(viewer=viewer, at=request.at)
    audit.record_views(
        what="mail.listed",
        by=viewer,
        at=request.at,
        seen=[(("mail", one.id), None) for one in (*waiting, *machines)],
        purpose=Purpose.TRIAGE,
    )
    page = pages.mails(
        waiting,
        machines,
        kept.mailboxes(viewer=viewer, at=request.at),
        _names(*waiting, *machines),
        at=request.at,
    )
    return render(request, "incoming/mails.jinja", {"page": page})


@both
@may_triage
def mail(request: Request, mail_id: UUID) -> HttpResponse:
    """Show a mail beside the form that makes something to confirm of it."""
    one = kept.record(mail_id, viewer=request.viewer, at=request.at)
    form = MailForm(request.POST or None, initial=_first(one))
    if sent(request, form):
        said = to_draft({name: value for name, value in form.cleaned_data.items() if value})
        said.pop("agreed")
        made = incoming.to_confirm(
            mail_id=mail_id, answers=said, agreed=True, by=_staff(request), at=request.at
        )
        messages.success(request, _("It is in your inbox. Confirm who it is when you ring them."))
        return redirect("inbox_intake", made.id)
    return _show(request, one, "incoming/mail.jinja", form)


@both
@may_triage
def put_aside(request: Request, mail_id: UUID) -> HttpResponse:
    """Put a mail aside with a reason, which its sender is told."""
    one = kept.record(mail_id, viewer=request.viewer, at=request.at)
    form = PutAsideForm(request.POST or None)
    if sent(request, form):
        is_told = incoming.put_aside(
            mail_id=mail_id, why=form.cleaned_data["why"], by=_staff(request), at=request.at
        )
        told = _("Put aside. Its sender is told why.")
        messages.success(request, told if is_told else _("Put aside. Nobody is written to."))
        return redirect("inbox_mails")
    return _show(request, one, "incoming/put_aside.jinja", form)


@require_POST
@may_triage
def take_up(request: Request, mail_id: UUID) -> HttpResponse:
    """Take up a mail that a machine seemed to have sent."""
    kept.look_at(mail_id=mail_id, by=request.viewer, at=request.at)
    return redirect("inbox_mail", mail_id)


@require_GET
@may_triage
def attachment(request: Request, mail_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Hand over what hung from a mail as bytes to save: never shown, whatever it says it is."""
    name, content = kept.content(mail_id, attachment_id, viewer=request.viewer, at=request.at)
    audit.record_view(
        what="mail.file_saved",
        by=request.viewer,
        at=request.at,
        subject=("mail", mail_id),
        purpose=Purpose.TRIAGE,
    )
    return _file(content, name)


@require_GET
@anyone
def form_word(request: Request) -> HttpResponse:
    """Hand over the form to fill in, as a Word file."""
    return _file(form_files.word(), "referral.docx")


@require_GET
@anyone
def form_pdf(request: Request) -> HttpResponse:
    """Hand over the form to fill in, as a PDF."""
    return _file(form_files.pdf(), "referral.pdf")


def _file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=BYTES,
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; object-src 'none'; base-uri 'none';"
            " form-action 'self'; frame-ancestors 'none'; sandbox",
        },
    )


def _show(request: Request, one: MailRecord, template: str, form: Form) -> HttpResponse:
    audit.record_view(
        what="mail.viewed",
        by=request.viewer,
        at=request.at,
        subject=("mail", one.id),
        purpose=Purpose.TRIAGE,
    )
    files = kept.attachments(one.id, viewer=request.viewer, at=request.at)
    page = pages.mail(one, files, _names(one))
    context = {"page": page, "form": form}
    return render(request, template, context, status=status_of(form))


def _first(one: MailRecord) -> dict[str, Any]:
    """Return what the form starts with: what a filled form said, and else nothing."""
    from handrail.domain.referrals.intake_answers import read

    said = read(one.answers)
    days = {name: getattr(said, name) for name in ("birth_date", "fit_note_until_date")}
    return {**one.answers, **days}


def _names(*mails: MailRecord) -> dict[UUID, str]:
    ids = {one.sender_organisation_id for one in mails if one.sender_organisation_id}
    return {key: found.name for key, found in organisations.many(ids).items()}


def _staff(request: Request) -> Staff:
    assert isinstance(request.viewer, Staff)
    return request.viewer
