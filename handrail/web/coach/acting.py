"""What every view about a case with a form does: show it, and go back saying what happened."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from handrail.web.coach.header import Frame
from handrail.web.shared.acting import NO_FIELDS, REFUSED, Fields, done, sent, status_of
from handrail.web.shared.forms import Form
from handrail.web.shared.viewer import Request

__all__ = ["NO_FIELDS", "REFUSED", "Fields", "back_to", "done", "sent", "show"]


def show(request: Request, template: str, seen: Frame, form: Form, **more: Any) -> HttpResponse:
    """Return a page with a form about a case."""
    context = {"header": seen.header, "case": seen.case, "form": form, **more}
    return render(request, f"coach/{template}.jinja", context, status=status_of(form))


def back_to(request: Request, name: str, case_id: object, said: str = "") -> HttpResponse:
    """Return to a page of the case, saying what was done."""
    if said:
        messages.success(request, said)
    return redirect(name, case_id)
