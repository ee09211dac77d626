"""What the person's own page shows of reports to their employer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from handrail.domain.organisations import queries as organisations
from handrail.domain.reports.queries import Line, ReportRecord, StepRecord
from handrail.kernel.clock import local_date
from handrail.web.shared.addresses import address
from handrail.web.shared.components import Row
from handrail.web.shared.forms.words import Words
from handrail.web.told.report_pages import rows

TO_THEM: dict[str, tuple[Words, str]] = {
    "held": (_("Waiting for you"), "orange"),
    "seen": (_("Waiting for you"), "orange"),
    "disputed": (_("You asked for a change"), "blue"),
    "released": (_("Your employer can read it"), "green"),
    "withheld": (_("It does not go"), "grey"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One report in the list on the own page."""

    href: str
    employer: str
    state: str
    colour: str
    written_date: date


@dataclass(frozen=True, slots=True)
class OwnReport:
    """One report as the person has it."""

    id: UUID
    employer: str
    by: str
    state: str
    state_key: str
    colour: str
    is_under_act: bool
    lines: tuple[Row, ...]
    unheard_date: date | None
    change_asked: str
    change_refused: str
    keep_until_date: date | None
    stop_href: str


def listed(found: Sequence[ReportRecord]) -> tuple[Item, ...]:
    """Return the list of reports on the own page."""
    named = organisations.many([one.employer_id for one in found])
    return tuple(
        Item(
            address("your_page_report", one.id),
            named[one.employer_id].name if one.employer_id in named else "",
            str(TO_THEM[one.state][0]),
            TO_THEM[one.state][1],
            local_date(one.written_at),
        )
        for one in found
    )


def one(record: ReportRecord, shown: Iterable[Line], steps: Iterable[StepRecord]) -> OwnReport:
    """Return one report; its words only once they asked to read it."""
    state, colour = TO_THEM[record.state]
    refused = [step.note for step in steps if step.event == "report.change_refused"]
    moment = record.unheard_from
    return OwnReport(
        id=record.id,
        employer=organisations.get(record.employer_id).name,
        by=organisations.get(record.organisation_id).name,
        state=str(state),
        state_key=record.state,
        colour=colour,
        is_under_act=record.is_under_act,
        lines=() if record.state == "held" else rows(shown),
        unheard_date=local_date(moment) if moment else None,
        change_asked=record.change_asked,
        change_refused=refused[-1] if refused and record.state == "seen" else "",
        keep_until_date=record.keep_until_date,
        stop_href=address("your_page_stop", record.evidence_id) if record.evidence_id else "",
    )
