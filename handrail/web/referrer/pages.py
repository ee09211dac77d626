"""What the referrer's pages show: frozen values, no models."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.config.templating import nhs_date, nhs_datetime
from handrail.domain.capacity.queries import Booked
from handrail.domain.participants.queries import PersonCard
from handrail.domain.referrals.choices import Condition, Goal, WorkStatus
from handrail.domain.referrals.drafts import DraftView
from handrail.domain.referrals.queries import NewsView, ReferralCard, ReferralRecord, StepView
from handrail.journey.offer import Offers
from handrail.kernel import clock
from handrail.kernel.privacy import Kind
from handrail.web.referrer.words import CLOSINGS, EVENTS, STATES
from handrail.web.shared.components import Cell, Column, Entry, Row

STATUSES = dict(WorkStatus.choices)
NEWS_LABELS = {
    "work_status": _("Work now"),
    "work_status_first": _("Work at the start"),
    "work_status_latest": _("Work now"),
    "status": _("How it ended"),
    "return_date": _("Back at work, or hopes to be, on"),
    "adjustments": _("What would help at work"),
    "agreed": _("What was agreed"),
    "now_with": _("Now with"),
    "onward_offer": _("Offered instead"),
    "closing": _("Why it closed"),
}


@dataclass(frozen=True, slots=True)
class StartPage:
    """Who am I referring?"""

    found: tuple[PersonCard, ...]
    searched: bool
    recent: tuple[PersonCard, ...]
    drafts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class OfferPage:
    """What fits, and why?"""

    person: str
    needs: tuple[str, ...]
    offers: Offers
    contact: str
    wording: str


@dataclass(frozen=True, slots=True)
class SentPage:
    """Did it go?"""

    reference: str
    service: str
    provider: str
    promised_date: date
    booked: str
    told: str
    href: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """What happened to them?"""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    count: str
    filters: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class ReferralPage:
    """What do I need for this consultation?"""

    reference: str
    person: PersonCard | None
    state: str
    colour: str
    ask: str
    ask_by_date: date | None
    may_answer: bool
    rows: tuple[Row, ...]
    timeline: tuple[Entry, ...]
    withheld: bool


def start(
    found: Sequence[PersonCard],
    recent: Sequence[PersonCard],
    drafts: Sequence[DraftView],
    *,
    searched: bool,
) -> StartPage:
    """Return the page that asks who is referred."""
    return StartPage(tuple(found), searched, tuple(recent), tuple(_draft(it) for it in drafts))


def sent(card: ReferralCard, booked: Booked | None, *, is_told: bool) -> SentPage:
    """Return the page that says it went."""
    return SentPage(
        reference=card.reference,
        service=card.service_name,
        provider=card.to_organisation_name,
        promised_date=clock.last_day(card.promised_at),
        booked=f"{nhs_datetime(booked.starts_at)}, {booked.way_label}" if booked else "",
        told=_("We have sent them a message with the reference and a number to ring.")
        if is_told
        else _("They gave no safe way to send a message. Write the reference down for them."),
        href=reverse("referral", args=[card.id]),
    )


def referrals(
    cards: Sequence[ReferralCard],
    people: Mapping[UUID, PersonCard],
    news: Mapping[UUID, Sequence[NewsView]],
    *,
    show: str,
    told: frozenset[UUID],
) -> ListPage:
    """Return the list of an organisation's referrals: those that need an answer first.

    ``told`` are the people who let the referrer know how it goes; of others only what was sent.
    """
    ordered = sorted(cards, key=lambda card: (not _asks(news.get(card.id, ())),))
    return ListPage(
        columns=tuple(
            Column(text)
            for text in (_("Person"), _("Status"), _("Service"), _("Sent"), _("Latest news"))
        ),
        rows=tuple(
            _line(card, people, news.get(card.id, ()), is_told=card.person_id in told)
            for card in ordered
        ),
        count=_("%(count)s referrals") % {"count": len(cards)}
        if len(cards) != 1
        else _("1 referral"),
        filters=tuple(
            (value, label, value == show)
            for value, label in (("open", _("Open")), ("closed", _("Closed")), ("all", _("All")))
        ),
    )


def referral(
    record: ReferralRecord,
    person: PersonCard | None,
    steps: Sequence[StepView],
    news: Sequence[NewsView],
    permitted: frozenset[Kind],
) -> ReferralPage:
    """Return one referral as the referrer may see it: only what the person released."""
    card = record.card
    is_told = Kind.ATTENDANCE in permitted
    label, colour = _state(card, is_told=is_told)
    asked = next((item for item in news if item.ask and item.answered_at is None), None)
    return ReferralPage(
        reference=card.reference,
        person=person,
        state=str(label),
        colour=colour,
        ask=asked.ask if asked else "",
        ask_by_date=asked.ask_by_date if asked else None,
        may_answer=asked is not None,
        rows=(*_facts(card, record, is_told=is_told), *_told(news, permitted)),
        timeline=_timeline(steps if is_told else steps[:1], news if is_told else ()),
        withheld=not is_told or _withheld(news, permitted),
    )


def _facts(card: ReferralCard, record: ReferralRecord, *, is_told: bool) -> tuple[Row, ...]:
    goals, conditions = dict(Goal.choices), dict(Condition.choices)
    rows = [
        Row(_("Service"), f"{card.service_name}, {card.to_organisation_name}"),
        Row(_("Sent"), nhs_date(card.sent_at)),
        Row(
            _("First conversation"),
            _("had on %(day)s") % {"day": nhs_date(card.first_contact_at)}
            if card.first_contact_at and is_told
            else _("promised by %(day)s") % {"day": nhs_date(clock.last_day(card.promised_at))},
        ),
        Row(_("You asked for"), ", ".join(str(goals.get(g, g)) for g in card.goals)),
        Row(_("Because of"), ", ".join(str(conditions.get(c, c)) for c in card.conditions)),
    ]
    if card.closing and is_told:
        rows.append(Row(_("Closed because"), str(CLOSINGS.get(card.closing, card.closing))))
    if record.onward_note and is_told:
        rows.append(Row(_("From the service"), record.onward_note))
    return tuple(rows)


def _state(card: ReferralCard, *, is_told: bool) -> tuple[str, str]:
    """Return the state as the referrer may know it; a question to them is theirs to know."""
    if not is_told and card.state != "question":
        return _("Sent"), "grey"
    label, colour = STATES[card.state]  # type: ignore[index]
    return str(label), colour


def _silence(*, is_told: bool) -> str:
    return _("Nothing yet") if is_told else _("Not shared with you")


def _told(news: Sequence[NewsView], permitted: frozenset[Kind]) -> tuple[Row, ...]:
    latest: dict[str, str] = {}
    for item in news:
        for fact in item.facts:
            if Kind(fact["kind"]) in permitted and fact["key"] in NEWS_LABELS:
                latest.setdefault(fact["key"], fact["value"])
    return tuple(Row(str(NEWS_LABELS[key]), _in_words(key, value)) for key, value in latest.items())


def _in_words(key: str, value: str) -> str:
    if key.endswith("_date"):
        return nhs_date(date.fromisoformat(value))
    return str(STATUSES.get(value, CLOSINGS.get(value, value)))


def _withheld(news: Sequence[NewsView], permitted: frozenset[Kind]) -> bool:
    return any(Kind(fact["kind"]) not in permitted for item in news for fact in item.facts)


def _timeline(steps: Sequence[StepView], news: Sequence[NewsView]) -> tuple[Entry, ...]:
    seen = {(step.event, step.at) for step in steps}
    entries = [Entry(str(EVENTS.get(step.event, step.event)), step.at) for step in steps]
    entries += [
        Entry(str(EVENTS.get(it.event, it.event)), it.at, text=it.ask)
        for it in news
        if (it.event, it.at) not in seen
    ]
    return tuple(sorted(entries, key=lambda entry: entry.at, reverse=True))


def _line(
    card: ReferralCard,
    people: Mapping[UUID, PersonCard],
    news: Sequence[NewsView],
    *,
    is_told: bool,
) -> tuple[Cell | str, ...]:
    person = people.get(card.person_id)
    label, colour = _state(card, is_told=is_told)
    latest = news[0] if news and is_told else None
    return (
        Cell(
            person.name if person else _("Name not shared"),
            href=reverse("referral", args=[card.id]),
            note=card.reference,
        ),
        Cell("", tag=str(label), colour=colour),
        Cell(card.service_name, note=card.to_organisation_name),
        nhs_date(card.sent_at),
        Cell(
            str(EVENTS.get(latest.event, latest.event)) if latest else _silence(is_told=is_told),
            note=nhs_date(latest.at) if latest else "",
        ),
    )


def _draft(draft: DraftView) -> tuple[str, str, str]:
    answers: Mapping[str, Any] = draft.answers
    name = f"{answers.get('given_name', '')} {answers.get('family_name', '')}".strip()
    again = answers.get("ask_again_date")
    note = (
        _("Ask again on %(day)s") % {"day": nhs_date(date.fromisoformat(again))}
        if again
        else _("Kept on %(day)s") % {"day": nhs_date(draft.updated_at)}
    )
    step = "refer_why" if not answers.get("goals") or again else "refer_offer"
    return (name or _("No name yet"), note, reverse(step, args=[draft.id]))


def _asks(news: Sequence[NewsView]) -> bool:
    return any(item.ask and item.answered_at is None for item in news)
