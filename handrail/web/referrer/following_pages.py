"""What a referrer's list and one referral show: what they sent, and what the person released."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handrail.config.templating import nhs_date
from handrail.domain.capacity.line import Standing
from handrail.domain.participants.queries import PersonCard
from handrail.domain.referrals.additions import AdditionView
from handrail.domain.referrals.choices import WorkStatus
from handrail.domain.referrals.fit_notes import Gap
from handrail.domain.referrals.queries import NewsView, ReferralCard, ReferralRecord, StepView
from handrail.domain.referrals.rules import BY_REFERRER
from handrail.domain.referrals.states import UNDECIDED
from handrail.kernel import clock
from handrail.kernel.privacy import Kind
from handrail.web.referrer.pages import in_line
from handrail.web.referrer.words import CLOSINGS, EVENTS, STATES
from handrail.web.shared import clocks
from handrail.web.shared.components import Cell, Column, Entry, Pages, Row

STATUSES = dict(WorkStatus.choices)
NEWS_LABELS = {
    "work_status": gettext_lazy("Work now"),
    "work_status_first": gettext_lazy("Work at the start"),
    "work_status_latest": gettext_lazy("Work now"),
    "status": gettext_lazy("How it ended"),
    "return_date": gettext_lazy("Back at work, or hopes to be, on"),
    "aim": gettext_lazy("Their own aim"),
    "function": gettext_lazy("What they can do now"),
    "med3": gettext_lazy("Suggested fit note wording, for the certifier's judgement"),
    "med3_by": gettext_lazy("Suggested by"),
    "adjustments": gettext_lazy("What would help at work"),
    "agreed": gettext_lazy("What was agreed"),
    "now_with": gettext_lazy("Now with"),
    "onward_offer": gettext_lazy("Offered instead"),
    "service_ends": gettext_lazy("The service takes nobody new from"),
    "closing": gettext_lazy("Why it closed"),
}
WITHDRAWN = "referral.withdrawn"
AS_WE_READ_IT = EVENTS | {
    WITHDRAWN: gettext_lazy("You withdrew it"),
    "referral.information_added": gettext_lazy("You added information"),
}
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class ListPage:
    """What happened to them?"""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    count: str
    filters: tuple[tuple[str, str, bool], ...]
    pages: Pages


@dataclass(frozen=True, slots=True)
class ReferralPage:
    """What do I need for this consultation?"""

    id: UUID
    reference: str
    person: PersonCard | None
    needs: tuple[str, ...]
    state: str
    colour: str
    ask: str
    ask_by_date: date | None
    may_answer: bool
    may_add: bool
    may_withdraw: bool
    may_override: bool
    rows: tuple[Row, ...]
    sent: tuple[Row, ...]
    additions: tuple[Entry, ...]
    timeline: tuple[Entry, ...]
    withheld: bool


@dataclass(frozen=True, slots=True)
class May:
    """What the viewer may know and do about one referral."""

    permitted: frozenset[Kind]
    know_needs: bool
    act: bool
    add: bool
    override: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """Everything the page of one referral is built from."""

    record: ReferralRecord
    person: PersonCard | None
    sent: tuple[Row, ...]
    steps: Sequence[StepView]
    news: Sequence[NewsView]
    additions: Sequence[AdditionView]
    names: Mapping[UUID, str]
    lines: clocks.Lines
    gap: Gap | None
    at: datetime
    waits: Standing | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """Everything the list is built from; ``told`` are the people who let us know how it goes."""

    cards: Sequence[ReferralCard]
    people: Mapping[UUID, PersonCard]
    news: Mapping[UUID, Sequence[NewsView]]
    told: frozenset[UUID]
    withdrawn: frozenset[UUID]
    lines: clocks.Lines
    at: datetime


def referrals(found: Listed, *, show: str, pages: Pages) -> ListPage:
    """Return a page of the organisation's referrals: of those not told of only what was sent."""
    return ListPage(
        columns=tuple(
            Column(text)
            for text in (_("Person"), _("Status"), _("Service"), _("Sent"), _("Latest news"))
        ),
        rows=tuple(_line(card, found) for card in found.cards),
        count=_count(pages),
        filters=tuple(
            (value, label, value == show)
            for value, label in (("open", _("Open")), ("closed", _("Closed")), ("all", _("All")))
        ),
        pages=pages,
    )


def referral(told: Told, may: May) -> ReferralPage:
    """Return one referral: what was sent, and what the person lets the referrer know."""
    card, is_told = told.record.card, Kind.ATTENDANCE in may.permitted
    is_withdrawn = any(step.event == WITHDRAWN for step in told.steps)
    label, colour = _state(card, is_told=is_told, is_withdrawn=is_withdrawn)
    asked = next((item for item in told.news if item.ask and item.answered_at is None), None)
    return ReferralPage(
        id=card.id,
        reference=card.reference,
        person=told.person,
        needs=told.person.needs if told.person and may.know_needs else (),
        state=label,
        colour=colour,
        ask=asked.ask if asked else "",
        ask_by_date=asked.ask_by_date if asked else None,
        may_answer=asked is not None and may.act,
        may_add=may.act and may.add and card.state != "closed",
        may_withdraw=may.act and card.state in UNDECIDED and card.source != "self",
        may_override=may.override,
        rows=(
            *_facts(told, is_told=is_told, is_ours=is_withdrawn),
            *_waits(told.waits, is_told=is_told),
            *_told(told.news, may.permitted),
        ),
        sent=told.sent,
        additions=_additions(told),
        timeline=_timeline(told, is_told=is_told),
        withheld=not is_told or _withheld(told.news, may.permitted),
    )


