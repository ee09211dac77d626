"""What the administrator's views share: who acts, for which organisations, and what is refused."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from handrail.domain.organisations import areas
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound, Refusal
from handrail.kernel.viewer import Staff
from handrail.web.administrator import sections
from handrail.web.shared.forms import Form
from handrail.web.shared.viewer import Request

REFUSED = 400


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
    is_refused = form is not None and form.is_bound and bool(form.errors)
    status = REFUSED if is_refused else 200
    return render(request, f"administrator/{template}.jinja", context, status=status)


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
