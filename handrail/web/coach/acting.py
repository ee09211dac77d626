"""What every view with a form does: act, keep what was typed when refused, say what happened."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from handrail.kernel.errors import NotAllowed, NotFound, Refusal
from handrail.web.coach.header import Frame
from handrail.web.shared.forms import Form
from handrail.web.shared.viewer import Request

REFUSED = 400
Fields = Mapping[type[Refusal], str]
NO_FIELDS: Fields = MappingProxyType({})


def done(form: Form, act: Callable[[], object], fields: Fields = NO_FIELDS) -> bool:
    """Do what was asked; where it is refused, say why on the form and keep what was typed.

    ``fields`` names the field that a refusal is about, for the link to it.
    """
    try:
        act()
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        about = type(refusal)
        form.add_error(fields.get(about), ValidationError(refusal.message, code=about.__name__))
        return False
    return True


def sent(request: Request, form: Form) -> bool:
    """Return whether the form was sent and is whole."""
    return request.method == "POST" and form.is_valid()


def show(request: Request, template: str, seen: Frame, form: Form, **more: Any) -> HttpResponse:
    """Return a page with a form about a case."""
    context = {"header": seen.header, "case": seen.case, "form": form, **more}
    status = REFUSED if form.is_bound and form.errors else 200
    return render(request, f"coach/{template}.jinja", context, status=status)


def back_to(request: Request, name: str, case_id: object, said: str = "") -> HttpResponse:
    """Return to a page of the case, saying what was done."""
    if said:
        messages.success(request, said)
    return redirect(name, case_id)
