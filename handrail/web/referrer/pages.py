"""What the pages of referring show: frozen values, no models."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.config.templating import nhs_date, nhs_datetime
from handrail.domain.capacity.line import Standing
from handrail.domain.capacity.queries import Booked
from handrail.domain.participants.queries import PersonCard
from handrail.domain.referrals.drafts import DraftView
from handrail.domain.referrals.queries import ReferralCard
from handrail.journey import funder
from handrail.journey.offer import Offered, Offers
from handrail.kernel import clock
from handrail.web.shared import clocks
from handrail.web.shared import owed as owing


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One draft: of whom, when it was kept, and where it goes on."""

    name: str
    birth_date: date | None
    saved: str
    note: str
    href: str
    delete_href: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """Who am I referring?"""

    found: tuple[PersonCard, ...]
    searched: bool
    recent: tuple[PersonCard, ...]
    drafts: tuple[DraftLine, ...]


@dataclass(frozen=True, slots=True)
class OfferPage:
    """What fits, and why?"""

    person: str
    needs: tuple[str, ...]
    offers: Offers
    nothing_here: bool
    has_choice: bool
    contact: str
    wording: str
    owed: tuple[str, ...]

    def gap(self, offer: Offered) -> str:
        """What is said of a fit note that ends before the first conversation there."""
        return clocks.gap_sentence(offer.fit_note_gap) if offer.fit_note_gap else ""

    def start(self, offer: Offered) -> str:
        """By when support starts there, or that it waits for a place."""
        return clocks.start_sentence(offer.start_promised_at, waits=offer.waits is not None)


@dataclass(frozen=True, slots=True)
class SentPage:
    """Did it go?"""

    reference: str
    service: str
    provider: str
    promised_date: date
    start: str
    booked: str
    waits: str
    told: str
    href: str


def start(
    found: Sequence[PersonCard],
    recent: Sequence[PersonCard],
    drafts: Sequence[DraftView],
    *,
    searched: bool,
) -> StartPage:
    """Return the page that asks who is referred."""
    return StartPage(tuple(found), searched, tuple(recent), tuple(draft(it) for it in drafts))


def in_line(waits: Standing) -> str:
    """Return where somebody stands in line, as far as it is safe to say."""
    said = _("%(weeks)s; %(ahead)s") % {
        "weeks": waits.weeks_in_words.capitalize(),
        "ahead": waits.ahead_in_words,
    }
    if waits.not_before_date is None:
        return said
    later = _("They chose to wait until %(day)s") % {"day": nhs_date(waits.not_before_date)}
    return f"{said}. {later}"


def owed(offers: Offers) -> tuple[str, ...]:
    """Return what the offered services' programmes owe to who pays, each said once."""
    every = (*offers.best, *offers.light_touch)
    found = (funder.statement_of_version(each.programme_version_id) for each in every)
    return tuple(dict.fromkeys(owing.sentence(each) for each in found))


def sent(
    card: ReferralCard,
    booked: Booked | None,
    waits: Standing | None,
    *,
    is_told: bool,
    knows_how_it_goes: bool,
) -> SentPage:
    """Return the page that says it went, and where promises stand or, untold, as they were sent."""
    first = None if knows_how_it_goes else card.first_promised_at
    has_moved_untold = first is not None
    return SentPage(
        reference=card.reference,
        service=card.service_name,
        provider=card.to_organisation_name,
        promised_date=clock.last_day(first or card.promised_at),
        start=""
        if has_moved_untold
        else clocks.start_sentence(card.start_promised_at, waits=waits is not None),
        booked=f"{nhs_datetime(booked.starts_at)}, {booked.way_label}" if booked else "",
        waits=in_line(waits) if waits else "",
        told=_("We have sent them a message with the reference and a number to ring.")
        if is_told
        else _("They gave no safe way to send a message. Write the reference down for them."),
        href=reverse("referral", args=[card.id]),
    )


def draft(kept: DraftView) -> DraftLine:
    """Return one draft, so that two of the same name can be told apart."""
    answers: Mapping[str, Any] = kept.answers
    name = f"{answers.get('given_name', '')} {answers.get('family_name', '')}".strip()
    born, again = answers.get("birth_date"), answers.get("ask_again_date")
    step = "refer_why" if not answers.get("goals") or again else "refer_offer"
    return DraftLine(
        name=name or _("No name yet"),
        birth_date=date.fromisoformat(born) if born else None,
        saved=nhs_datetime(kept.updated_at),
        note=_("Ask again on %(day)s") % {"day": nhs_date(date.fromisoformat(again))}
        if again
        else "",
        href=reverse(step, args=[kept.id]),
        delete_href=reverse("refer_throw_away", args=[kept.id]),
    )
