"""The map and the tables of what is missing. The map is drawn here, from districts' middles."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import cos, radians, sqrt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handrail.config.templating import nhs_date
from handrail.domain.matching.choices import GapReason
from handrail.domain.matching.offers import Level
from handrail.domain.oversight.queries import Tally
from handrail.domain.referrals.choices import Condition, Goal, Source
from handrail.domain.referrals.onward_choices import SignpostReason
from handrail.insight.area import is_hidden
from handrail.insight.gaps import PERIODS, Gaps
from handrail.web.commissioner.pages import shown
from handrail.web.shared.components import Column, Figure

WIDTH, HEIGHT, EDGE = 560, 400, 44
LEAST, MOST = 9, 34
WORDS = {
    "reason": dict(GapReason.choices),
    "goal": dict(Goal.choices),
    "condition": dict(Condition.choices),
    "source": dict(Source.choices),
}
TOLD = dict(SignpostReason.choices)
HEADS = {
    "reason": gettext_lazy("Why"),
    "goal": gettext_lazy("What they would like"),
    "condition": gettext_lazy("What gets in the way"),
    "source": gettext_lazy("Who looked for them"),
}


@dataclass(frozen=True, slots=True)
class Circle:
    """One district on the map; a hidden number is a hollow circle."""

    x: float
    y: float
    radius: float
    code: str
    count: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """One table of the page."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class GapsPage:
    """What is missing here, where, and for whom?"""

    period: str
    periods: tuple[tuple[int, str, bool], ...]
    months: int
    figures: tuple[Figure, ...]
    circles: tuple[Circle, ...]
    dots: tuple[tuple[float, float], ...]
    places: Figures
    tables: tuple[Figures, ...]
    told: tuple[Figures, ...]


def gaps(found: Gaps, *, months: int) -> GapsPage:
    """Return the page."""
    circles, dots = _drawn(found)
    return GapsPage(
        period=_("%(first)s to %(last)s")
        % {"first": nhs_date(found.since), "last": nhs_date(found.until - timedelta(days=1))},
        periods=tuple((each, _period(each), each == months) for each in PERIODS),
        months=months,
        figures=(
            Figure(shown(found.number), _("times nothing could be offered")),
            Figure(shown(found.told), _("times somebody was told where else to turn")),
            Figure(
                str(found.levels[Level.EARLY]),
                ngettext(
                    "open service gives early help",
                    "open services give early help",
                    found.levels[Level.EARLY],
                ),
            ),
            Figure(
                str(found.levels[Level.LONGER]),
                ngettext(
                    "open service gives longer support",
                    "open services give longer support",
                    found.levels[Level.LONGER],
                ),
                _("of %(count)s nobody knows how long") % {"count": found.levels[None]},
            ),
        ),
        circles=circles,
        dots=dots,
        places=_table(_("Postcode district"), found.of("district"), {}),
        tables=tuple(_table(str(HEADS[it]), found.of(it), WORDS[it]) for it in HEADS),
        told=(
            _table(_("What they were told about"), found.signposts_of("service"), {}),
            _table(_("Why they were told"), found.signposts_of("reason"), TOLD),
        ),
    )


def lines(found: Gaps) -> Iterator[tuple[str, str, str, str]]:
    """Yield the lines of the file: what is counted, by what, which, and how many."""
    yield "counted", "by", "value", "number"
    for kind, tallies in (("gap", found.tallies), ("signpost", found.signposts)):
        for it in tallies:
            yield kind, it.dimension, it.value, "*" if is_hidden(it.count) else str(it.count)


def _period(months: int) -> str:
    return ngettext("This month", "%(num)s months", months) % {"num": months}


def _table(head: str, tallies: tuple[Tally, ...], words: dict[str, str]) -> Figures:
    rows = tuple((_said(it, words), shown(it.count)) for it in tallies)
    return Figures(head, (Column(head), Column(_("Times"), is_number=True)), rows)


def _said(it: Tally, words: dict[str, str]) -> str:
    text = words.get(it.value, it.value) or _("Not known")
    return f"{text[:1].upper()}{text[1:]}"


def _drawn(found: Gaps) -> tuple[tuple[Circle, ...], tuple[tuple[float, float], ...]]:
    """Return the districts as they lie, as wide as they are there, the largest circle first."""
    every = (*found.middles, *found.around)
    if not every:
        return (), ()
    counts = {it.value: it.count for it in found.of("district")}
    middle = sum(it.latitude for it in every) / len(every)
    narrow = cos(radians(middle))
    xs = [it.longitude * narrow for it in every]
    ys = [-it.latitude for it in every]
    wide = max(max(xs) - min(xs), 1e-6) / (WIDTH - 2 * EDGE)
    scale = max(wide, max(max(ys) - min(ys), 1e-6) / (HEIGHT - 2 * EDGE))
    left = (WIDTH - (max(xs) - min(xs)) / scale) / 2
    top = (HEIGHT - (max(ys) - min(ys)) / scale) / 2
    at = [
        (round(left + (x - min(xs)) / scale, 1), round(top + (y - min(ys)) / scale, 1))
        for x, y in zip(xs, ys, strict=True)
    ]
    most = max((it for it in counts.values() if it > 0), default=1)
    circles = [
        Circle(
            x,
            y,
            _radius(counts[it.code], most),
            it.code,
            shown(counts[it.code]),
            is_hidden(counts[it.code]),
        )
        for it, (x, y) in zip(found.middles, at, strict=False)
    ]
    return tuple(sorted(circles, key=lambda it: -it.radius)), tuple(at[len(circles) :])


def _radius(count: int, most: int) -> float:
    """Return how large a circle is: its area grows with the number."""
    return LEAST if is_hidden(count) else round(max(LEAST, MOST * sqrt(count / most)), 1)
