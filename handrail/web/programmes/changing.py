"""Writing the next version of a programme, one part at a time."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.programmes import drafting, sections
from handrail.domain.programmes.drafting import DraftedAlready, NotSound
from handrail.domain.staff import queries as staff
from handrail.kernel.errors import BadInput
from handrail.kernel.transitions import WrongState
from handrail.web.administrator.acting import staff_of
from handrail.web.programmes import pages
from handrail.web.programmes.forms import PartForm
from handrail.web.programmes.labels import PARTS
from handrail.web.programmes.showing import draft_of, show
from handrail.web.programmes.views import may_keep
from handrail.web.shared.numbers import whole
from handrail.web.shared.viewer import Request


@require_POST
@may_keep
def start(request: Request, slug: str) -> HttpResponse:
    """Start a draft from the latest version, or go on with the one there is."""
    try:
        drafting.start(programme_id=slug, by=staff_of(request), at=request.at)
    except DraftedAlready as there_is:
        messages.info(request, there_is.message)
    return redirect("programme_draft", slug)


@may_keep
def draft(request: Request, slug: str) -> HttpResponse:
    """Show what a draft says, part by part, and what it would change."""
    found = draft_of(request, slug)
    names = staff.names(step.by_account_id for step in found.steps)
    page = pages.draft(found, names)
    return show(request, "draft", page.title, page)


@require_http_methods(["GET", "POST"])
@may_keep
def part(request: Request, slug: str, key: str) -> HttpResponse:
    """Change one part of a draft."""
    found = draft_of(request, slug)
    section = sections.section(key)
    if found.state != "open":
        raise WrongState
    form = PartForm(
        section,
        found.content,
        request.POST or None,
        initial={"draft_version": str(found.version)},
    )
    if request.method == "POST" and form.is_valid() and _changed(request, found.id, form):
        messages.success(request, _("Changed. See what it would mean before you propose it."))
        return redirect("programme_draft", slug)
    title = _("Change: %(part)s") % {"part": PARTS[key]}
    return show(request, "part", title, pages.asked(found), form)


def _changed(request: Request, draft_id: UUID, form: PartForm) -> bool:
    try:
        drafting.change(
            draft_id=draft_id,
            part=form.section.key,
            to=form.said(),
            version=whole(str(form.cleaned_data["draft_version"])) or 0,
            by=staff_of(request),
            at=request.at,
        )
    except NotSound as refused:
        form.refuse(refused)
    except BadInput as refused:
        form.add_error(None, refused.message)
    else:
        return True
    return False
