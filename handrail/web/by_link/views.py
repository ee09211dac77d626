"""One referral, as somebody with an open link sees it: what the receiving team's page shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render

from handrail.journey import by_link, handling
from handrail.journey.by_link import Seat
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import LinkBearer, acting_as
from handrail.web.by_link.forms import shown_first
from handrail.web.shared.access import by_secure_link
from handrail.web.shared.acting import status_of
from handrail.web.shared.forms import Form
from handrail.web.shared.viewer import Request
from handrail.web.triage import pages, telling
from handrail.web.triage.telling import Seen


@dataclass(frozen=True, slots=True)
class Open:
    """What a browser has open: the referral, and as whom its bearer acts."""

    seat: Seat
    seen: Seen

    @property
    def stands(self) -> str:
        """Where it stands, in the words of a Task."""
        return handling.stands(self.seen.record.card)

    @property
    def is_offered(self) -> bool:
        """Whether another team offers it, and still has it."""
        return self.seen.record.card.to_organisation_id != self.seat.by.organisation_id


@contextmanager
def opened(request: Request) -> Iterator[Open]:
    """Act as the provider for as long as the block lasts; NotFound once the link is over."""
    assert isinstance(request.viewer, LinkBearer)
    seat = by_link.seat(by=request.viewer, at=request.at)
    request.session.modified = True  # each look starts the half hour anew
    with acting_as(seat.by, at=request.at):
        seen = telling.see(seat.referral_id, seat.by, request.at)
        telling.look(seen, seat.by, request.at)
        yield Open(seat, seen)


@by_secure_link
def referral(request: Request) -> HttpResponse:
    """Show the referral, and what can be done with it now."""
    try:
        with opened(request) as found:
            by = found.seat.by
            page = pages.item(
                telling.told(found.seen, by, request.at), ours=by.organisation_id, at=request.at
            )
            context = {
                "page": page,
                "now": found.stands,
                "is_offered": found.is_offered,
                "may_ask": page.may_ask and not found.is_offered,
            }
            return render(request, "by_link/referral.jinja", context)
    except NotFound:
        return over(request)


def show(request: Request, found: Open, form: Form, title: str, button: str) -> HttpResponse:
    """Return the page of one step: whom it is about, and the form."""
    card = found.seen.record.card
    context = {
        "form": form,
        "fields": shown_first(form),
        "title": title,
        "button": button,
        "name": found.seen.person.name,
        "reference": card.reference,
    }
    return render(request, "by_link/step.jinja", context, status=status_of(form))


def over(request: Request) -> HttpResponse:
    """Close the session of a link that is over, and say how to open it again."""
    request.session.flush()
    return redirect("answer_closed")
