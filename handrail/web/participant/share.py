"""Share something: with whom, what and how long, seen beforehand; and go on with it in time."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.journey import renew as renewing
from handrail.journey import share as sharing
from handrail.journey import status, wishes
from handrail.journey.share import Body, Choice
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotAllowed
from handrail.kernel.viewer import Person
from handrail.web.participant import share_pages
from handrail.web.participant.share_forms import AskForm, LongForm, WhatForm
from handrail.web.shared import owed
from handrail.web.shared.access import the_person
from handrail.web.shared.forms import Form
from handrail.web.shared.viewer import Request
from handrail.web.told import finding
from handrail.web.told.pages import lines

REFUSED = 400
AGREE = "agree"
ONLINE = "online"


@the_person
def whom(request: Request) -> HttpResponse:
    """Ask whom the person wants to tell something, and find an employer or a Jobcentre."""
    the_viewer(request)
    form, found = finding.asked(request)
    context = {"form": form, "found": found, "address": _what_address}
    return render(
        request, "participant/share_whom.jinja", context, status=REFUSED if form.errors else 200
    )


@the_person
def what(request: Request, organisation_id: UUID) -> HttpResponse:
    """Ask what they may see, show exactly that, and share it once the person says so."""
    person = the_viewer(request)
    body = _body(organisation_id, person, request)
    form = WhatForm(body.kinds if not body.is_funder else (), request.POST or None)
    context = {"form": form, "name": body.name, "body": body, "back": reverse("your_page_share")}
    if body.is_funder:
        context["owed"] = owed.words(body.owed.keys) if body.owed else ""
    if request.method != "POST" or not form.is_valid():
        return _shown(request, "share_what", context, form)
    choice = Choice(body.id, form.chosen, form.until(local_date(request.at)))
    if request.POST.get("step") != AGREE:
        kinds = body.kinds if body.is_funder else choice.kinds
        seen = sharing.preview(person.person_id, told=body, kinds=kinds)
        context |= {"lines": lines(seen), "until_date": choice.until_date}
        return render(request, "participant/share_check.jinja", context)
    sharing.share(person_id=person.person_id, choice=choice, how=ONLINE, by=person, at=request.at)
    return done(request, _("Shared with %(name)s.") % {"name": body.name})


@the_person
def ask(request: Request) -> HttpResponse:
    """Ask the coach for an employer that is not on record."""
    person = the_viewer(request)
    form = AskForm(request.POST or None, initial={"employer": request.GET.get("find", "")[:100]})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            wishes.ask(name=said["employer"], town=said["town"], by=person, at=request.at)
        except BadInput as refusal:
            form.add_error("employer", refusal.message)
        else:
            return done(request, _("Your team has been asked. Nothing is shared yet."))
    return _shown(request, "share_ask", {"form": form}, form)


@the_person
def renew(request: Request, evidence_id: UUID) -> HttpResponse:
    """Show what goes on and on which words, and let it go on once the person says so."""
    person = the_viewer(request)
    found = renewing.renewable(evidence_id, by=person, at=request.at)
    page = share_pages.renewal(found, viewer=person, at=request.at)
    form = LongForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, "share_renew", {"form": form, "page": page}, form)
    renewing.renew(
        evidence_id=evidence_id,
        until_date=form.until(local_date(request.at)),
        how=ONLINE,
        by=person,
        at=request.at,
    )
    return done(request, _("It goes on. %(name)s can see it.") % {"name": page.name})


def the_viewer(request: Request) -> Person:
    """Return the person, whose page is still on; NotAllowed for the bearer of a link."""
    if not isinstance(request.viewer, Person):
        raise NotAllowed
    request.session.modified = True
    status.check_still_on(by=request.viewer, at=request.at)
    return request.viewer


def done(request: Request, said: str) -> HttpResponse:
    """Return to the person's page, saying what was done."""
    messages.success(request, said)
    return redirect("your_page")


def _body(organisation_id: UUID, person: Person, request: Request) -> Body:
    return sharing.body(organisation_id, person_id=person.person_id, viewer=person, at=request.at)


def _what_address(organisation_id: UUID) -> str:
    return reverse("your_page_share_what", args=[organisation_id])


def _shown(request: Request, template: str, context: dict[str, object], form: Form) -> HttpResponse:
    status_code = REFUSED if form.is_bound else 200
    return render(request, f"participant/{template}.jinja", context, status=status_code)
