"""What a service manager sees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.config.templating import nhs_date
from handrail.domain.directory.answers import ServiceCard
from handrail.domain.directory.keeping import Freshness
from handrail.domain.referrals.overruling import Overrule
from handrail.insight.service import Today, Waits
from handrail.web.manager import waits
from handrail.web.referrer.words import EVENTS
from handrail.web.shared import freshness
from handrail.web.shared.addresses import address
from handrail.web.shared.components import Cell, Column, Figure

BAR_HEIGHT = 80
BAR_WIDTH = 28
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: where it stands, how high, and what it says."""

    x: int
    y: int
    height: int
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class TodayPage:
    """Are we keeping our promises?"""

    organisation: str
    figures: tuple[Figure, ...]
    bars: tuple[Bar, ...]
    stage_columns: tuple[Column, ...]
    stages: tuple[tuple[str, ...], ...]
    coach_columns: tuple[Column, ...]
    coaches: tuple[tuple[Cell | str, ...], ...]
    clock_columns: tuple[Column, ...]
    clocks: tuple[tuple[Cell | str, ...], ...]
    service_columns: tuple[Column, ...]
    services: tuple[tuple[Cell | str, ...], ...]
    against_columns: tuple[Column, ...]
    against: tuple[tuple[str, ...], ...]
    against_title: str


def today(
    found: Today,
    names: Mapping[UUID, str],
    services: Sequence[ServiceCard],
    against: Sequence[Overrule],
    fresh: Freshness,
    *,
    reports: int,
    organisation: str,
) -> TodayPage:
    """Return the manager's page."""
    return TodayPage(
        organisation=organisation,
        figures=(*_figures(found), *freshness.figures(fresh, reports, "entry_reports")),
        bars=_bars(found),
        stage_columns=(Column(_("Where people are now")), Column(_("People"), is_number=True)),
        stages=tuple((_(name), str(count)) for name, count in found.stages),
        coach_columns=(
            Column(_("Coach")),
            Column(_("Open cases"), is_number=True),
            Column(_("Move")),
        ),
        coaches=tuple(_coach(coach, count, names) for coach, count in found.per_coach),
        clock_columns=waits.columns(),
        clocks=tuple(waits.row(card.id, card.name, found) for card in services),
        service_columns=tuple(
            Column(text)
            for text in (
                _("Service"),
                _("Room"),
                _("Taking people"),
                _("Wait declared"),
                _("Last checked"),
            )
        ),
        services=tuple(_service(card) for card in services),
        against_columns=tuple(
            Column(text)
            for text in (_("Referral"), _("Day"), _("Decision"), _("Why"), _("Decided by"))
        ),
        against=tuple(_against(it, names) for it in against),
        against_title=ngettext(
            "%(num)s decision against the rules in the last 12 weeks",
            "%(num)s decisions against the rules in the last 12 weeks",
            len(against),
        )
        % {"num": len(against)},
    )


def _against(it: Overrule, names: Mapping[UUID, str]) -> tuple[str, ...]:
    who = names.get(it.by_account_id, "") if it.by_account_id else ""
    decided = f"{EVENTS[it.event]}: {it.service_name}"
    return (it.reference, nhs_date(it.at), decided, it.reason, who)


def _figures(found: Today) -> tuple[Figure, ...]:
    before = _("%(count)s in the 4 weeks before") % {"count": found.came_in_before}
    moved_on = _("%(count)s went on to another team") % {"count": found.moved_on}
    return (
        Figure(
            str(found.came_in),
            _("referrals in the last 4 weeks"),
            f"{before}; {moved_on}" if found.moved_on else before,
        ),
        Figure(str(found.waiting), _("waiting for a decision"), href=address("inbox")),
        Figure(str(found.late), _("past their promise, not yet spoken to")),
        *_wait_figures(found.waits),
    )


def _wait_figures(waits: Waits) -> tuple[Figure, ...]:
    resting = ngettext(
        "%(num)s person in the last 8 weeks", "%(num)s people in the last 8 weeks", waits.people
    ) % {"num": waits.people}
    if waits.median is None or waits.ninetieth is None:
        return (Figure("-", _("median wait to first contact"), _("nobody measured yet")),)
    return (
        Figure(f"{waits.median:g}", _("working days: median wait to first contact"), resting),
        Figure(f"{waits.ninetieth:g}", _("working days: 9 in 10 are reached by then"), resting),
        Figure(f"{waits.kept_percent}%", _("promises kept"), resting),
    )


def _bars(found: Today) -> tuple[Bar, ...]:
    highest = max((count for _start, count in found.weeks), default=0) or 1
    return tuple(
        Bar(
            x=number * (BAR_WIDTH + 6),
            y=BAR_HEIGHT - round(BAR_HEIGHT * count / highest),
            height=round(BAR_HEIGHT * count / highest),
            label=nhs_date(start),
            count=count,
        )
        for number, (start, count) in enumerate(found.weeks)
    )


def _coach(coach: UUID | None, count: int, names: Mapping[UUID, str]) -> tuple[Cell | str, ...]:
    if coach is None:
        give = Cell(_("Give to somebody"), href=f"{address('reassign')}?from={NOBODY}")
        return (_("Nobody yet"), str(count), give)
    move = Cell(
        _("Move cases"), href=f"{address('reassign')}?from={coach}", hidden=names.get(coach, "")
    )
    return (names.get(coach, _("Unknown")), str(count), move)


def _service(card: ServiceCard) -> tuple[Cell | str, ...]:
    wait = card.first_contact
    said = (
        _("%(days)s working days, on %(day)s")
        % {"days": wait.working_days, "day": nhs_date(wait.declared_date)}
        if wait
        else _("Not declared")
    )
    return (
        Cell(card.name, href=address("directory_entry", card.id)),
        Cell(_("Room and waiting list"), href=address("capacity", card.id), hidden=card.name),
        Cell(
            "",
            tag=card.intake,
            colour="green" if card.intake == "open" else "orange",
            note=card.intake_reason,
        ),
        Cell(said, tag=_("Stale") if wait and wait.is_stale else "", colour="red"),
        Cell(
            nhs_date(card.assured_date) or _("Never"),
            tag=_("Stale") if card.is_stale else "",
            colour="red",
        ),
    )
