"""How a page about programmes is shown, and which draft it is about."""

from django.http import HttpResponse
from django.shortcuts import render

from handrail.domain.programmes import drafts
from handrail.domain.programmes.drafting import NoSuchDraft
from handrail.domain.programmes.drafts import DraftRecord
from handrail.web.administrator import sections
from handrail.web.administrator.acting import staff_of
from handrail.web.shared.acting import status_of
from handrail.web.shared.forms import Form
from handrail.web.shared.viewer import Request


def show(
    request: Request, template: str, title: str, page: object, form: Form | None = None
) -> HttpResponse:
    """Return a page about programmes; 400 where its form was refused."""
    context = {"title": title, "page": page, "form": form, "sections": sections.of(request)}
    status = status_of(form) if form else 200
    return render(request, f"programmes/{template}.jinja", context, status=status)


def draft_of(request: Request, slug: str) -> DraftRecord:
    """Return the draft of a programme; NoSuchDraft where nobody is writing one."""
    found = drafts.of_programme(slug, viewer=staff_of(request))
    if found is None:
        raise NoSuchDraft
    return found
