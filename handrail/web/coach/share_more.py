"""Share with somebody close, go on, stop, research: a coach writes down what the person says."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.consent import operations as consent
from handrail.domain.consent import queries as consents
from handrail.domain.consent.queries import Agreement
from handrail.domain.sharing import operations as stopping
from handrail.journey import helpers, research
from handrail.journey import renew as renewing
from handrail.journey.helpers import HelperChoice
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.web.coach import share_pages as coach_pages
from handrail.web.coach.acting import back_to, done, sent, show
from handrail.web.coach.case import may_work
from handrail.web.coach.header import Frame, frame
from handrail.web.coach.share import AGREE
from handrail.web.coach.share_forms import (
    AgreedHelperForm,
    AgreedLongForm,
    AgreedResearchForm,
    StopForm,
)
from handrail.web.participant import share_pages
from handrail.web.participant.share_forms import KINDS
from handrail.web.shared.viewer import Request
from handrail.web.told.pages import lines

both = require_http_methods(["GET", "POST"])


@both
@may_work
def helper(request: Request, case_id: UUID) -> HttpResponse:
    """Name somebody close to the person with them, show what they would see, and share it."""
    seen = frame(request, case_id)
    form = AgreedHelperForm(tuple(KINDS), request.POST or None)
    if not sent(request, form):
        return show(request, "share_helper", seen, form)
    choice = HelperChoice(form.helper, form.chosen, form.until(local_date(request.at)))
    if request.POST.get("step") != AGREE:
        found = helpers.preview(seen.case.person_id, kinds=choice.kinds)
        more = {
            "name": choice.helper.name,
            "contact": choice.helper.contact,
            "lines": lines(found),
            "until_date": choice.until_date,
        }
        return show(request, "share_check", seen, form, **more)
    person_id, how, by = seen.case.person_id, form.cleaned_data["how"], request.viewer

    def act() -> None:
        helpers.share(person_id=person_id, choice=choice, how=how, by=by, at=request.at)

    if done(form, act):
        said = _("Shared with %(name)s. We are sending them a link.")
        return back_to(request, "case_share", case_id, said % {"name": choice.helper.name})
    return show(request, "share_helper", seen, form)


@both
@may_work
def renew(request: Request, case_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Go on with something because the person says so, on the words they agreed to."""
    seen, viewer, at = frame(request, case_id), request.viewer, request.at
    found = _theirs(renewing.renewable(evidence_id, by=viewer, at=at), seen)
    page, form = (
        share_pages.renewal(found, said=coach_pages.KINDS, viewer=viewer, at=at),
        AgreedLongForm(request.POST or None),
    )

    def act() -> None:
        until, how = form.until(local_date(at)), form.cleaned_data["how"]
        renewing.renew(evidence_id=evidence_id, until_date=until, how=how, by=viewer, at=at)

    if sent(request, form) and done(form, act):
        return back_to(request, "case_share", case_id, _("It goes on."))
    return show(request, "share_renew", seen, form, page=page)


@both
@may_work
def stop(request: Request, case_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Stop one thing because the person says so."""
    seen, viewer, at = frame(request, case_id), request.viewer, request.at
    found = _theirs(consents.agreement(evidence_id, viewer=viewer, at=at), seen)
    form = StopForm(request.POST or None)

    def act() -> None:
        how = form.cleaned_data["how"]
        consent.withdraw(evidence_id=evidence_id, how=how, by=viewer, at=at)

    if sent(request, form) and done(form, act):
        return back_to(request, "case_share", case_id, _("Stopped. They are told nothing more."))
    name = share_pages.names([found], viewer=viewer, at=at)[found.id]
    return show(request, "share_stop", seen, form, name=name, what=coach_pages.what(found))


@both
@may_work
def stop_all(request: Request, case_id: UUID) -> HttpResponse:
    """Stop all that the person shares outside their care, also what they shared alone."""
    seen, form = frame(request, case_id), StopForm(request.POST or None)
    person_id, by, at = seen.case.person_id, request.viewer, request.at

    def act() -> None:
        how = form.cleaned_data["how"]
        stopping.stop(person_id=person_id, only_research=False, how=how, by=by, at=at)

    if sent(request, form) and done(form, act):
        return back_to(request, "case_share", case_id, _("Stopped. Nobody is told anything more."))
    return show(request, "share_stop", seen, form, name="", what="")


@both
@may_work
def for_research(request: Request, case_id: UUID) -> HttpResponse:
    """Write down what the person says of research."""
    seen = frame(request, case_id)
    person_id, by, at = seen.case.person_id, request.viewer, request.at
    form = AgreedResearchForm(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        yes, how = said["answer"] == "yes", said["how"]
        research.answer(person_id=person_id, yes=yes, how=how, by=by, at=at)

    if sent(request, form) and done(form, act):
        return back_to(request, "case_share", case_id, _("Written down."))
    more = {"since": research.since(person_id), "wording": research.EXPLAINED}
    return show(request, "share_research", seen, form, **more)


def _theirs(found: Agreement, seen: Frame) -> Agreement:
    """Return an agreement of the person of this case; NotFound for anybody else's."""
    if found.person_id != seen.case.person_id:
        raise NotFound
    return found
