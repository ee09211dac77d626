"""What a commissioner sees: figures, never people."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.config.templating import nhs_date
from handrail.domain.capacity.choices import Measure
from handrail.domain.directory.codes import Intake
from handrail.domain.directory.upkeep import Named
from handrail.domain.oversight.queries import Counts
from handrail.domain.referrals.choices import Source
from handrail.insight.area import Area, is_hidden, kept_percent
from handrail.insight.gaps import Totals
from handrail.web.shared import waits
from handrail.web.shared.components import Cell, Column, Figure

HEIGHT, WIDTH, GAP = 80, 28, 6
STAR = "*"
ENDINGS = {
    "returned": gettext_lazy("Back at work"),
    "stayed": gettext_lazy("Stayed in work"),
    "found": gettext_lazy("Found work"),
    "achieved": gettext_lazy("Got where they wanted to be"),
    "ended": gettext_lazy("Support came to the end of its time"),
    "moved_on": gettext_lazy("Another service supports them now"),
    "disengaged_well": gettext_lazy("Had enough help or got better, and stopped"),
    "disengaged_badly": gettext_lazy("Stopped: not helping, too unwell, or out of touch"),
    "never_started": gettext_lazy("Never reached"),
    "declined": gettext_lazy("Did not want it"),
    "died": gettext_lazy("Died"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One month of the chart."""

    x: int
    y: int
    height: int
    count: str
    letter: str


@dataclass(frozen=True, slots=True)
class AreaPage:
    """Is it working, for whom, where not?"""

    name: str
    period: str
    gaps: str
    told: str
    figures: tuple[Figure, ...]
    fresh: tuple[Figure, ...]
    bars: tuple[Bar, ...]
    columns: tuple[Column, ...]
    months: tuple[tuple[str, ...], ...]
    service_columns: tuple[Column, ...]
    services: tuple[tuple[Cell | str, ...], ...]
    clock_columns: tuple[Column, ...]
    clocks: tuple[tuple[str, ...], ...]
    sources: tuple[tuple[str, ...], ...]
    source_columns: tuple[Column, ...]
    endings: tuple[tuple[str, ...], ...]
    ending_columns: tuple[Column, ...]


def area(found: Area, missing: Totals, name: str, fresh: tuple[Figure, ...]) -> AreaPage:
    """Return the page of an area."""
    heads = (_("Came in"), _("In time"), _("Too late"), _("Waiting"), _("Overdue"), _("Kept"))
    numbers = tuple(Column(head, is_number=True) for head in heads)
    return AreaPage(
        name=name,
        period=_("%(first)s to %(last)s")
        % {"first": nhs_date(found.since), "last": nhs_date(found.until - timedelta(days=1))},
        gaps=shown(missing.number),
        told=shown(missing.told),
        figures=_figures(found),
        fresh=fresh,
        bars=_bars(found),
        columns=(Column(_("Month")), *numbers),
        months=tuple((_month(month), *_cells(counts)) for month, counts in found.months),
        service_columns=(Column(_("Service")), *numbers),
        services=tuple(
            (
                Cell(named.name, note=f"{named.provider_name}. {Intake(named.intake).label}"),
                *_cells(counts),
            )
            for named, counts in found.services
        ),
        clock_columns=(
            Column(_("Service")),
            *(
                Column(text, is_number=True)
                for text in (_("Started in time"), _("Too late"), _("Overdue"))
            ),
            *(Column(text) for text in (_("First conversation"), _("Support starts"), _("Steps"))),
        ),
        clocks=tuple(_clocks(named, found) for named, _counts in found.services),
        sources=tuple(
            (_capital(str(Source(source).label)), shown(counts.came_in), _percent(counts))
            for source, counts in found.sources
        ),
        source_columns=(
            Column(_("Who referred")),
            Column(_("Came in"), is_number=True),
            Column(_("Kept"), is_number=True),
        ),
        endings=tuple(
            (str(words), shown(found.endings[kind]))
            for kind, words in ENDINGS.items()
            if kind in found.endings
        ),
        ending_columns=(Column(_("How support ended")), Column(_("Cases"), is_number=True)),
    )


def shown(count: int) -> str:
    """Return a count as it may be shown."""
    return STAR if is_hidden(count) else f"{count:,}"


def _figures(found: Area) -> tuple[Figure, ...]:
    whole = found.whole
    return (
        Figure(shown(whole.came_in), _("people came in")),
        Figure(
            _percent(whole),
            _("promises of a first conversation kept"),
            _("of %(count)s people spoken to") % {"count": shown(whole.spoken)},
        ),
        Figure(shown(whole.overdue), _("past their promise and not yet spoken to")),
        Figure(shown(found.endings.get("", 0)), _("finished support")),
    )


def _percent(counts: Counts) -> str:
    percent = kept_percent(counts)
    if percent is not None:
        return f"{percent}%"
    return STAR if is_hidden(counts.kept) or is_hidden(counts.spoken) else "-"


def _cells(counts: Counts) -> tuple[str, ...]:
    numbers = (counts.came_in, counts.kept, counts.late, counts.waiting, counts.overdue)
    return (*(shown(number) for number in numbers), _percent(counts))


def _bars(found: Area) -> tuple[Bar, ...]:
    highest = max((counts.came_in for _day, counts in found.months), default=0)
    return tuple(
        Bar(
            x=place * (WIDTH + GAP),
            y=HEIGHT - _height(counts.came_in, highest),
            height=_height(counts.came_in, highest),
            count=shown(counts.came_in),
            letter=f"{month:%b}",
        )
        for place, (month, counts) in enumerate(found.months)
    )


def _height(count: int, highest: int) -> int:
    """Return how high a bar stands; a hidden number is as low as one can see."""
    if is_hidden(count):
        return 2
    return round(HEIGHT * count / highest) if highest > 0 else 0


def _clocks(named: Named, found: Area) -> tuple[str, ...]:
    """Return the second clock of a service, and what was measured there."""
    starts = found.starts.get(named.id)
    numbers = (starts.in_time, starts.late, starts.overdue) if starts else ()
    return (
        named.name,
        *((shown(number) for number in numbers) if numbers else ("-", "-", "-")),
        *(
            waits.in_public(found.waits.get((named.id, kind, "")), kind)
            for kind in (Measure.CONTACT, Measure.START, Measure.STEPS)
        ),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _month(month: date) -> str:
    return f"{month:%B %Y}"
