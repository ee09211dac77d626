"""Refer yourself: one question a page, no account."""

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from handrail.domain.directory import queries as directory
from handrail.domain.directory.answers import ServicePage
from handrail.domain.organisations import queries as organisations
from handrail.domain.referrals import intakes
from handrail.domain.referrals.sending import SentBefore
from handrail.journey import inviting, self_refer
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.kernel.ids import come_back_code, new_id
from handrail.kernel.viewer import acting_as
from handrail.web.self_refer import building, came, drafts, flow, pages, safety
from handrail.web.self_refer.drafts import Draft, drafting
from handrail.web.self_refer.forms import Question
from handrail.web.shared import limits
from handrail.web.shared.access import anyone
from handrail.web.shared.area import AreaContact
from handrail.web.shared.viewer import Request


@anyone
def start(request: Request) -> HttpResponse:
    """Say what it is and what happens to what is said; begin a draft when asked to."""
    given = request.POST if request.method == "POST" else request.GET
    service = _service(given.get("service", ""), request)
    practice = organisations.by_ods(given.get("practice", "")[:12] or "-")
    if request.method == "POST":
        came_by = came.by(request.POST, at=request.at)
        return _begin(request, service, (practice.ods_code or "") if practice else "", came_by)
    page = pages.start(
        service,
        practice,
        has_draft=drafts.COOKIE in request.COOKIES,
        on=local_date(request.at),
    )
    return render(request, "self_refer/start.jinja", {"page": page})


@anyone
@drafting
def question(request: Request, draft: Draft, step: str) -> HttpResponse:
    """Ask one question, and keep its answer."""
    if draft.record.is_sent:
        return _already_sent(request, draft)
    if step not in flow.ORDER:
        raise NotFound
    if step not in draft.situation.steps():
        return drafts.onward(draft.situation.after(""))
    form = building.form_of(step, draft, request.POST or None, at=request.at)
    if request.method == "POST" and form.is_valid():
        return _keep(request, draft, step, form)
    is_change = bool(request.GET.get("change"))
    page = pages.question(step, form, draft, is_change=is_change, at=request.at)
    template = "service" if step == "service" else "question"
    return render(request, f"self_refer/{template}.jinja", {"page": page, "form": form})


@anyone
@drafting
def check(request: Request, draft: Draft) -> HttpResponse:
    """Show all answers before they are sent."""
    if draft.record.is_sent:
        return drafts.show_sent(request, draft.record)
    if not draft.situation.is_complete():
        return drafts.onward(draft.situation.after(""))
    page = pages.check(draft, at=request.at)
    return render(request, "self_refer/check.jinja", {"page": page})


@require_POST
@anyone
@drafting
def myself(request: Request, draft: Draft) -> HttpResponse:
    """Count that they get in touch with a service themself, and show how; nothing is sent."""
    service = _service(request.POST.get("myself", ""), request)
    if service is None:
        return drafts.onward("service")
    self_refer.go_there_myself(
        service_id=service.card.id, said=draft.record.answers, of=draft.record.id, at=request.at
    )
    return redirect("service", service.card.id)


@require_POST
@anyone
@drafting
def send(request: Request, draft: Draft) -> HttpResponse:
    """Send it, once, however often the button is pressed."""
    record = draft.record
    if not record.is_sent and not draft.situation.is_complete():
        return drafts.onward(draft.situation.after(""))
    self_refer.send(
        answers=record.stored if record.is_sent else draft.situation.pruned(),
        said=record.answers,
        came_by=record.stored.get(inviting.CAME_BY) or {},
        by=draft.bearer,
        at=request.at,
    )
    return drafts.show_sent(request, intakes.own(by=draft.bearer, at=request.at))


@anyone
def sent(request: Request) -> HttpResponse:
    """Say that it went, the reference, and what happens now."""
    summary = request.session.get(drafts.SENT)
    if not summary:
        return redirect("self_refer")
    if summary.get("area"):
        request.area = AreaContact(*summary["area"])
    return render(request, "self_refer/sent.jinja", {"page": pages.sent(summary)})


def _service(given: str, request: Request) -> ServicePage | None:
    try:
        page = directory.service(UUID(given), on=local_date(request.at))
    except (ValueError, NotFound):
        return None
    return page if page.card.takes_referrals and page.card.state == "active" else None


def _begin(
    request: Request, service: ServicePage | None, practice: str, came_by: dict[str, str]
) -> HttpResponse:
    limits.check("start", limits.address_of(request), limit=60, minutes=60, at=request.at)
    secret = come_back_code()
    bearer = intakes.bearer_of(secret)
    answers = building.prefilled(str(service.card.id) if service else "", practice)
    if came_by:
        answers[inviting.CAME_BY] = came_by
        inviting.note_begun(came_by, at=request.at)
    with acting_as(bearer, at=request.at):
        intakes.start(
            source="self", submission_id=new_id(), answers=answers, by=bearer, at=request.at
        )
    first = flow.Situation(answers).after("")
    return drafts.remembering(drafts.onward(first), secret)


def _keep(request: Request, draft: Draft, step: str, form: Question) -> HttpResponse:
    stored = flow.kept(draft.record.stored, step, form.answers())
    with transaction.atomic():
        intakes.keep(answers=stored, by=draft.bearer, at=request.at)
    record = intakes.own(by=draft.bearer, at=request.at)
    if step == safety.STEP and self_refer.shows_risk(record.answers):
        return redirect("self_refer_help")
    return drafts.onward(drafts.situation(record, request).after(step))


def _already_sent(request: Request, draft: Draft) -> HttpResponse:
    if request.method == "POST":
        raise SentBefore
    return drafts.show_sent(request, draft.record)
