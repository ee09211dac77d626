"""What the administrator's views share: who acts, for which organisations, and what is refused."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from handrail.domain.organisations import areas
from handrail.domain.organisations import queries as organisations
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound, Refusal
from handrail.kernel.viewer import Staff
from handrail.web.administrator import sections
from handrail.web.shared.acting import status_of
from handrail.web.shared.forms import Form
from handrail.web.shared.viewer import Request


def staff_of(request: Request) -> Staff:
    """Return the viewer, whom the decorator has seen to be staff."""
    assert isinstance(request.viewer, Staff)
    return request.viewer


def ours(request: Request) -> tuple[UUID, ...]:
    """Return the organisations that the viewer looks after."""
    return areas.looked_after_by(staff_of(request).organisation_id, local_date(request.at))


def show(
    request: Request, template: str, page: object = None, form: Form | None = None
) -> HttpResponse:
    """Return a page of administration; 400 where its form was refused."""
    context = {"page": page, "form": form, "sections": sections.of(request)}
    status = status_of(form) if form else 200
    return render(request, f"administrator/{template}.jinja", context, status=status)


def done_for(form: Form, act: Callable[[UUID], object], field: str | None = None) -> bool:
    """Do it for the organisation whose ODS code the form has; one there is not is said there."""
    organisation = organisations.by_ods(form.cleaned_data["ods_code"])
    if organisation is None:
        form.add_error("ods_code", organisations.OrganisationUnknown.default)
        return False
    organisation_id = organisation.id
    return done(form, lambda: act(organisation_id), field)


def number_of(text: str) -> int:
    """Return the version that a form was shown with, or one that there never was."""
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def done(form: Form, act: Callable[[], object], field: str | None = None) -> bool:
    """Do what was asked; where it is refused, say why on the form and keep what was typed."""
    try:
        act()
    except NotFound:
        raise
    except Refusal as refusal:
        form.add_error(field, refusal.message)
        return False
    return True
