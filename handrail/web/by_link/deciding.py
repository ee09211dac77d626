"""Take it on, ask, decline with something else, say that you have spoken, and finish.

Each is what a provider's own system does by a Task (``journey.handling``).
"""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.cases.weighing import NeedsReason as NeedsRoom
from handrail.domain.directory.intake import TakesNobody
from handrail.domain.referrals import overruling
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.journey import handling, judging
from handrail.journey import offer as offering
from handrail.journey.handling import Move
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.web.by_link.forms import FinishForm, NoForm, SpokenForm, TakeOnForm
from handrail.web.by_link.views import Open, opened, over, show
from handrail.web.shared import area
from handrail.web.shared.access import View, by_secure_link
from handrail.web.shared.acting import done, sent
from handrail.web.shared.forms import Form
from handrail.web.shared.viewer import Request
from handrail.web.triage import pages
from handrail.web.triage.forms import AskForm, RefuseForm

UNDECIDED, SUPPORTED = handling.UNDECIDED, handling.SUPPORTED
Act = Callable[[Request, Open], HttpResponse]


def step(*when: str) -> Callable[[Act], View]:
    """Let a step be taken only while the link is open and the referral stands where it may."""

    def decorate(act: Act) -> View:
        @require_http_methods(["GET", "POST"])
        @by_secure_link
        @wraps(act)
        def view(request: Request) -> HttpResponse:
            try:
                with opened(request) as found:
                    if found.stands in when:
                        return act(request, found)
            except NotFound:
                return over(request)
            messages.warning(request, _("It has moved on since you opened it. Look at it again."))
            return redirect("answer_referral")

        return view

    return decorate


@step(*UNDECIDED)
def take_on(request: Request, found: Open) -> HttpResponse:
    """Take it on for a named worker, one that another team offers too."""
    form = _taking_on(request, found)
    if sent(request, form) and _moved(request, found, form, _taken_on(form)):
        return _back(request, _("Taken on. The clock goes on until you have spoken."))
    return show(request, found, form, _("Take it on"), _("Take it on"))


@step("requested")
def ask(request: Request, found: Open) -> HttpResponse:
    """Ask the referrer one question, with a day to answer by."""
    by_date = pages.default_answer_date(request.at, _nation(found, request))
    form = AskForm(request.POST or None, initial={"answer_by_date": by_date})
    if sent(request, form):
        given = form.cleaned_data
        move = Move("on-hold", words=given["question"], answer_by_date=given["answer_by_date"])
        if _moved(request, found, form, move):
            return _back(request, _("Your question has gone to the referrer."))
    return show(request, found, form, _("Ask the referrer a question"), _("Send it"))


@step(*UNDECIDED)
def decline(request: Request, found: Open) -> HttpResponse:
    """Say no with a reason and something that is open to this person: never a bare no (R33)."""
    form = _declining(request, found)
    if sent(request, form) and _moved(request, found, form, _declined(form, found)):
        return _back(request, _("Done. Those it concerns are told."))
    return show(request, found, form, _("Say no, with something else"), _("Send it"))


@step("accepted")
def contact(request: Request, found: Open) -> HttpResponse:
    """Say that the person was spoken with."""
    form = SpokenForm(request.POST or None, initial={"when": "now"})
    if sent(request, form):
        words, when = form.cleaned_data["note"], form.moment(request.at)
        move = Move("in-progress", words=words, contact_at=when)
        if _moved(request, found, form, move):
            return _back(request, _("The contact is recorded."))
    return show(request, found, form, _("You have spoken with them"), _("Record it"))


@step(*SUPPORTED)
def finish(request: Request, found: Open) -> HttpResponse:
    """End support with how it went, in words for the referrer."""
    form = FinishForm(request.POST or None)
    if sent(request, form):
        ending = form.closure()
        move = Move(
            "completed",
            reason=ending.reason,
            ending=ending,
            work_status=form.cleaned_data["work_status"],
        )
        if _moved(request, found, form, move):
            return _back(request, _("Finished. The referrer and the person are told."))
    return show(request, found, form, _("Support has ended"), _("Finish it"))


def _moved(request: Request, found: Open, form: Form, move: Move) -> bool:
    """Do it; where it is refused, say why on the form and keep what was typed."""

    def act() -> None:
        handling.move(referral_id=found.seat.referral_id, to=move, by=found.seat.by, at=request.at)

    if isinstance(form, TakeOnForm):
        return done(form, act, {NeedsRoom: "over_limit", overruling.NeedsReason: "because"})
    if isinstance(form, NoForm):
        return done(form, act, {TakesNobody: "onward", overruling.NeedsReason: "note"})
    return done(form, act)


def _back(request: Request, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("answer_referral")


def _taking_on(request: Request, found: Open) -> TakeOnForm:
    by = found.seat.by
    cards = staff.colleagues(by.organisation_id, permission=Permission.WORK_CASES, at=request.at)
    form = TakeOnForm(
        request.POST or None,
        coaches=[(str(it.account_id), it.account_name) for it in cards],
        initial={"coach": str(found.seat.address.account_id)},
    )
    form.ask_about_load()
    rules = found.seen.rules
    overruled = overruling.is_overruled(found.seat.referral_id, viewer=by, at=request.at)
    if rules and rules.is_no and not overruled:
        form.ask_why()
    return form


def _taken_on(form: TakeOnForm) -> Move:
    said = form.cleaned_data
    return Move(
        "accepted",
        worker_id=UUID(said["coach"]),
        because=said.get("because", ""),
        over_limit=said.get("over_limit", ""),
    )


def _declining(request: Request, found: Open) -> Form:
    if found.is_offered:
        return RefuseForm(request.POST or None)
    card, seen = found.seen.record.card, found.seen
    on = local_date(request.at)
    offers = offering.offers(
        known=judging.known_of(seen.record, seen.person),
        nation=_nation(found, request),
        board_id=area.contact(found.seat.by.organisation_id, on).board_id,
        at=request.at,
    )
    services = [
        (str(it.service_id), it.name)
        for it in (*offers.best, *offers.light_touch)
        if it.service_id != card.service_id
    ]
    return NoForm(request.POST or None, services=services)


def _declined(form: Form, found: Open) -> Move:
    said = form.cleaned_data
    if found.is_offered:
        return Move("rejected", words=said["why"])
    return Move(
        "rejected",
        worker_id=found.seat.address.account_id,
        reason=said["closing"],
        words=said["note"],
        onward_service_id=UUID(said["onward"]) if said["onward"] else None,
    )


def _nation(found: Open, request: Request) -> str:
    """Return whose bank holidays count here."""
    return area.contact(found.seat.by.organisation_id, local_date(request.at)).nation
