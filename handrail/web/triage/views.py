"""The inbox, and one referral in it."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.capacity import waiting as line
from handrail.domain.capacity.line import Standing
from handrail.domain.capacity.loads import Load
from handrail.domain.cases.choices import Weight
from handrail.domain.cases.weighing import NeedsReason as NeedsRoom
from handrail.domain.enquiries import mails
from handrail.domain.participants import queries as participants
from handrail.domain.referrals import intakes, overruling, pausing, queries, sent, signposting
from handrail.domain.referrals.choices import State
from handrail.domain.referrals.queries import NewsView, ReferralCard, ReferralRecord
from handrail.domain.referrals.states import UNDECIDED
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.domain.staff.queries import MembershipCard
from handrail.insight import fit_notes
from handrail.journey import loads as loading
from handrail.journey import triage
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Staff
from handrail.web.capacity.pages import room_of
from handrail.web.shared import area, bounced
from handrail.web.shared.access import staff_with
from handrail.web.shared.acting import status_of
from handrail.web.shared.forms import Form
from handrail.web.shared.viewer import Request
from handrail.web.triage import inbox_pages, pages, telling
from handrail.web.triage.forms import AcceptForm, RescueForm
from handrail.web.triage.telling import Seen
from handrail.web.worry import waiting

may_triage = staff_with(Permission.TRIAGE)
HEAVIEST = max(Weight.values)
WITHDRAWN_SHOWN = timedelta(days=7)


@may_triage
def inbox(request: Request) -> HttpResponse:
    """List what waits for a decision, longest against its promise first."""
    viewer, at = acting(request), request.at
    cards = queries.inbox(viewer=viewer, at=at)
    withdrawn = sent.withdrawn_lately(viewer=viewer, since=at - WITHDRAWN_SHOWN, at=at)
    sent_in = intakes.waiting(viewer, at)
    people = [it.person_id for it in (*cards, *withdrawn)]
    found = inbox_pages.CameIn(
        cards=cards,
        intakes=sent_in,
        withdrawn=withdrawn,
        people=participants.cards(people, viewer=viewer, at=at),
        names=staff.names(it.assigned_account_id for it in cards if it.assigned_account_id),
        asked=_asked(cards, viewer, request),
        lines=pausing.lines_of(cards, viewer=viewer, at=at),
        gaps=fit_notes.of_referrals(cards, viewer=viewer, at=at)
        | fit_notes.of_intakes(sent_in, at=at),
    )
    page = inbox_pages.inbox(found, ours=viewer.organisation_id, at=at)
    context = {
        "page": page,
        "worried": waiting.standing(request),
        "bounced": bounced.standing(request),
        "mails": mails.number_waiting(viewer=viewer, at=at),
        "troubles": any(one.trouble for one in mails.mailboxes(viewer=viewer, at=at)),
        "follow_ups": len(signposting.to_follow_up(viewer=viewer, at=at)),
    }
    return render(request, "triage/inbox.jinja", context)


@require_http_methods(["GET", "POST"])
@may_triage
def item(request: Request, referral_id: UUID) -> HttpResponse:
    """Show one referral, and take it on for a named coach."""
    seen = see(request, referral_id)
    if request.method != "POST":
        return show_item(request, seen)
    form = _accepting(request, seen)
    if form.is_valid():
        try:
            case_id = _accept(request, referral_id, form)
        except NeedsRoom as refusal:
            form.add_error("over_limit", refusal.message)
            return show_item(request, seen, accept=form)
        messages.success(request, _("Accepted. The clock goes on until you have spoken."))
        if acting(request).has(Permission.WORK_CASES):
            return redirect("case", case_id)
        return redirect("inbox")
    return show_item(request, seen, accept=form)


def _accept(request: Request, referral_id: UUID, form: AcceptForm) -> UUID:
    return triage.accept(
        referral_id=referral_id,
        coach_account_id=UUID(form.cleaned_data["coach"]),
        because=form.cleaned_data.get("because", ""),
        over_limit=form.cleaned_data.get("over_limit", ""),
        by=request.viewer,
        at=request.at,
    )


def _accepting(request: Request, seen: Seen) -> AcceptForm:
    """Return the form to accept: who has room first, and why not where the rules say no."""
    workers = loading.workers(by=acting(request), at=request.at)
    coaches = [(str(it.card.account_id), _coach(it.card, it.load)) for it in workers]
    form = AcceptForm(request.POST or None, coaches=coaches)
    if any(not it.load.takes(HEAVIEST) for it in workers):
        form.ask_about_load()
    if seen.rules and seen.rules.is_no and not _sent_so(request, seen.record):
        form.ask_why()
    return form


def _sent_so(request: Request, record: ReferralRecord) -> bool:
    """Return whether somebody has already said why the rules are not followed."""
    return overruling.is_overruled(record.card.id, viewer=acting(request), at=request.at)


def show_item(
    request: Request,
    seen: Seen,
    *,
    accept: AcceptForm | None = None,
    rescue: RescueForm | None = None,
) -> HttpResponse:
    """Return the whole page of one referral; ``accept`` or ``rescue`` is a form sent wrongly."""
    telling.look(seen, acting(request), request.at)
    page = pages.item(
        telling.told(seen, acting(request), request.at),
        ours=acting(request).organisation_id,
        at=request.at,
    )
    standing = _standing(seen.record, request)
    wrong = accept or rescue
    if accept is None and page.is_waiting and standing is None:
        accept = _accepting(request, seen)
    rescue = rescue or RescueForm()
    context = {
        "page": page,
        "form": wrong or accept or rescue,
        "rescue": rescue,
        "accept": accept,
        "alerts": waiting.alerts(request, referral_id=page.id),
        "standing": standing,
        "bounce_mark": bounced.mark(request, page.id),
    }
    status = status_of(wrong) if wrong else 200
    return render(request, "triage/item.jinja", context, status=status)


def show(
    request: Request, template: str, form: Form, seen: Seen, *, with_rules: bool = False
) -> HttpResponse:
    """Return a page with one decision about a referral: who it is, the clock, and the form."""
    telling.look(seen, acting(request), request.at)
    card = seen.record.card
    page = pages.head(
        seen.record,
        seen.person,
        pausing.lines_of([card], viewer=request.viewer, at=request.at),
        seen.rules if with_rules else None,
        at=request.at,
    )
    context = {"page": page, "form": form, "bounce_mark": bounced.mark(request, card.id)}
    return render(request, template, context, status=status_of(form))


def _standing(record: ReferralRecord, request: Request) -> Standing | None:
    """Return where somebody stands who waits for a place, if they do."""
    if record.card.state not in UNDECIDED:
        return None
    return line.standings([record.card.id], at=request.at).get(record.card.id)


def see(request: Request, referral_id: UUID) -> Seen:
    """Return a referral and its person; NotFound when the viewer may not know of them."""
    return telling.see(referral_id, acting(request), request.at)


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


def _coach(card: MembershipCard, load: Load) -> str:
    if load.limit is None:
        return f"{card.account_name}, {card.job_role_name}"
    return f"{card.account_name}, {card.job_role_name}: {room_of(load)}"
