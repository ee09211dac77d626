"""Opened inside a clinical system: launch, come back with a record, send. No cookie is needed.

SMART App Launch 2.2. What ties a browser tab to its launch is first the ``state`` that came back
and then a key in the page's form, so that a sandboxed frame works and two tabs never mix.
"""

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from handrail.domain.staff.ports import Begun
from handrail.domain.staff.queries import MembershipCard
from handrail.domain.systems import launch_points, launching
from handrail.domain.systems.launching import Held
from handrail.domain.systems.ports import LaunchRefused, NoSuchPatient, Opened, Point, Unpicked
from handrail.journey import launched
from handrail.journey import refer as referring
from handrail.kernel import clock
from handrail.kernel.clock import local_date
from handrail.kernel.errors import Refusal
from handrail.kernel.viewer import acting_as
from handrail.web.launch import forms, pages, sending
from handrail.web.launch.forms import PickForm, RecordForm
from handrail.web.launch.pages import Kept
from handrail.web.launch.sending import Outcome
from handrail.web.shared import limits
from handrail.web.shared.access import anyone
from handrail.web.shared.outside import after_asking
from handrail.web.shared.viewer import Request

log = structlog.get_logger(__name__)
TRIES, MINUTES = 300, 15  # a whole practice may share one address
PICKS = 10  # for one launch
NOT_ALLOWED = "This clinical system is not one that may open our referral form."
STALE = "This was opened already, or too long ago."


@dataclass(frozen=True, slots=True)
class Told:
    """What was found out before the transaction: the point, and what came of asking it."""

    point: Point | None = None
    begun: Begun | None = None
    held: Held | None = None
    opened: Opened | Unpicked | None = None
    form: PickForm | None = None
    outcome: Outcome | None = None
    refusal: LaunchRefused | None = None
    kept: Kept = Kept.NOTHING

    @property
    def frames(self) -> tuple[str, ...]:
        """Return the origins that may show the answer."""
        return self.point.frames if self.point else ()


def ask_where(request: Request) -> Told:
    """Ask the server of a launch where its users are asked; only one that is allowed is asked."""
    at = _counted(request)
    point = launch_points.by_iss(request.GET.get("iss", ""))
    if point is None:
        return Told(refusal=LaunchRefused("iss not allowed", NOT_ALLOWED))
    try:
        begun = sending.door().begin(point, launch=request.GET.get("launch", ""), at=at)
    except LaunchRefused as refusal:
        return Told(point, refusal=refusal)
    return Told(point, begun=begun)


def ask_record(request: Request) -> Told:
    """Exchange the code that came back, once, and read the record."""
    at = _counted(request)
    held = launching.come_back(state=request.GET.get("state", ""), at=at)
    point = launch_points.get(held.point_id) if held else None
    if held is None or point is None:
        return Told(refusal=LaunchRefused("unknown state", STALE))
    try:
        given = request.GET.dict()
        opened = sending.door().finish(point, kept=held.kept, given=given, at=at)
    except LaunchRefused as refusal:
        return Told(point, refusal=refusal)
    return Told(point, held=held, opened=opened)


def ask_send(request: Request) -> Told:
    """Send the form, and write it into the record."""
    at = _counted(request)
    point = None
    try:
        going = sending.going(request.POST.get("key", ""), at=at)
        point = going.point
        outcome = sending.send(going, request.POST, at=at)
        return Told(point, outcome=sending.write(outcome, at=at))
    except LaunchRefused as refusal:
        is_late = isinstance(refusal, sending.TooLate)
        return Told(point, refusal=refusal, kept=Kept.DRAFT if is_late else Kept.BEFORE)


def ask_pick(request: Request) -> Told:
    """Look up whom somebody names, in the records of the system that opened us."""
    at = _counted(request)
    held = launching.read(request.POST.get("key", ""), at=at)
    point = launch_points.get(held.point_id) if held else None
    if held is None or point is None or held.unpicked is None or held.is_over(at):
        return Told(point, refusal=LaunchRefused("nothing to pick for", STALE))
    form = PickForm(request.POST)
    if not form.is_valid():
        return Told(point, form=form)
    try:
        limits.check("smart-pick", str(held.id), limit=PICKS, minutes=MINUTES, at=at)
        said = form.cleaned_data
        opened = sending.door().pick(
            point, held.unpicked, number=said["nhs_number"], born=said["birth_date"], at=at
        )
    except NoSuchPatient as nobody:
        form.add_error("nhs_number", nobody.message)
        return Told(point, form=form)
    except LaunchRefused as refusal:
        return Told(point, refusal=refusal)
    return Told(point, held=held, opened=opened)