def _count(pages: Pages) -> str:
    said = ngettext("%(num)s referral", "%(num)s referrals", pages.total) % {"num": pages.total}
    if pages.last == 1:
        return said
    shown = {"first": pages.first_shown, "last": pages.last_shown}
    return _("%(said)s: %(first)s to %(last)s shown") % {"said": said, **shown}


def _facts(told: Told, *, is_told: bool, is_ours: bool) -> tuple[Row, ...]:
    record = told.record
    card = record.card
    rows = [
        Row(_("Service"), f"{card.service_name}, {card.to_organisation_name}"),
        Row(_("Sent"), nhs_date(card.sent_at)),
        *_clocks(told, is_told=is_told),
    ]
    if card.closing and (is_told or is_ours):
        rows.append(Row(_("Closed because"), _capital(CLOSINGS.get(card.closing, card.closing))))
    if record.onward_note and is_told:
        rows.append(Row(_("From the service"), record.onward_note))
    return tuple(rows)


def _clocks(told: Told, *, is_told: bool) -> tuple[Row, ...]:
    """Return both clocks; who may not know how it goes reads what was promised when they sent."""
    card = told.record.card
    sent = clock.last_day(card.first_promised_at or card.promised_at)
    promised = _("promised by %(day)s") % {"day": nhs_date(sent)}
    if not is_told:
        return (Row(_("First conversation"), promised),)
    started, had = card.started_at, card.first_contact_at
    if card.closing and had is None:
        return (Row(_("First conversation"), promised),)
    first, second = (clocks.first(card, told.lines, at=told.at), clocks.second)
    rows = [
        Row(
            _("First conversation"),
            _("had on %(day)s, %(after)s") % {"day": nhs_date(had), "after": first.left}
            if had
            else first.sentence,
        )
    ]
    if started:
        after = second(card, told.lines, at=told.at).left
        said = _("on %(day)s, %(after)s") % {"day": nhs_date(started), "after": after}
        rows.append(Row(_("Support started"), said))
    elif not card.closing:
        rows.append(Row(_("Support starts"), second(card, told.lines, at=told.at).sentence))
    if told.gap:
        rows.append(Row(_("Fit note"), clocks.gap_sentence(told.gap)))
    return tuple(rows)


def _waits(waits: Standing | None, *, is_told: bool) -> tuple[Row, ...]:
    """Return where they stand in line, where the person lets the referrer know how it goes."""
    if waits is None or not is_told:
        return ()
    return (Row(_("Waits for a place"), in_line(waits)),)


def _state(card: ReferralCard, *, is_told: bool, is_withdrawn: bool) -> tuple[str, str]:
    """Return the state as the referrer may know it; what they did or are asked is theirs."""
    if is_withdrawn:
        return _("Withdrawn"), "grey"
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
    if key.endswith("_date") or key == "service_ends":
        return nhs_date(date.fromisoformat(value))
    return str(STATUSES.get(value, CLOSINGS.get(value, value)))


def _withheld(news: Sequence[NewsView], permitted: frozenset[Kind]) -> bool:
    return any(Kind(fact["kind"]) not in permitted for item in news for fact in item.facts)


def _additions(told: Told) -> tuple[Entry, ...]:
    found = ((one, told.names.get(one.by_account_id or NOBODY, "")) for one in told.additions)
    return tuple(
        Entry(_("Added by %(who)s") % {"who": who} if who else _("Added"), one.at, text=one.text)
        for one, who in found
    )


def _timeline(told: Told, *, is_told: bool) -> tuple[Entry, ...]:
    steps = [step for step in told.steps if is_told or step.event in BY_REFERRER]
    seen = {(step.event, step.at) for step in steps}
    entries = [
        Entry(
            str(AS_WE_READ_IT.get(step.event, step.event)),
            step.at,
            text=step.note if step.event == WITHDRAWN else "",
        )
        for step in steps
    ]
    entries += [
        Entry(str(EVENTS.get(it.event, it.event)), it.at, text=it.ask)
        for it in (told.news if is_told else ())
        if (it.event, it.at) not in seen
    ]
    return tuple(sorted(entries, key=lambda entry: entry.at, reverse=True))


def _line(card: ReferralCard, found: Listed) -> tuple[Cell | str, ...]:
    person, news = found.people.get(card.person_id), found.news.get(card.id, ())
    is_told = card.person_id in found.told
    label, colour = _state(card, is_told=is_told, is_withdrawn=card.id in found.withdrawn)
    latest = news[0] if news and is_told else None
    asks = any(item.ask and item.answered_at is None for item in news)
    return (
        Cell(
            person.name if person else _("Name not shared"),
            href=reverse("referral", args=[card.id]),
            note=card.reference,
        ),
        Cell("", tag=label, colour=colour),
        Cell(card.service_name, note=card.to_organisation_name),
        Cell(
            nhs_date(card.sent_at),
            note=clocks.first(card, found.lines, at=found.at).sentence
            if is_told and card.first_contact_at is None and not card.closing
            else "",
        ),
        Cell(
            str(EVENTS.get(latest.event, latest.event)) if latest else _silence(is_told=is_told),
            tag=_("Asks you something") if asks and card.state != "question" else "",
            colour="orange",
            note=nhs_date(latest.at) if latest else "",
        ),
    )


def _capital(text: object) -> str:
    return f"{str(text)[:1].upper()}{str(text)[1:]}"
