"""Opened by a practice's own computer: an address that works once, then whoever signs in (ADR 51).

The key proved the practice. Who uses it signs in as ever, and what came waits in their browser's
session; from there it is a referral like any other.
"""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from handrail.domain.organisations import queries as organisations
from handrail.domain.systems import signed
from handrail.domain.systems.signed import Patient, Waiting
from handrail.kernel import nhs_number
from handrail.web.launch import signed_pages as pages
from handrail.web.referrer import beginning
from handrail.web.referrer.beginning import AnotherBirthDate, Whose
from handrail.web.referrer.views import may_refer, staff_of
from handrail.web.shared.access import anyone
from handrail.web.shared.viewer import Request

IN_SESSION = "signed_launch"
NOT_ALLOWED, GONE = 403, 410


@require_GET
@anyone
def open_once(request: Request, secret: str) -> HttpResponse:
    """Tie what came to this browser, once, and go on to signing in."""
    browser = signed.open_in_browser(secret, at=request.at)
    if browser is None:
        return _problem(request, "over", GONE)
    request.session[IN_SESSION] = browser
    return redirect("signed_person")


@require_GET
@anyone
def problem(request: Request, why: str) -> HttpResponse:
    """Say why it was not opened and what to do; there is no reason that names anybody."""
    return _problem(request, why, NOT_ALLOWED)


@require_http_methods(["GET", "POST"])
@may_refer
def person(request: Request) -> HttpResponse:
    """Show whose record came, and go on with them when told to."""
    viewer = staff_of(request)
    waiting = signed.waiting(request.session.get(IN_SESSION, ""), at=request.at)
    if waiting is None:
        return _problem(request, "over", GONE)
    if waiting.practice_id != viewer.organisation_id:
        return _of_another(request, waiting.practice_id)
    if waiting.draft_id is not None or waiting.patient is None:
        return _again(request, waiting)
    if request.method == "POST":
        return _begin(request, waiting, waiting.patient)
    page = pages.person(waiting.patient, organisations.name(waiting.practice_id))
    return render(request, "launch/signed_person.jinja", {"page": page})


def _begin(request: Request, waiting: Waiting, patient: Patient) -> HttpResponse:
    viewer = staff_of(request)
    try:
        draft_id = beginning.draft_of(request, viewer, _whose(patient))
    except AnotherBirthDate:
        return _problem(request, "birth-date", NOT_ALLOWED)
    signed.became(launch_id=waiting.id, draft_id=draft_id, by=viewer, at=request.at)
    return beginning.onward(request, viewer, draft_id)


def _again(request: Request, waiting: Waiting) -> HttpResponse:
    """Lead to the draft it became, where that is the viewer's; else to what they began."""
    viewer = staff_of(request)
    if waiting.draft_id is None or waiting.account_id != viewer.account_id:
        return _problem(request, "over", GONE)
    if not beginning.is_kept(request, viewer, waiting.draft_id):
        return redirect("refer")
    return beginning.onward(request, viewer, waiting.draft_id)


def _whose(patient: Patient) -> Whose:
    return Whose(
        nhs_number=nhs_number.parse(patient.nhs_number),
        birth_date=pages.day(patient),
        given_name=patient.given_name,
        family_name=patient.family_name,
        phone=patient.phone,
        postcode=patient.postcode,
    )


def _of_another(request: Request, practice_id: UUID) -> HttpResponse:
    page = pages.problem("elsewhere", practice=organisations.name(practice_id))
    return render(request, "launch/signed_problem.jinja", {"page": page}, status=NOT_ALLOWED)


def _problem(request: Request, why: str, status: int) -> HttpResponse:
    page = pages.problem(why)
    return render(request, "launch/signed_problem.jinja", {"page": page}, status=status)
