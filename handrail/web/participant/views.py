"""The person's own page: what happens next, who knows what, who looked; stop, or change."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from handrail.domain.participants.operations import ChangedMeanwhile
from handrail.domain.participants.queries import PersonRecord
from handrail.domain.referrals import intakes
from handrail.domain.reports import queries as reports
from handrail.journey import status
from handrail.journey.status import Contact, SwitchedOff
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import LinkBearer, Person
from handrail.web.participant import pages, report_pages, team_pages
from handrail.web.participant.forms import ContactForm
from handrail.web.shared import area
from handrail.web.shared.access import the_person
from handrail.web.shared.numbers import whole
from handrail.web.shared.viewer import Request

CONFLICT = 409


@the_person
def your_page(request: Request) -> HttpResponse:
    """Show the person's own page, or what came of an intake that nobody has confirmed yet."""
    request.session.modified = True  # each look starts the half hour anew
    if isinstance(request.viewer, LinkBearer):
        record = intakes.own(by=request.viewer, at=request.at)
        _show_area(request, record.to_organisation_id)
        page = pages.intake(record, at=request.at)
        return render(request, "participant/intake.jinja", {"page": page})
    person = _person(request)
    try:
        own = status.own_page(by=person, at=request.at)
    except SwitchedOff:
        return _out(request)
    if own.threads:
        _show_area(request, own.threads[0].card.to_organisation_id)
    shown = pages.your_page(own, at=request.at)
    found = reports.of_person(person.person_id, viewer=person, at=request.at)
    context = {"page": shown, "reports": report_pages.listed(found)}
    return render(request, "participant/your_page.jinja", context)


@the_person
def stop(request: Request, evidence_id: UUID) -> HttpResponse:
    """Say what stops, and stop it when that is confirmed."""
    request.session.modified = True
    person = _person(request)
    agreement = status.agreement(evidence_id, by=person, at=request.at)
    if request.method == "POST":
        status.stop_sharing(evidence_id=evidence_id, by=person, at=request.at)
        messages.success(request, _("Stopped. They are told nothing more."))
        return redirect("your_page")
    page = pages.stop(agreement, viewer=person, at=request.at)
    return render(request, "participant/stop.jinja", {"page": page})


@the_person
def team(request: Request) -> HttpResponse:
    """Ask to be asked first each time, or no more."""
    request.session.modified = True
    person = _person(request)
    try:
        own = status.own_page(by=person, at=request.at)
    except SwitchedOff:
        return _out(request)
    wanted = request.POST.get("wanted")
    if request.method == "POST" and wanted in {"first", "no_more"}:
        status.ask_me_first(wanted=wanted == "first", by=person, at=request.at)
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("your_page")
    return render(request, "participant/team.jinja", {"page": team_pages.team(own)})


@the_person
def contact(request: Request) -> HttpResponse:
    """Change how the person is reached, and what is safe."""
    request.session.modified = True
    person = _person(request)
    record = status.check_still_on(by=person, at=request.at)
    form = ContactForm(request.POST or None, initial=_held(record))
    if request.method == "POST" and form.is_valid() and _changed(form, person, request):
        messages.success(request, _("Saved. From now on we use only what you said is safe."))
        return redirect("your_page")
    has_conflict = bool(form.is_bound and form.non_field_errors())
    return render(
        request,
        "participant/contact.jinja",
        {"form": form},
        status=CONFLICT if has_conflict else 200,
    )


def _changed(form: ContactForm, person: Person, request: Request) -> bool:
    said = form.cleaned_data
    version = whole(said["version"])
    try:
        status.change_contact(
            contact=Contact(
                phone=said["phone"],
                email=said["email"],
                safe_ways=said["safe_ways"],
                contact_notes=said["contact_notes"],
            ),
            version=-1 if version is None else version,
            by=person,
            at=request.at,
        )
    except ChangedMeanwhile as refusal:
        form.add_error(None, refusal.message)
        return False
    return True


def _held(record: PersonRecord) -> dict[str, object]:
    ways = ("phone", "text", "voicemail", "email", "letter")
    return {
        "version": str(record.version),
        "phone": record.phone,
        "email": record.email,
        "safe_ways": [way for way in ways if getattr(record, f"{way}_safe") == "yes"],
        "contact_notes": record.contact_notes,
    }


def _show_area(request: Request, organisation_id: UUID | None) -> None:
    request.area = area.contact(organisation_id, local_date(request.at))


def _person(request: Request) -> Person:
    if not isinstance(request.viewer, Person):
        raise NotAllowed
    return request.viewer


def _out(request: Request) -> HttpResponse:
    """Lead back to the start, as if there had never been a page."""
    request.session.flush()
    return redirect("status_start")
