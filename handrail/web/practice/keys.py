"""Keys with which a practice's own computers open referrals: made, shown once, ended; templates."""

import re
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.organisations.queries import OrganisationSummary
from handrail.domain.systems import signed
from handrail.domain.systems.signed import NewKey
from handrail.kernel.errors import NotFound
from handrail.web.practice import pages
from handrail.web.practice.acting import is_of_area, may_manage, ours, staff_of, tabs
from handrail.web.practice.forms import KeyForm
from handrail.web.shared.acting import done, sent, status_of
from handrail.web.shared.viewer import Request

TEMPLATES = {"web": ("template.html", "text/html"), "program": ("template.ps1", "text/plain")}
# Of a name, what could end a comment or begin a line is left out.
PLAIN = re.compile(r"[^\w .,&()'/-]+|--+")


@require_http_methods(["GET", "POST"])
@may_manage
def keys(request: Request, practice_id: UUID) -> HttpResponse:
    """List the practice's keys, and make another, which is shown this once."""
    practice, viewer = ours(request, practice_id), staff_of(request)
    form = KeyForm(request.POST or None)
    made: list[NewKey] = []

    def act() -> None:
        made.append(
            signed.make_key(
                practice_id=practice_id,
                name=form.cleaned_data["name"],
                opened_from=form.cleaned_data["opened_from"],
                by=viewer,
                at=request.at,
            )
        )

    if sent(request, form) and done(form, act):
        form = KeyForm(None)
    page = pages.KeysPage(
        id=practice_id,
        name=practice.name,
        tabs=tabs(practice_id, "practice_keys"),
        is_of_area=is_of_area(request),
        keys=signed.keys_of(practice_id, viewer=viewer, at=request.at),
        shown=made[0] if made else None,
    )
    context = {"page": page, "form": form}
    return render(request, "practice/keys.jinja", context, status=status_of(form))


@require_POST
@may_manage
def end(request: Request, practice_id: UUID, key_id: UUID) -> HttpResponse:
    """Let nothing be opened by a key any more."""
    ours(request, practice_id)
    signed.end_key(key_id=key_id, practice_id=practice_id, by=staff_of(request), at=request.at)
    messages.success(request, _("The key has ended. Nothing opens by it any more."))
    return redirect("practice_keys", practice_id)


@may_manage
def template(request: Request, practice_id: UUID, key_id: UUID, kind: str) -> HttpResponse:
    """Give the template of a key, all but its secret; NotFound where the key has ended."""
    practice = ours(request, practice_id)
    found = signed.keys_of(practice_id, viewer=staff_of(request), at=request.at)
    key = next((it for it in found if it.id == key_id and it.ended_at is None), None)
    if key is None or kind not in TEMPLATES:
        raise NotFound
    name, content_type = TEMPLATES[kind]
    text = _filled(name, key.public_id, practice)
    response = HttpResponse(text, content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="{name.replace("template", "handrail")}"'
    )
    return response


def _filled(name: str, public_id: str, practice: OrganisationSummary) -> str:
    """Return a template with what is this practice's; a name can say nothing but itself in it."""
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    said = {
        "__PRACTICE__": PLAIN.sub(" ", practice.name),
        "__ODS__": practice.ods_code or "",
        "__KEY__": public_id,
        "__SERVICE__": PLAIN.sub(" ", str(settings.SERVICE_NAME)),
        "__ADDRESS__": f"{str(settings.PUBLIC_URL).rstrip('/')}{reverse('signed_launch')}",
    }
    for word, value in said.items():
        text = text.replace(word, value)
    return text
