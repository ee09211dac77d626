"""What happened to the people we referred: a list, and one referral."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.capacity import waiting
from handrail.domain.consent import queries as consent
from handrail.domain.disclosure import queries as disclosure
from handrail.domain.participants import queries as participants
from handrail.domain.referrals import by_referrer, pausing, queries, sent, signposting
from handrail.domain.referrals.additions import additions
from handrail.domain.referrals.choices import State
from handrail.domain.referrals.queries import ReferralRecord
from handrail.domain.referrals.states import UNDECIDED
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.insight import fit_notes
from handrail.journey import triage
from handrail.journey.refer import TO_REFERRER
from handrail.kernel.errors import NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Staff
from handrail.web.referrer import following_pages as pages
from handrail.web.referrer import what_was_sent
from handrail.web.referrer.forms import AnswerForm
from handrail.web.shared import bounced
from handrail.web.shared.access import staff_with
from handrail.web.shared.acting import status_of
from handrail.web.shared.components import pages as paged
from handrail.web.shared.numbers import whole
from handrail.web.shared.viewer import Request

SHOWN = ("open", "closed", "all")
PAGE = 25
may_follow = staff_with(Permission.REFER, Permission.FOLLOW)


@may_follow
def referrals(request: Request) -> HttpResponse:
    """List the organisation's referrals: those that ask for something first, then the latest."""
    viewer, at = _staff(request), request.at
    asked = request.GET.get("show", "")
    show = asked if asked in SHOWN else SHOWN[0]
    sought = sent.page(show, number=_number(request), size=PAGE, viewer=viewer, at=at)
    cards = sought.cards
    people, ids = [card.person_id for card in cards], [card.id for card in cards]
    found = pages.Listed(
        cards=cards,
        people=participants.cards(people, viewer=viewer, at=at),
        news=queries.news(ids, viewer=viewer, at=at),
        told=disclosure.who_permits(
            people, organisation_id=viewer.organisation_id, kind=Kind.ATTENDANCE, at=at
        ),
        withdrawn=sent.withdrawn(ids, viewer=viewer, at=at),
        lines=pausing.lines_of(cards, viewer=viewer, at=at),
        at=at,
    )
    shown = paged(request.GET, total=sought.total, size=PAGE)
    page = pages.referrals(found, show=show, pages=shown)
    due = signposting.number_to_follow_up(viewer=viewer, at=at)
    return render(request, "referrer/referrals.jinja", {"page": page, "follow_ups": due})


@require_http_methods(["GET", "POST"])
@may_follow
def referral(request: Request, referral_id: UUID) -> HttpResponse:
    """Show one referral as the person allows, and take the answer to a question."""
    record = ours(request, referral_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        answer = triage.answer if record.card.state == State.QUESTION else by_referrer.settle
        answer(referral_id=referral_id, text=text, by=request.viewer, at=request.at)
        messages.success(request, _("Your answer has gone to the service."))
        return redirect("referral", referral_id)
    context = {
        "page": page_of(request, record),
        "form": form,
        "bounce_mark": bounced.mark(request, referral_id),
    }
    return render(request, "referrer/referral.jinja", context, status=status_of(form))


def ours(request: Request, referral_id: UUID) -> ReferralRecord:
    """Return a referral that the viewer's organisation made; NotFound for any other."""
    record = queries.record(referral_id, viewer=request.viewer, at=request.at)
    if record.card.from_organisation_id != _staff(request).organisation_id:
        raise NotFound
    return record


def looked(request: Request, record: ReferralRecord) -> None:
    """Write down that somebody looked at one referral, and at its person."""
    audit.record_view(
        what="referral.viewed",
        by=request.viewer,
        at=request.at,
        subject=("referral", record.card.id),
        person_id=record.card.person_id,
        purpose=Purpose.REFERRING,
    )


def page_of(request: Request, record: ReferralRecord) -> pages.ReferralPage:
    """Return the page of one referral that the viewer's organisation made, and note the look."""
    looked(request, record)
    viewer, at, card = _staff(request), request.at, record.card
    added = additions(card, viewer=viewer, at=at)
    given = consent.agreements(card.person_id, viewer=viewer, at=at)
    agreed = next((it for it in given if it.id == record.consent_evidence_id), None)
    kinds = agreed.kinds if agreed else ()
    told = pages.Told(
        record=record,
        person=participants.cards([card.person_id], viewer=viewer, at=at).get(card.person_id),
        sent=what_was_sent.rows(record, kinds),
        steps=queries.steps(card.id, viewer=viewer, at=at),
        news=queries.news([card.id], viewer=viewer, at=at)[card.id],
        additions=added,
        names=staff.names(it.by_account_id for it in added if it.by_account_id),
        lines=pausing.lines_of([card], viewer=viewer, at=at),
        gap=fit_notes.of_referrals([card], viewer=viewer, at=at).get(card.id),
        at=at,
        waits=waiting.standings([card.id], at=at).get(card.id) if card.state in UNDECIDED else None,
    )
    holds = bool(agreed and agreed.withdrawn_at is None)
    return pages.referral(told, _may(viewer, record, request, add=holds and Kind.HEALTH in kinds))


def _may(viewer: Staff, record: ReferralRecord, request: Request, *, add: bool) -> pages.May:
    person_id, ours_id, at = record.card.person_id, viewer.organisation_id, request.at
    permitted = disclosure.permits(
        person_id=person_id, organisation_id=ours_id, kinds=TO_REFERRER, at=at
    )
    return pages.May(
        permitted=permitted,
        know_needs=Kind.ADJUSTMENTS in permitted
        or not disclosure.is_only_matched(person_id=person_id, organisation_id=ours_id, at=at),
        act=viewer.has(Permission.REFER),
        add=add,
        override=viewer.has(Permission.OVERRIDE),
    )


def _number(request: Request) -> int:
    return whole(request.GET.get("page", "1"), digits=7) or 1


def _staff(request: Request) -> Staff:
    assert isinstance(request.viewer, Staff)
    return request.viewer
