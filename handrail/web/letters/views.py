"""The worklist of letters that did not arrive, one of them, and what is done with it."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.domain.messaging import deliveries
from handrail.domain.messaging.access import SEE_LETTERS
from handrail.domain.messaging.by_hand import SayHow
from handrail.domain.messaging.choices import DeliveryState
from handrail.domain.messaging.showing import MayNotBeTold
from handrail.domain.organisations import queries as organisations
from handrail.domain.participants import queries as participants
from handrail.domain.staff import queries as staff
from handrail.journey import letters as journey
from handrail.kernel.errors import NotAllowed, NotFound
from handrail.kernel.viewer import Staff
from handrail.web.letters import pages
from handrail.web.letters.forms import DoneForm
from handrail.web.shared.access import staff_with
from handrail.web.shared.acting import done, sent, status_of
from handrail.web.shared.viewer import Request

may_see = staff_with(*SEE_LETTERS)
both = require_http_methods(["GET", "POST"])


@may_see
def letters(request: Request) -> HttpResponse:
    """List the letters that somebody has to see to, the soonest due first."""
    viewer, at = _staff(request), request.at
    show = request.GET.get("show", "")
    show = show if show in pages.TABS else pages.MINE
    if show == pages.UNDER_WAY:
        found = deliveries.under_way(viewer=viewer, at=at)
    else:
        found = deliveries.worklist(viewer=viewer, at=at, whose=show)
    people = [each.person_id for each in found if each.person_id]
    named = pages.Named(
        people=participants.cards(people, viewer=viewer, at=at) if people else {},
        places=organisations.many(each.recipient_organisation_id for each in found),
        staff=staff.names(each.owner_account_id for each in found if each.owner_account_id),
    )
    page = pages.letters(found, named, request.GET, show=show, at=at)
    return render(request, "letters/list.jinja", {"page": page})


@both
@may_see
def letter(request: Request, delivery_id: UUID) -> HttpResponse:
    """Show one letter, what became of it, and what it says; take the word that it was brought."""
    form = DoneForm(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        journey.done(
            delivery_id=delivery_id,
            how=said["how"],
            note=said["note"],
            by=request.viewer,
            at=request.at,
        )

    if sent(request, form) and done(form, act, {SayHow: "note"}):
        messages.success(request, _("Done. The letter is off the list."))
        return redirect("letters")
    page = _page(request, delivery_id)
    context = {"page": page, "form": form}
    return render(request, "letters/one.jinja", context, status=status_of(form))


@require_POST
@may_see
def again(request: Request, delivery_id: UUID) -> HttpResponse:
    """Send a letter once more, by the way of the button."""
    way = request.POST.get("way", "")
    journey.send_again(delivery_id=delivery_id, way=way, by=request.viewer, at=request.at)
    messages.success(request, _("It is sent again now. If it does not arrive, it comes back here."))
    return redirect("letters")


@require_POST
@may_see
def mine(request: Request, delivery_id: UUID) -> HttpResponse:
    """Take a colleague's letter over."""
    journey.take(delivery_id=delivery_id, by=_staff(request), at=request.at)
    messages.success(request, _("This letter is yours now. Its day stays as it was."))
    return redirect("letter", delivery_id)


@require_safe
@may_see
def as_page(request: Request, delivery_id: UUID) -> HttpResponse:
    """Show a letter on a page to print, as it may be told at this moment."""
    shown = journey.read(delivery_id=delivery_id, by=request.viewer, at=request.at)
    page = pages.printed(shown)
    return render(request, "letters/print.jinja", {"page": page})


@require_safe
@may_see
def as_pdf(request: Request, delivery_id: UUID) -> HttpResponse:
    """Give a letter as a PDF that screen readers can read."""
    shown = journey.read(delivery_id=delivery_id, by=request.viewer, at=request.at)
    sheet, about = shown.outgoing.sheet, shown.outgoing.about
    if sheet is None or about is None:
        raise NotFound
    made = import_string(settings.LETTER_PDF)(sheet, sender=about.sender.name, at=request.at)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="letter-{sheet.reference or "gp"}.pdf"'
    return answer


def _page(request: Request, delivery_id: UUID) -> pages.LetterPage:
    """Return the page of one letter; its words only while somebody has to see to it."""
    viewer, at = _staff(request), request.at
    record = deliveries.one(delivery_id, viewer=viewer, at=at)
    shown, may_not = None, ""
    if record.state == DeliveryState.BY_HAND:
        try:
            shown = journey.read(delivery_id=delivery_id, by=viewer, at=at)
        except MayNotBeTold as refusal:
            may_not = refusal.message
    history = deliveries.history(delivery_id, viewer=viewer, at=at)
    accounts = {step.by_account_id for step in history if step.by_account_id}
    accounts |= {record.owner_account_id} if record.owner_account_id else set()
    ids = [record.person_id] if record.person_id else []
    named = pages.Named(
        people=participants.cards(ids, viewer=viewer, at=at) if ids else {},
        places=organisations.many([record.recipient_organisation_id]),
        staff=staff.names(accounts),
    )
    return pages.letter(
        record, named, history, shown, may_not=may_not, viewer_id=viewer.account_id, at=at
    )


def _staff(request: Request) -> Staff:
    if not isinstance(request.viewer, Staff):
        raise NotAllowed
    return request.viewer
