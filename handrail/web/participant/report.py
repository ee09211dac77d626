"""A report to the employer, as the person has it: read it, say yes or no, ask for a change."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.reports import queries
from handrail.domain.reports.rules import LONGEST
from handrail.journey import report as reporting
from handrail.journey import status
from handrail.kernel.errors import BadInput, NotAllowed
from handrail.kernel.viewer import Person
from handrail.web.participant import report_pages
from handrail.web.shared.access import the_person
from handrail.web.shared.forms import Form, LongText, Option, Radios
from handrail.web.shared.viewer import Request

REFUSED = 400
SAID = {
    "release": gettext_lazy("Your employer can read the report now."),
    "withhold": gettext_lazy("The report does not go."),
    "change": gettext_lazy("We told whoever wrote it. Nothing goes meanwhile."),
    "attach": gettext_lazy("Your words go with the report, if you let it go."),
}


class ReportForm(Form):
    """What the person says about a report they have read."""

    said = Radios(
        gettext_lazy("What do you want to happen?"),
        (
            Option("release", gettext_lazy("Yes, my employer may read it as it stands above")),
            Option("withhold", gettext_lazy("No, it may not go")),
            Option(
                "change",
                gettext_lazy("Something is wrong or misleading: please change it"),
                reveal=("words",),
            ),
            Option("attach", gettext_lazy("My own words should go with it"), reveal=("own",)),
        ),
        missing=gettext_lazy("Select what you want to happen"),
    )
    words = LongText(
        gettext_lazy("What should change?"),
        missing=gettext_lazy("Write what should change"),
        max_length=LONGEST,
    )
    own = LongText(
        gettext_lazy("Your own words"),
        hint=gettext_lazy("Your employer reads them just as you write them."),
        missing=gettext_lazy("Write your own words"),
        max_length=LONGEST,
    )


@the_person
def report(request: Request, report_id: UUID) -> HttpResponse:
    """Show a report that waits for the person, or their copy; take what they say to it."""
    person = _person(request)
    found = queries.record(report_id, viewer=person, at=request.at)
    if request.method == "POST" and request.POST.get("step") == "read":
        reporting.see(report_id=report_id, by=person, at=request.at)
        return redirect("your_page_report", report_id)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _done(request, form, report_id):
        messages.success(request, str(SAID[form.cleaned_data["said"]]))
        return redirect("your_page_report", report_id)
    audit.record_view(
        what="report.viewed",
        by=person,
        at=request.at,
        subject=("report", report_id),
        person_id=person.person_id,
        purpose=Purpose.OWN,
    )
    steps = queries.steps(report_id, viewer=person, at=request.at)
    page = report_pages.one(found, queries.preview(report_id), steps)
    status_code = REFUSED if form.is_bound and form.errors else 200
    context = {"page": page, "form": form}
    return render(request, "participant/report.jinja", context, status=status_code)


def _done(request: Request, form: ReportForm, report_id: UUID) -> bool:
    said = form.cleaned_data
    more: dict[str, Any] = {"report_id": report_id, "by": request.viewer, "at": request.at}
    acts: dict[str, Callable[[], None]] = {
        "release": partial(reporting.release, **more),
        "withhold": partial(reporting.withhold, why="", **more),
        "change": partial(reporting.ask_for_change, words=said["words"], **more),
        "attach": partial(reporting.attach, words=said["own"], **more),
    }
    try:
        acts[said["said"]]()
    except BadInput as refusal:
        form.add_error("said", ValidationError(refusal.message))
        return False
    return True


def _person(request: Request) -> Person:
    if not isinstance(request.viewer, Person):
        raise NotAllowed
    request.session.modified = True
    status.check_still_on(by=request.viewer, at=request.at)
    return request.viewer
