"""What the pages about letters show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handrail.config.templating import nhs_datetime, nhs_short_date
from handrail.domain.messaging.choices import DeliveryState
from handrail.domain.messaging.deliveries import LetterRecord, StepRecord
from handrail.domain.messaging.words import Sheet, day
from handrail.domain.organisations.queries import OrganisationSummary
from handrail.domain.participants.queries import PersonCard
from handrail.journey.letters import ShownLetter
from handrail.kernel.clock import last_day, local_date
from handrail.web.shared.components import Cell, Column, Entry, Pages, Row, pages

SIZE = 25
MINE, ALL, UNDER_WAY = "mine", "all", "under_way"
TABS = {
    MINE: gettext_lazy("Mine"),
    ALL: gettext_lazy("The whole team's"),
    UNDER_WAY: gettext_lazy("Under way"),
}
ORDERS = {
    MINE: gettext_lazy("Soonest due first"),
    ALL: gettext_lazy("Soonest due first"),
    UNDER_WAY: gettext_lazy("Latest first"),
}
EMPTY = {
    MINE: gettext_lazy("No letter waits for you"),
    ALL: gettext_lazy("No letter waits for anybody"),
    UNDER_WAY: gettext_lazy("No letter is under way"),
}
STATES = {
    DeliveryState.GOING: (gettext_lazy("On its way out"), "blue"),
    DeliveryState.AWAITING: (gettext_lazy("Handed over, no receipt yet"), "yellow"),
    DeliveryState.ACKNOWLEDGED: (gettext_lazy("Acknowledged but not filed"), "aqua-green"),
    DeliveryState.FILED: (gettext_lazy("Filed by the practice"), "green"),
    DeliveryState.STRANDED: (gettext_lazy("Needs somebody"), "red"),
    DeliveryState.BY_HAND: (gettext_lazy("To be seen to by hand"), "red"),
    DeliveryState.DONE: (gettext_lazy("Done by hand"), "green"),
    DeliveryState.STOPPED: (gettext_lazy("Stopped"), "grey"),
}
WAYS = {
    "mesh": gettext_lazy("MESH"),
    "fhir": gettext_lazy("FHIR"),
    "email": gettext_lazy("email"),
    "": gettext_lazy("no way"),
}
AGAIN = {
    "mesh": gettext_lazy("Send again by MESH"),
    "fhir": gettext_lazy("Put it where their system fetches letters"),
    "email": gettext_lazy("Send again by email"),
}
EVENTS = {
    "letter.written": gettext_lazy("Written"),
    "letter.handed_over": gettext_lazy("Handed over"),
    "letter.sent_another_way": gettext_lazy("Sent another way"),
    "letter.sent_again": gettext_lazy("Sent again"),
    "letter.collected": gettext_lazy("Collected by the practice's mailbox"),
    "letter.acknowledged": gettext_lazy("Acknowledged by the practice"),
    "letter.filed": gettext_lazy("Filed by the practice"),
    "letter.stranded": gettext_lazy("Did not arrive"),
    "letter.given": gettext_lazy("Given to somebody"),
    "letter.done_by_hand": gettext_lazy("Done by hand"),
    "letter.late_told": gettext_lazy("Late: the manager was told"),
    "letter.stopped": gettext_lazy("Stopped"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """The names of everybody on a page, as far as the viewer may know them."""

    people: Mapping[UUID, PersonCard]
    places: Mapping[UUID, OrganisationSummary]
    staff: Mapping[UUID, str]

    def person(self, record: LetterRecord) -> str:
        """Return whom a letter is about, or that this is not the viewer's to know."""
        card = self.people.get(record.person_id) if record.person_id else None
        return card.name if card else _("somebody you do not see")

    def place(self, record: LetterRecord) -> str:
        """Return which practice a letter goes to."""
        held = self.places.get(record.recipient_organisation_id)
        return held.name if held else ""

    def owner(self, record: LetterRecord) -> str:
        """Return whose a letter is."""
        return self.staff.get(record.owner_account_id, "") if record.owner_account_id else ""


@dataclass(frozen=True, slots=True)
class ListPage:
    """Which letters need me, and by when?"""

    tabs: tuple[tuple[str, str, bool], ...]
    count: str
    order: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    pages: Pages
    empty: str


@dataclass(frozen=True, slots=True)
class LetterPage:
    """Why did this one not arrive, and what can I do?"""

    id: UUID
    title: str
    tag: str
    colour: str
    why: str
    rows: tuple[Row, ...]
    history: tuple[Entry, ...]
    sheet: Sheet | None
    may_not: str
    again: tuple[tuple[str, str], ...]
    is_open: bool
    may_take: bool


@dataclass(frozen=True, slots=True)
class PrintPage:
    """The letter, as the practice may be told it now."""

    id: UUID
    sheet: Sheet
    sender: str
    to: tuple[str, ...]
    day: str