@after_asking(ask_where)
@require_GET
@anyone
def launch(request: Request) -> HttpResponse:
    """Send the browser to where the clinical system asks its user."""
    told = _told(request)
    if told.refusal or told.point is None or told.begun is None:
        return _refused(request, told)
    begun = told.begun
    launching.begin(point=told.point, state=begun.state, kept=begun.kept, at=request.at)
    return HttpResponseRedirect(begun.url)


@after_asking(ask_record)
@require_GET
@anyone
def back(request: Request) -> HttpResponse:
    """Show the form, filled from the record that was opened."""
    told = _told(request)
    if told.refusal or told.point is None or told.held is None or told.opened is None:
        return _refused(request, told)
    opened, at = told.opened, request.at
    card = launch_points.requester(told.point, opened.fhir_user, at=at)
    if card is None:
        log.info("launch refused", reason="nobody is named so")
        unknown = LaunchRefused("unknown user", "Your clinical system did not say who you are.")
        return pages.refused(request, unknown, told.frames, name_there=opened.fhir_user)
    if isinstance(opened, Unpicked):
        by = launched.viewer(card)
        key = launching.open_for(launch_id=told.held.id, by=by, opened=opened, at=at)
        asking = PickForm(None, initial={"key": key})
        return pages.show(request, "pick", pages.PickPage(), frames=told.frames, form=asking)
    return _form(request, told, opened, card)


@csrf_exempt  # as below: the key of the page is what nobody else has
@after_asking(ask_pick, methods=("POST",))
@require_POST
@anyone
def pick(request: Request) -> HttpResponse:
    """Show the form of whoever was picked, or ask again."""
    told = _told(request)
    if told.form is not None:
        return pages.show(
            request, "pick", pages.PickPage(), frames=told.frames, form=told.form, status=400
        )
    if told.refusal or told.point is None or not isinstance(told.opened, Opened):
        return _refused(request, told)
    card = launch_points.requester(told.point, told.opened.fhir_user, at=request.at)
    if card is None:
        return _refused(request, told)
    return _form(request, told, told.opened, card)


def _form(request: Request, told: Told, opened: Opened, card: MembershipCard) -> HttpResponse:
    """Show the form, filled from a record, with the key that only its page has."""
    at = request.at
    try:
        launched.check_alive(opened.record)
    except LaunchRefused as refusal:
        return pages.refused(request, refusal, told.frames)
    assert told.held is not None
    by = launched.viewer(card)
    key = launching.open_for(launch_id=told.held.id, by=by, opened=opened, at=at)
    with acting_as(by, at=at):
        answers = launched.answers(opened.record, on=local_date(at))
        offers = sending.offers_for(answers, by, card, at=at)
        first = forms.filled(opened.record, answers, offers, wanted=opened.wanted_service)
        form = RecordForm(None, record=opened.record, initial={**first, "key": key})
        form.offer(offers)
        page = pages.form_page(opened, offers, wording=referring.explained(at=at).text)
    return pages.show(request, "form", page, frames=told.frames, form=form)


@csrf_exempt  # no cookie reaches a sandboxed frame: the key of the page is what nobody else has
@after_asking(ask_send, methods=("POST",))
@require_POST
@anyone
def refer(request: Request) -> HttpResponse:
    """Say that it went, or show the form again with what is missing."""
    told = _told(request)
    if told.refusal or told.outcome is None:
        return _refused(request, told)
    outcome = told.outcome
    opened = outcome.going.opened
    if outcome.referral is not None:
        page = pages.sent_page(
            opened, outcome.referral, is_written=outcome.is_written, tells=outcome.tells
        )
        return pages.show(request, "sent", page, frames=told.frames)
    assert outcome.offers is not None
    again = pages.form_page(
        opened,
        outcome.offers,
        wording=referring.explained(at=request.at).text,
        is_kept=outcome.is_kept,
    )
    return pages.show(request, "form", again, frames=told.frames, form=outcome.form, status=400)


def _counted(request: Request) -> datetime:
    at = clock.now()
    limits.check("smart", limits.address_of(request), limit=TRIES, minutes=MINUTES, at=at)
    return at


def _told(request: Request) -> Told:
    """Return what was found out; what is no matter of a launch is raised."""
    if isinstance(request.told, Refusal):
        raise request.told
    assert isinstance(request.told, Told)
    return request.told


def _refused(request: Request, told: Told) -> HttpResponse:
    refusal = told.refusal or LaunchRefused("nothing came back")
    log.info("launch refused", reason=refusal.why)
    return pages.refused(request, refusal, told.frames, kept=told.kept)
