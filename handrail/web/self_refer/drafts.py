"""The visitor's own draft: a secret in a cookie of its own, never in our records.

The cookie ends with the browser. Whoever wants to come back later notes the secret down.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from handrail.domain.organisations import queries as organisations
from handrail.domain.referrals import intakes
from handrail.domain.referrals.intakes import IntakeRecord
from handrail.journey import self_refer, worry
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import LinkBearer, acting_as
from handrail.web.self_refer.flow import Situation
from handrail.web.shared import reading
from handrail.web.shared.access import View
from handrail.web.shared.area import AreaContact
from handrail.web.shared.viewer import Request

COOKIE = settings.DRAFT_COOKIE_NAME
PATH = "/get-support/"
SENT = "intake_sent"
SHOWN_SECONDS = 30 * 60


@dataclass(frozen=True, slots=True)
class Draft:
    """The answers so far, whose they are, and where they stand among the questions."""

    bearer: LinkBearer
    record: IntakeRecord
    situation: Situation


def drafting(view: Callable[Concatenate[Request, Draft, ...], HttpResponse]) -> View:
    """Give a view the visitor's own draft; without one, lead to the start."""

    @wraps(view)
    def carrying(request: Request, *given: Any, **named: Any) -> HttpResponse:
        secret = request.COOKIES.get(COOKIE, "")
        if not secret:
            return redirect("self_refer")
        bearer = intakes.bearer_of(secret)
        with acting_as(bearer, at=request.at):
            try:
                record = intakes.own(by=bearer, at=request.at)
            except intakes.DraftGone:
                return forgetting(render(request, "self_refer/gone.jinja", status=404))
            request.area = area_contact(record, request)
            return view(request, Draft(bearer, record, situation(record, request)), *given, **named)

    return carrying


def area_contact(record: IntakeRecord, request: Request) -> AreaContact | None:
    """Return whom to ring where this visitor is, as far as they have said where that is."""
    found = self_refer.area_of(record.answers, at=request.at)
    if found is None:
        return None
    return AreaContact(found.public_name, found.public_phone, found.public_email)


def situation(record: IntakeRecord, request: Request) -> Situation:
    """Return where a draft stands among the questions."""
    said = record.answers
    has_said = "where" in record.stored.get("seen", ())
    needs_area = (
        has_said
        and len(organisations.areas()) > 1
        and (self_refer.area_of(said, at=request.at) is None or said.area_id is not None)
    )
    needed = None
    if said.service_id is not None:
        needed = self_refer.questions(said.service_id, on=local_date(request.at))
    return Situation(record.stored, needs_area, needed)


def remembering(response: HttpResponse, secret: str) -> HttpResponse:
    """Let the browser keep the secret until it is closed."""
    response.set_cookie(
        COOKIE,
        secret,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def forgetting(response: HttpResponse) -> HttpResponse:
    """Let the browser forget the secret."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return response


def address(step: str | None) -> str:
    """Return the address of a question, or of the page that shows all answers."""
    return reverse("self_refer_question", args=[step]) if step else reverse("self_refer_check")


def onward(step: str | None) -> HttpResponse:
    """Lead to a question, or to the page that shows all answers."""
    return redirect(address(step))


def show_sent(request: Request, record: IntakeRecord) -> HttpResponse:
    """Lead to the page that says it was sent, and let the browser forget the rest."""
    promised_at = record.promised_at
    summary: dict[str, Any] = {
        "reference": record.reference,
        "team": record.service_name or record.to_organisation_name,
        "promised": self_refer.last_day(promised_at).isoformat() if promised_at else "",
        "tells_gp": record.answers.tell_gp == "yes",
        "no_way": not record.answers.safe_ways,
        "text": record.answers.is_safe("text") == "yes" and bool(record.answers.phone),
        "reads": _reads(record),
    }
    if contact := area_contact(record, request):
        summary["area"] = [contact.name, contact.phone, contact.email]
    request.session[SENT] = summary
    if not request.user.is_authenticated:
        request.session.set_expiry(SHOWN_SECONDS)
    return forgetting(redirect("self_refer_sent"))


def _reads(record: IntakeRecord) -> list[str]:
    """Return when a human reads an answer that shows risk, as of when it was sent; else nothing."""
    team, at = record.to_organisation_id, record.sent_at
    if team is None or at is None or not self_refer.shows_risk(record.answers):
        return []
    alerted = worry.alerted(team, at=at)
    return list(reading.sentences(alerted.name, alerted.reading, at))