def letters(
    found: Sequence[LetterRecord], named: Named, parameters: QueryDict, *, show: str, at: datetime
) -> ListPage:
    """Return the list, of whoever's letters, or of those that are under way."""
    shown = pages(parameters, total=len(found), size=SIZE)
    some = found[(shown.number - 1) * SIZE : shown.number * SIZE]
    headings = (
        (_("To"), _("About"), _("Where it is"), _("Written"))
        if show == UNDER_WAY
        else (_("To"), _("About"), _("Why"), _("By"), _("Whose"))
    )
    return ListPage(
        tabs=tuple((key, str(label), key == show) for key, label in TABS.items()),
        count=ngettext("%(num)s letter", "%(num)s letters", len(found)) % {"num": len(found)},
        order=str(ORDERS[show]),
        columns=tuple(Column(text) for text in headings),
        rows=tuple(
            _way_row(each, named) if show == UNDER_WAY else _row(each, named, at) for each in some
        ),
        pages=shown,
        empty=str(EMPTY[show]),
    )


def letter(
    record: LetterRecord,
    named: Named,
    history: Sequence[StepRecord],
    shown: ShownLetter | None,
    *,
    may_not: str,
    viewer_id: UUID,
    at: datetime,
) -> LetterPage:
    """Return the page of one letter."""
    word, colour = _state(record)
    is_open = record.state == DeliveryState.BY_HAND
    rows = [Row(_("To"), named.place(record)), Row(_("About"), named.person(record))]
    if is_open and record.next_at:
        late = _(", and that has passed") if record.is_late(at) else ""
        rows.append(Row(_("By"), f"{day(last_day(record.next_at))}{late}"))
        rows.append(Row(_("Whose"), named.owner(record)))
    if record.collected_at:
        rows.append(Row(_("Collected by their mailbox"), nhs_datetime(record.collected_at)))
    place = named.places.get(record.recipient_organisation_id)
    if place and place.phone:
        rows.append(Row(_("The practice's telephone"), place.phone))
    return LetterPage(
        id=record.id,
        title=_("Letter to %(name)s") % {"name": named.place(record)},
        tag=str(word),
        colour=colour,
        why=record.why,
        rows=tuple(rows),
        history=tuple(_step(step, named) for step in reversed(history)),
        sheet=shown.outgoing.sheet if shown else None,
        may_not=may_not,
        again=tuple((way, str(label)) for way, label in AGAIN.items() if _can(way, place)),
        is_open=is_open,
        may_take=is_open and record.owner_account_id != viewer_id,
    )


def letter_lines(found: Sequence[LetterRecord]) -> tuple[Entry, ...]:
    """Return where letters are, the latest first, for a page about whom they are about."""
    lines = []
    for record in found:
        word, colour = _state(record)
        way = _("Letter by %(way)s") % {"way": WAYS[record.way]}
        lines.append(Entry(way, record.created_at, "", record.why, str(word), colour))
    return tuple(lines)


def printed(shown: ShownLetter) -> PrintPage:
    """Return a letter as it is printed and posted."""
    sheet, about = shown.outgoing.sheet, shown.outgoing.about
    assert sheet is not None
    assert about is not None
    return PrintPage(
        id=shown.record.id,
        sheet=sheet,
        sender=about.sender.name,
        to=(about.recipient.name, *about.recipient.address),
        day=day(local_date(shown.outgoing.at)),
    )


def _state(record: LetterRecord) -> tuple[str, str]:
    """Return where a letter is, in words and a colour; by e-mail nobody says that it is filed."""
    if record.state == DeliveryState.ACKNOWLEDGED and record.way == "email":
        return _("The practice says that it came"), "green"
    word, colour = STATES[DeliveryState(record.state)]
    return str(word), colour


def _can(way: str, place: OrganisationSummary | None) -> bool:
    """Return whether a practice can be reached by a way at all."""
    if place is None:
        return False
    if way == "email":
        return bool(place.mailbox_email)
    if way == "fhir":
        return way in place.letter_ways
    return bool(place.mesh_mailbox) or place.mesh_route != "mailbox"


def _row(record: LetterRecord, named: Named, at: datetime) -> tuple[Cell | str, ...]:
    by = nhs_short_date(last_day(record.next_at)) if record.next_at else ""
    is_late = record.is_late(at)
    return (
        Cell(named.place(record), href=reverse("letter", args=[record.id])),
        named.person(record),
        Cell(record.why, tag=_("Asks the GP") if record.asks else "", colour="blue"),
        Cell(_("%(day)s, late") % {"day": by} if is_late else by, is_overdue=is_late),
        named.owner(record),
    )


def _way_row(record: LetterRecord, named: Named) -> tuple[Cell | str, ...]:
    word, colour = _state(record)
    return (
        Cell(named.place(record), href=reverse("letter", args=[record.id])),
        named.person(record),
        Cell("", tag=str(word), colour=colour, note=_("by %(way)s") % {"way": WAYS[record.way]}),
        nhs_datetime(record.created_at),
    )


def _step(step: StepRecord, named: Named) -> Entry:
    said = str(EVENTS.get(step.event, _("News of it")))
    by_way = step.event in {"letter.written", "letter.handed_over", "letter.sent_again"}
    way = _("by %(way)s") % {"way": WAYS[step.way]} if by_way else ""
    who = named.staff.get(step.by_account_id, "") if step.by_account_id else ""
    why = "" if step.event == "letter.given" else step.why
    return Entry(f"{said} {way}".strip(), step.at, who, why)
