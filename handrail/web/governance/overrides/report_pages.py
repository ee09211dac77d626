"""The report on overrides: counts of a year, in which nobody who was looked at is named."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.config.templating import nhs_date, nhs_datetime
from handrail.domain.overrides import rules
from handrail.domain.overrides.choices import Judgement, Telling
from handrail.domain.overrides.queries import Listed
from handrail.web.governance.names import Names
from handrail.web.override.forms import REASONS
from handrail.web.shared.components import Cell, Column, Figure


@dataclass(frozen=True, slots=True)
class ReportPage:
    """How often, why, by whom, reviewed in time, right or not, told or not?"""

    period: str
    figures: tuple[Figure, ...]
    reason_columns: tuple[Column, ...]
    reasons: tuple[tuple[Cell | str, ...], ...]
    place_columns: tuple[Column, ...]
    places: tuple[tuple[Cell | str, ...], ...]
    not_told_columns: tuple[Column, ...]
    not_told: tuple[tuple[Cell | str, ...], ...]


def report(found: Sequence[Listed], *, since: datetime, at: datetime) -> ReportPage:
    """Return the counts of the last year; nobody who was looked at is in them."""
    counted = rules.report(found, at=at)
    opened = [one for one in found if one.opened_at is not None]
    kept = [one for one in opened if one.telling == Telling.NOT_YET]
    names = Names(found, {one.not_told_by_account_id for one in kept if one.not_told_by_account_id})
    return ReportPage(
        period=_("From %(first)s to %(last)s") % {"first": nhs_date(since), "last": nhs_date(at)},
        figures=_figures(counted),
        reason_columns=(Column(_("Why")), Column(_("Opened"), is_number=True)),
        reasons=tuple(
            (str(words), str(counted.reasons[code.value]))
            for code, words in REASONS.items()
            if code.value in counted.reasons
        ),
        place_columns=(
            Column(_("Organisation")),
            Column(_("Job role")),
            Column(_("Opened"), is_number=True),
            Column(_("Not right"), is_number=True),
        ),
        places=_places(opened, names),
        not_told_columns=(
            Column(_("When")),
            Column(_("Why not told")),
            Column(_("Asked again on")),
        ),
        not_told=tuple(_not_told(one, names) for one in kept),
    )


def _figures(counted: rules.Report) -> tuple[Figure, ...]:
    judged, telling = counted.judged, counted.telling
    return (
        Figure(
            str(counted.opened),
            _("opened"),
            note=_("%(now)s at once, %(two)s by two people; %(none)s not opened")
            % {
                "now": counted.at_once,
                "two": counted.opened - counted.at_once,
                "none": counted.not_opened,
            },
        ),
        Figure(
            str(counted.in_time),
            _("reviewed in time"),
            note=_("%(late)s late, %(waiting)s still in time")
            % {"late": counted.late, "waiting": counted.waiting},
        ),
        Figure(
            str(judged.get(Judgement.RIGHT, 0)),
            _("right to look"),
            note=_("%(num)s not right") % {"num": judged.get(Judgement.WRONG, 0)},
        ),
        Figure(
            str(telling.get(Telling.TOLD, 0)),
            _("people told"),
            note=_("%(kept)s not told, %(waiting)s wait")
            % {"kept": telling.get(Telling.NOT_YET, 0), "waiting": telling.get(Telling.WAITS, 0)},
        ),
    )


def _not_told(one: Listed, names: Names) -> tuple[Cell | str, ...]:
    by = one.not_told_by_account_id
    return (
        Cell(nhs_datetime(one.opened_at), href=reverse("override_review", args=[one.id])),
        Cell(one.not_told_why, note=names.of(by) if by else ""),
        nhs_date(one.ask_again_date),
    )


def _places(opened: Sequence[Listed], names: Names) -> tuple[tuple[Cell | str, ...], ...]:
    total = Counter((names.place(one), names.role(one)) for one in opened)
    wrong = Counter(
        (names.place(one), names.role(one)) for one in opened if one.judged == Judgement.WRONG
    )
    return tuple(
        (place, role, str(count), str(wrong[place, role]))
        for (place, role), count in sorted(total.items(), key=lambda it: (-it[1], it[0]))
    )
