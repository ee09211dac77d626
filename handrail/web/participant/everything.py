"""Everything about the person, for themself: ask for a copy, and download it in time.

A one-time code is never enough: NHS login at P9, or a key from staff who made sure of them.
"""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.domain.copies import queries
from handrail.domain.copies.operations import AlreadyAsked
from handrail.domain.copies.rules import may_ask
from handrail.domain.organisations import queries as organisations
from handrail.journey import download, status
from handrail.journey.download import Given, NotProven
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Person
from handrail.web.participant import copy_pages
from handrail.web.shared import limits, providers
from handrail.web.shared.access import the_person
from handrail.web.shared.forms import Form, Option, Radios, Text
from handrail.web.shared.viewer import LEVEL, Request

REFUSED = 400
TYPES = {"html": "text/html; charset=utf-8", "json": "application/json"}
NOT_RIGHT = gettext_lazy("This key is not right, or it no longer works. Check it, or ask the team")


class FormForm(Form):
    """In which form it is downloaded."""

    form = Radios(
        gettext_lazy("How do you want it?"),
        (
            Option("html", gettext_lazy("To read: a page that opens in any browser")),
            Option("json", gettext_lazy("For another computer: JSON")),
        ),
        missing=gettext_lazy("Select how you want it"),
    )


class KeyForm(FormForm):
    """The key that staff handed over, besides the form."""

    key = Text(
        gettext_lazy("The key we gave you"),
        hint=gettext_lazy("It looks like ABCD-EFGH-JKMN-PQRS. Capitals and dashes do not matter"),
        missing=gettext_lazy("Enter the key"),
        max_length=40,
        width="20",
    )


@the_person
def everything(request: Request) -> HttpResponse:
    """Say how to get a copy, ask for it where it is proven who asks, and list what was asked."""
    person = _person(request)
    level = request.session.get(LEVEL, "")
    if request.method == "POST":
        try:
            download.ask(level=level, by=person, at=request.at)
            messages.success(request, _("Asked. We tell you when it is ready."))
        except AlreadyAsked as refusal:
            messages.info(request, refusal.message)
        return redirect("your_page_everything")
    found = queries.of_person(person.person_id, viewer=person, at=request.at)
    context = {
        "items": copy_pages.listed(found, request.at),
        "is_proven": may_ask(level),
        "ways": providers.ways(for_staff=False),
    }
    return render(request, "participant/everything.jinja", context)


@the_person
def copy(request: Request, copy_id: UUID) -> HttpResponse:
    """Ask for the key where one is needed, and give the file."""
    person = _person(request)
    found = queries.record(copy_id, viewer=person, at=request.at)
    is_proven = may_ask(request.session.get(LEVEL, ""))
    needs_key = not is_proven and found.identity == "staff"
    form = (KeyForm if needs_key else FormForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _file(request, copy_id, form, person)
        except NotProven:
            if not needs_key:
                raise
            form.add_error("key", str(NOT_RIGHT))
    (item,) = copy_pages.listed([found], request.at)
    context = {"item": item, "form": form, "is_proven": is_proven, "needs_key": needs_key}
    code = REFUSED if form.is_bound and form.errors else 200
    return render(request, "participant/copy.jinja", context, status=code)


def _file(request: Request, copy_id: UUID, form: FormForm, person: Person) -> HttpResponse:
    said = form.cleaned_data
    limits.check("copy of", str(copy_id), limit=20, minutes=60, at=request.at)
    given = download.take(
        copy_id=copy_id,
        form=said["form"],
        level=request.session.get(LEVEL, ""),
        key=said.get("key", ""),
        by=person,
        at=request.at,
    )
    write = {"html": _html, "json": _json}[said["form"]]
    answer = HttpResponse(write(given), content_type=TYPES[said["form"]])
    answer["Content-Disposition"] = f'attachment; filename="everything-about-you.{said["form"]}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _html(given: Given) -> str:
    context = {
        "organisation": organisations.get(given.copy.organisation_id).name,
        "asked_at": given.copy.asked_at,
        "sections": copy_pages.sections(given.parts),
    }
    return render_to_string("participant/copy_file.jinja", context)


def _json(given: Given) -> str:
    held: dict[str, Any] = {
        "held_by": organisations.get(given.copy.organisation_id).name,
        "as_of": given.copy.asked_at.isoformat(),
        "records": {},
    }
    for part in given.parts:
        held["records"].setdefault(part.noun, []).append(part.content)
    return json.dumps(held, ensure_ascii=False, indent=1)


def _person(request: Request) -> Person:
    if not isinstance(request.viewer, Person):
        raise NotAllowed
    request.session.modified = True
    status.check_still_on(by=request.viewer, at=request.at)
    return request.viewer
