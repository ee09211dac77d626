"""What the pages about room show: one calm page of a service, its line, who carries how much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.config.templating import nhs_date
from handrail.domain.capacity.forecast import LOOKED_AT, Forecast, Lately
from handrail.domain.capacity.loads import Load
from handrail.domain.capacity.overflow import Partner
from handrail.domain.capacity.waiting import WaitingLine
from handrail.domain.capacity.winding import Winding
from handrail.domain.directory.answers import ServiceCard
from handrail.domain.directory.intake import Change
from handrail.domain.participants.queries import PersonCard
from handrail.insight.capacity import Standing
from handrail.insight.unsettled import CASE, INTAKE, Unsettled
from handrail.web.shared.addresses import address
from handrail.web.shared.components import Cell, Column, Entry, Figure, Row

COLOURS = {"open": "green", "paused": "orange", "full": "orange", "closing": "red"}


@dataclass(frozen=True, slots=True)
class CapacityPage:
    """Have we room, and if not, when?"""

    service: ServiceCard
    tag: str
    colour: str
    since: str
    reason: str
    is_open: bool
    winding: str
    figures: tuple[Figure, ...]
    caps: tuple[Row, ...]
    partner: str
    partner_note: str
    partner_id: UUID | None
    asked: tuple[Partner, ...]
    weeks: tuple[tuple[str, ...], ...]
    week_columns: tuple[Column, ...]
    history: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class LinePage:
    """Who waits, in which order, and why?"""

    service: ServiceCard
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    count: str
    forecast: str


@dataclass(frozen=True, slots=True)
class LoadsPage:
    """Who carries how much, and who has room?"""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    over: str


@dataclass(frozen=True, slots=True)
class EndingPage:
    """Who is not settled yet?"""

    service: ServiceCard
    sentence: str
    reason: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    count: str
    may_finish: bool


def capacity(found: Standing, on: date) -> CapacityPage:
    """Return the page of one service."""
    card = found.card
    return CapacityPage(
        service=card,
        tag=found.changes[0].intake_label if found.changes and not found.winding else "",
        colour=COLOURS.get(card.intake, ""),
        since=since(card),
        reason=card.intake_reason,
        is_open=card.intake == "open",
        winding=_winding(found.winding, on),
        figures=_figures(found),
        caps=tuple(_caps(found)),
        partner=found.partner.partner_name if found.partner else "",
        partner_note=_partner_note(found.partner),
        partner_id=found.partner.id if found.partner else None,
        asked=found.asked,
        weeks=_weeks(found.lately),
        week_columns=tuple(
            Column(text, is_number=number > 0)
            for number, text in enumerate(
                (_("Week"), _("Sent to you"), _("Taken on"), _("Finished"))
            )
        ),
        history=tuple(_change(it) for it in found.changes),
    )


def since(card: ServiceCard) -> str:
    """Return since when a service takes nobody, and when it hopes to open again."""
    if card.intake == "open" or card.intake_since_date is None:
        return ""
    said = _("Since %(day)s.") % {"day": nhs_date(card.intake_since_date)}
    if card.reopens_date is None:
        return said
    hopes = _("It hopes to open again on %(day)s.") % {"day": nhs_date(card.reopens_date)}
    return f"{said} {hopes}"


def line(found: Standing, people: Mapping[UUID, PersonCard]) -> LinePage:
    """Return the line of a service."""
    return LinePage(
        service=found.card,
        columns=tuple(
            Column(text)
            for text in (_("Place"), _("Person"), _("Waiting since"), _("Urgency"), _("Comes"))
        ),
        rows=tuple(_line(number, it, people) for number, it in enumerate(found.line, start=1)),
        count=_count(len(found.line)),
        forecast=in_words(found.forecast),
    )


def in_words(forecast: Forecast) -> str:
    """Return when a line clears, as a range, or that nobody can say."""
    if not forecast.is_known:
        return _("Not known: %(why)s") % {"why": forecast.because}
    if forecast.latest == 0:
        return _("Nobody waits")
    if forecast.soonest is None:
        return _("Not within a year, as things go")
    if forecast.latest is None:
        return _("In %(soonest)s weeks at the soonest; perhaps not within a year") % {
            "soonest": forecast.soonest
        }
    if forecast.soonest == forecast.latest:
        return ngettext("In about %(num)s week", "In about %(num)s weeks", forecast.latest) % {
            "num": forecast.latest
        }
    return _("In %(soonest)s to %(latest)s weeks") % {
        "soonest": forecast.soonest,
        "latest": forecast.latest,
    }


def loads(found: Mapping[UUID, Load], names: Mapping[UUID, str]) -> LoadsPage:
    """Return who carries how much, most room first."""
    over = sum(1 for load in found.values() if load.is_over)
    return LoadsPage(
        columns=(
            Column(_("Worker")),
            Column(_("Cases"), is_number=True),
            Column(_("Points"), is_number=True),
            Column(_("Room")),
            Column(_("Limit")),
        ),
        rows=tuple(_load(account, load, names) for account, load in found.items()),
        over=ngettext(
            "%(num)s person carries more than their limit",
            "%(num)s people carry more than their limit",
            over,
        )
        % {"num": over}
        if over
        else "",
    )


def room_of(load: Load) -> str:
    """Return what room somebody has, in words."""
    if load.room is None:
        return _("no limit set")
    if load.is_over:
        return _("%(num)s points over the limit") % {"num": -load.room}
    return _("room for %(num)s points") % {"num": load.room} if load.room else _("full")


def ending(card: ServiceCard, winding: Winding, left: Sequence[Unsettled], on: date) -> EndingPage:
    """Return who is not settled of a service that ends."""
    return EndingPage(
        service=card,
        sentence=_winding(winding, on),
        reason=winding.reason,
        columns=tuple(
            Column(text) for text in (_("Person"), _("Where they are"), _("Since"), _("Next"))
        ),
        rows=tuple(_unsettled(one) for one in left),
        count=_left(len(left)),
        may_finish=not left and winding.takes_nobody(on),
    )


def _winding(winding: Winding | None, on: date) -> str:
    if winding is None:
        return ""
    day = {"day": nhs_date(winding.no_new_from_date)}
    if winding.takes_nobody(on):
        return _("Winding down. It has taken nobody new since %(day)s.") % day
    return _("Winding down. It takes nobody new from %(day)s.") % day


def _figures(found: Standing) -> tuple[Figure, ...]:
    taken = sum(room.taken for room in found.rooms)
    cap = sum(room.cap or 0 for room in found.rooms)
    return (
        Figure(f"{taken} of {cap}" if cap else _("No cap"), _("places taken this week")),
        Figure(
            str(len(found.line)),
            _("waiting for a place"),
            href=address("capacity_line", found.card.id),
        ),
        _forecast(found.forecast),
    )


def _forecast(forecast: Forecast) -> Figure:
    """Return when nobody waits any more, short; what cannot be known says why beneath."""
    label = _("until nobody waits")
    if not forecast.is_known:
        return Figure(_("Not known"), label, forecast.because.capitalize())
    if forecast.latest == 0:
        return Figure(_("Now"), label, _("Nobody waits"))
    if forecast.soonest is None:
        return Figure(_("Not in a year"), label, _("As many come as start, or more"))
    if forecast.latest is None:
        return Figure(
            _("%(num)s weeks or more") % {"num": forecast.soonest},
            label,
            _("Perhaps not within a year"),
        )
    if forecast.soonest == forecast.latest:
        weeks = ngettext("%(num)s week", "%(num)s weeks", forecast.latest)
        return Figure(weeks % {"num": forecast.latest}, label)
    return Figure(
        _("%(soonest)s to %(latest)s weeks")
        % {"soonest": forecast.soonest, "latest": forecast.latest},
        label,
    )


def _caps(found: Standing) -> list[Row]:
    rows = []
    for each, room in zip(found.caps, found.rooms, strict=False):
        now = _("%(taken)s of %(cap)s taken this week") % {"taken": room.taken, "cap": room.cap}
        after = _("%(num)s a week") % {"num": each.rule.weekly}
        name = each.tier_name or _("Everybody")
        rows.append(Row(name, (now, after if room.cap != each.rule.weekly else ""), hidden=name))
    return rows


def _partner_note(partner: Partner | None) -> str:
    if partner is None:
        return ""
    if not partner.is_agreed:
        return _("Asked on %(day)s. It counts once they agree.") % {
            "day": nhs_date(partner.asked_at)
        }
    day = {"day": nhs_date(partner.agreed_at)}
    if not partner.takes_people:
        return _("Agreed on %(day)s, but it takes nobody itself just now.") % day
    return _("Agreed on %(day)s. It is named wherever you have no room.") % day


def _weeks(lately: Lately) -> tuple[tuple[str, ...], ...]:
    rows = zip(lately.came, lately.started, lately.finished, strict=True)
    ago = (LOOKED_AT - number for number in range(LOOKED_AT))
    return tuple(
        (
            ngettext("%(num)s week ago", "%(num)s weeks ago", weeks) % {"num": weeks},
            *(str(count) for count in row),
        )
        for weeks, row in zip(ago, rows, strict=True)
    )


def _change(it: Change) -> Entry:
    hopes = (
        _("Hopes to open again on %(day)s.") % {"day": nhs_date(it.reopens_date)}
        if it.reopens_date
        else ""
    )
    return Entry(it.intake_label, it.at, by=it.by_name, text=f"{it.reason} {hopes}".strip())


def _line(
    number: int, it: WaitingLine, people: Mapping[UUID, PersonCard]
) -> tuple[Cell | str, ...]:
    person = people.get(it.person_id)
    return (
        str(number),
        Cell(person.name if person else _("Not known"), href=address("inbox_item", it.referral_id)),
        nhs_date(it.since_at),
        Cell(
            it.urgency_label.capitalize(),
            href=address("inbox_urgency", it.referral_id),
            note=it.urgency_why,
            hidden=person.name if person else "",
        ),
        _("from %(day)s") % {"day": nhs_date(it.not_before_date)}
        if it.not_before_date
        else _("as soon as there is a place"),
    )


def _count(number: int) -> str:
    return ngettext("%(num)s person waits", "%(num)s people wait", number) % {"num": number}


def _load(account: UUID, load: Load, names: Mapping[UUID, str]) -> tuple[Cell | str, ...]:
    name = names.get(account, "")
    limit = _("%(num)s points") % {"num": load.limit} if load.limit else _("None set")
    return (
        name,
        str(load.cases),
        str(load.points),
        Cell(
            "" if load.is_over else room_of(load),
            tag=room_of(load) if load.is_over else "",
            colour="red",
        ),
        Cell(limit, href=address("capacity_limit", account), hidden=name),
    )


def _left(number: int) -> str:
    if not number:
        return _("Everybody is settled")
    return ngettext(
        "%(num)s person is not settled yet", "%(num)s people are not settled yet", number
    ) % {"num": number}


def _unsettled(one: Unsettled) -> tuple[Cell | str, ...]:
    name = one.name or _("No name given")
    if one.what == CASE:
        coach = one.coach_name or _("nobody yet")
        where = _("Supported by %(name)s") % {"name": coach}
        asked = _("Offered to %(name)s: waits for their answer") % {"name": one.asked}
        return (
            Cell(name, href=address("case", one.id)),
            Cell(where, note=asked if one.asked else ""),
            nhs_date(one.since),
            Cell(_("Go on with us"), href=address("capacity_move_within", one.id), hidden=name),
        )
    if one.what == INTAKE:
        href = address("inbox_intake", one.id)
        not_told = _("Not told that it ends: tell them when you ring")
        sent = Cell(_("Sent themself, not confirmed yet"), note=not_told)
        return (Cell(name, href=href), sent, nhs_date(one.since), Cell(_("Open"), href=href))
    asked = _("Offered to %(name)s: waits for their answer") % {"name": one.asked}
    return (
        Cell(name, href=address("inbox_item", one.id)),
        Cell(_("Waits for a decision"), note=asked if one.asked else ""),
        nhs_date(one.since),
        Cell(_("Offer elsewhere"), href=address("inbox_elsewhere", one.id), hidden=name),
    )
