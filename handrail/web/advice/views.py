"""Ask the area's occupational-health specialist; answer; go on to a referral in one click."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.disclosure import queries as disclosure
from handrail.domain.enquiries import asked, questions
from handrail.domain.enquiries.asked import QuestionRecord
from handrail.domain.enquiries.questions import Asking, NothingAsked
from handrail.domain.organisations import queries as organisations
from handrail.domain.participants import queries as participants
from handrail.domain.referrals import drafts
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.journey import advice as asking
from handrail.journey.advice import SaysWho
from handrail.kernel.viewer import Staff
from handrail.web.advice import pages
from handrail.web.advice.forms import AnswerForm, AskAboutForm, AskForm
from handrail.web.referrer import reaching
from handrail.web.shared.access import staff_with
from handrail.web.shared.acting import Fields, done, sent, status_of
from handrail.web.shared.viewer import Request

may_ask = staff_with(Permission.REFER)
may_read = staff_with(Permission.REFER, Permission.DECIDE_CLINICALLY, Permission.MANAGE_SERVICE)
both = require_http_methods(["GET", "POST"])
FIELDS: Fields = {SaysWho: "text", NothingAsked: "text"}


@may_read
def advice(request: Request) -> HttpResponse:
    """List what waits for the viewer's answer, soonest due first, and what they asked."""
    viewer = _staff(request)
    page = pages.advice(
        asked.to_answer(viewer=viewer, at=request.at),
        asked.mine(viewer=viewer, at=request.at) if viewer.has(Permission.REFER) else (),
        viewer,
        request.at,
    )
    return render(request, "advice/advice.jinja", {"page": page})


@both
@may_ask
def ask(request: Request) -> HttpResponse:
    """Ask about nobody in particular, or about somebody without saying who."""
    return _ask(request, AskForm(request.POST or None), None)


@both
@may_ask
def ask_about(request: Request, person_id: UUID) -> HttpResponse:
    """Ask about somebody the practice knows; NotFound for anybody else."""
    person = participants.record(person_id, viewer=request.viewer, at=request.at)
    audit.record_view(
        what="person.viewed",
        by=request.viewer,
        at=request.at,
        person_id=person_id,
        purpose=Purpose.REFERRING,
        subject=("person", person_id),
    )
    return _ask(request, AskAboutForm(request.POST or None), person_id, person.name)


@both
@may_read
def question(request: Request, question_id: UUID) -> HttpResponse:
    """Show a question and its answer; take the specialist's answer."""
    viewer = _staff(request)
    one = asked.record(question_id, viewer=viewer, at=request.at)
    form = AnswerForm(request.POST or None)
    if sent(request, form) and done(
        form,
        lambda: asking.answer(
            question_id=question_id, text=form.cleaned_data["text"], by=viewer, at=request.at
        ),
    ):
        messages.success(request, _("Answered. Whoever asked is told."))
        return redirect("advice")
    if one.asked_by_account_id == viewer.account_id:
        questions.read_it(question_id=question_id, by=viewer, at=request.at)
    else:
        questions.open_it(question_id=question_id, by=viewer, at=request.at)
    about = _about(request, one)
    accounts = [it for it in (one.asked_by_account_id, one.answered_by_account_id) if it]
    page = pages.question(
        one,
        about,
        staff.names(accounts),
        organisations.name(one.organisation_id),
        viewer,
        request.at,
    )
    context = {"page": page, "form": form}
    return render(request, "advice/question.jinja", context, status=status_of(form))


@require_POST
@may_ask
def take_back(request: Request, question_id: UUID) -> HttpResponse:
    """Take a question back before it is answered."""
    questions.take_back(question_id=question_id, by=request.viewer, at=request.at)
    messages.success(request, _("You have taken the question back."))
    return redirect("advice")


@require_POST
@may_ask
def refer(request: Request, question_id: UUID) -> HttpResponse:
    """Open the referral form, filled with what is known; nothing is sent."""
    viewer = _staff(request)
    one = asked.record(question_id, viewer=viewer, at=request.at)
    said = _as_draft(one) | _held(request, one)
    draft_id = drafts.keep(draft_id=None, answers=said, by=viewer, at=request.at)
    questions.went_on(question_id=question_id, draft_id=draft_id, by=viewer, at=request.at)
    return redirect("refer_why" if said.get("person_id") else "refer_change_who", draft_id)


def _ask(request: Request, form: AskForm, person_id: UUID | None, name: str = "") -> HttpResponse:
    viewer = _staff(request)
    to = asking.specialist(viewer, at=request.at)
    if sent(request, form):
        said = form.cleaned_data
        how = said.get("how", "") if said.get("names_them") == "yes" else ""
        put = Asking(
            submission_id=said["submission_id"],
            to_organisation_id=to.organisation_id,
            nation=to.nation,
            topic=said["topic"],
            text=said["text"],
            is_about_someone=person_id is not None or said["is_about_someone"] == "yes",
            person_id=person_id,
            work_status=said["work_status"] or "",
            job_title=said["job_title"] or "",
            weeks_off=said["weeks_off"],
        )
        if done(
            form,
            lambda: asking.ask(asking=put, agreed_how=how, by=viewer, at=request.at),
            FIELDS,
        ):
            messages.success(request, _("Asked. You are told when there is an answer."))
            return redirect("advice")
    context = {"form": form, "to": to, "name": name}
    return render(request, "advice/ask.jinja", context, status=status_of(form))


def _about(request: Request, one: QuestionRecord) -> str:
    """Return who it is, as far as the viewer may know, and write the look down."""
    viewer = _staff(request)
    person_id = asked.person_of(one.id, viewer=viewer, at=request.at)
    named = None if person_id else asked.named(one.id)
    if person_id is None and named is None:
        return ""
    audit.record_view(
        what="question.viewed",
        by=viewer,
        at=request.at,
        subject=("question", one.id),
        person_id=person_id or (named.person_id if named else None),
        purpose=Purpose.REFERRING if person_id else Purpose.DIRECT_CARE,
    )
    if person_id is None:
        return pages.who(named)
    cards = participants.cards([person_id], viewer=viewer, at=request.at)
    return cards[person_id].name if person_id in cards else ""


def _held(request: Request, one: QuestionRecord) -> dict[str, Any]:
    """Return what is held of whom it was about, so that nothing is asked again (R37)."""
    viewer = _staff(request)
    person_id = asked.person_of(one.id, viewer=viewer, at=request.at)
    if person_id is None:
        return {}
    person = participants.record(person_id, viewer=viewer, at=request.at)
    only_matched = disclosure.is_only_matched(
        person_id=person_id, organisation_id=viewer.organisation_id, at=request.at
    )
    return reaching.held_answers(person, viewer.organisation_id, may_see=not only_matched)


def _as_draft(one: QuestionRecord) -> dict[str, Any]:
    words = [one.text, f"{_('The specialist answered')}: {one.answer}" if one.answer else ""]
    return {
        "free_text": "\n\n".join(filter(None, words))[:2_000],
        "work_status": one.work_status,
        "job_title": one.job_title,
        "weeks_off": one.weeks_off,
    }


def _staff(request: Request) -> Staff:
    assert isinstance(request.viewer, Staff)
    return request.viewer
