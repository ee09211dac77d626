"""The inbox, and one referral in it."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.cases import queries as cases
from handrail.domain.consent import queries as consents
from handrail.domain.disclosure import queries as disclosure
from handrail.domain.participants import queries as participants
from handrail.domain.participants.queries import PersonRecord
from handrail.domain.referrals import intakes, overruling, queries, sent
from handrail.domain.referrals import operations as referrals
from handrail.domain.referrals.additions import AdditionView, additions
from handrail.domain.referrals.choices import State
from handrail.domain.referrals.queries import NewsView, ReferralCard, ReferralRecord, StepView
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.journey import judging, triage
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Staff
from handrail.web.shared import area
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request
from handrail.web.triage import inbox_pages, pages
from handrail.web.triage.forms import AcceptForm, RescueForm
from handrail.web.worry import waiting

may_triage = staff_with(Permission.TRIAGE)
WITHDRAWN_SHOWN = timedelta(days=7)
Seen = tuple[ReferralRecord, PersonRecord]


@may_triage
def inbox(request: Request) -> HttpResponse:
    """List what waits for a decision, longest against its promise first."""
    viewer, at = acting(request), request.at
    cards = queries.inbox(viewer=viewer, at=at)
    withdrawn = sent.withdrawn_lately(viewer=viewer, since=at - WITHDRAWN_SHOWN, at=at)
    people = [it.person_id for it in (*cards, *withdrawn)]
    found = inbox_pages.CameIn(
        cards=cards,
        intakes=intakes.waiting(viewer, at),
        withdrawn=withdrawn,
        people=participants.cards(people, viewer=viewer, at=at),
        names=staff.names(it.assigned_account_id for it in cards if it.assigned_account_id),
        asked=_asked(cards, viewer, request),
    )
    page = inbox_pages.inbox(found, ours=viewer.organisation_id, nation=nation(request), at=at)
    context = {"page": page, "worried": waiting.standing(request)}
    return render(request, "triage/inbox.jinja", context)


@require_http_methods(["GET", "POST"])
@may_triage
def item(request: Request, referral_id: UUID) -> HttpResponse:
    """Show one referral, and take it on for a named coach."""
    seen = see(request, referral_id)
    form = _accepting(request, seen)
    if request.method == "POST" and form.is_valid():
        case_id = triage.accept(
            referral_id=referral_id,
            coach_account_id=UUID(form.cleaned_data["coach"]),
            because=form.cleaned_data.get("because", ""),
            by=request.viewer,
            at=request.at,
        )
        messages.success(request, _("Accepted. The clock goes on until you have spoken."))
        if acting(request).has(Permission.WORK_CASES):
            return redirect("case", case_id)
        return redirect("inbox")
    return show(request, referral_id, "triage/item.jinja", form, seen)


def _accepting(request: Request, seen: Seen) -> AcceptForm:
    """Return the form to accept; where the rules say no, it asks why they are not followed."""
    record, person = seen
    form = AcceptForm(request.POST or None, coaches=coaches(request))
    said = judging.rules_say(record, person)
    sent_so = overruling.is_overruled(record.card.id, viewer=acting(request), at=request.at)
    if said and said.is_no and not sent_so:
        form.ask_why()
    return form


def show(
    request: Request, referral_id: UUID, template: str, form: object, seen: Seen | None = None
) -> HttpResponse:
    """Return a page about one referral, and write down that it was looked at."""
    viewer = acting(request)
    record, person = seen or see(request, referral_id)
    if viewer.organisation_id not in record.card.deciders:
        raise NotFound
    referrals.open_it(referral_id=referral_id, by=viewer, at=request.at)
    audit.record_view(
        what="referral.viewed",
        by=viewer,
        at=request.at,
        subject=("referral", referral_id),
        person_id=person.id,
        purpose=Purpose.TRIAGE,
    )
    page = pages.item(
        _told(request, record, person),
        ours=viewer.organisation_id,
        nation=nation(request),
        at=request.at,
    )
    errors = getattr(form, "errors", None)
    rescue = form if isinstance(form, RescueForm) else RescueForm()
    accept = form if isinstance(form, AcceptForm) else _accepting(request, (record, person))
    context = {
        "page": page,
        "form": form,
        "rescue": rescue,
        "accept": accept,
        "alerts": waiting.alerts(request, referral_id=referral_id),
    }
    return render(request, template, context, status=400 if errors else 200)


def see(request: Request, referral_id: UUID) -> Seen:
    """Return a referral and its person; NotFound when the viewer may not know of them."""
    viewer = acting(request)
    record = queries.record(referral_id, viewer=viewer, at=request.at)
    return record, participants.record(record.card.person_id, viewer=viewer, at=request.at)


def _told(request: Request, record: ReferralRecord, person: PersonRecord) -> pages.Told:
    viewer, at, card = acting(request), request.at, record.card
    added = additions(card, viewer=viewer, at=at)
    steps = queries.steps(card.id, viewer=viewer, at=at)
    has_case = card.state in {State.ACCEPTED, State.CLOSED}
    agreed = disclosure.permits(
        person_id=person.id, organisation_id=viewer.organisation_id, kinds=[Kind.CONTACT], at=at
    )
    return pages.Told(
        record=record,
        person=person,
        steps=steps,
        news=queries.news([card.id], viewer=viewer, at=at)[card.id],
        additions=added,
        names=staff.names(who for who in _writers(added, steps) if who),
        rules=judging.rules_say(record, person),
        case=cases.for_referral(card.id, viewer=viewer, at=at) if has_case else None,
        opens_cases=viewer.has(Permission.WORK_CASES),
        agrees=Kind.CONTACT in agreed,
        took_back=consents.was_taken_back(person.id, viewer.organisation_id, viewer=viewer, at=at),
    )


def _writers(added: Sequence[AdditionView], steps: Sequence[StepView]) -> list[UUID | None]:
    return [*(it.by_account_id for it in added), *(it.by_account_id for it in steps)]


def _asked(cards: Sequence[ReferralCard], viewer: Staff, request: Request) -> dict[UUID, NewsView]:
    """Return the question that each referrer who was asked has yet to answer."""
    waiting = [card.id for card in cards if card.state == State.QUESTION]
    if not waiting:
        return {}
    news = queries.news(waiting, viewer=viewer, at=request.at)
    asks = ((id_, one) for id_, each in news.items() for one in reversed(each) if one.ask)
    return {id_: one for id_, one in asks if one.answered_at is None}


def acting(request: Request) -> Staff:
    """Return the viewer, whom the decorator has seen to be staff."""
    assert isinstance(request.viewer, Staff)
    return request.viewer


def nation(request: Request) -> str:
    """Return whose bank holidays count here."""
    return area.contact(acting(request).organisation_id, local_date(request.at)).nation


def coaches(request: Request) -> list[tuple[str, str]]:
    """Return who here can be somebody's named coach."""
    cards = staff.colleagues(
        acting(request).organisation_id, permission=Permission.WORK_CASES, at=request.at
    )
    return [(str(card.account_id), f"{card.account_name}, {card.job_role_name}") for card in cards]
