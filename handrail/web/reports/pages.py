"""What the pages of reports show to staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from handrail.config.templating import nhs_date
from handrail.domain.organisations import queries as organisations
from handrail.domain.participants.queries import PersonCard
from handrail.domain.reports.queries import Line, ReportRecord, StepRecord
from handrail.domain.staff import queries as staff
from handrail.kernel.clock import local_date
from handrail.web.reports.words import STATES, STEPS
from handrail.web.shared.addresses import address
from handrail.web.shared.components import Cell, Column, Entry, Row
from handrail.web.told.report_pages import rows


@dataclass(frozen=True, slots=True)
class Item:
    """One report in a list."""

    href: str
    employer: str
    written: datetime
    state: str
    colour: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One report: what it says, where it stands, what can be done."""

    id: UUID
    employer: str
    state: str
    state_key: str
    colour: str
    is_under_act: bool
    waits: str
    change_asked: str
    why: str
    lines: tuple[Row, ...]
    entries: tuple[Entry, ...]


def listed(found: Iterable[ReportRecord], names: dict[UUID, str]) -> tuple[Item, ...]:
    """Return a list of reports of one case."""
    return tuple(
        Item(
            address("case_report", one.case_id, one.id),
            names.get(one.employer_id, ""),
            one.written_at,
            str(STATES[one.state][0]),
            STATES[one.state][1],
        )
        for one in found
    )


def one(
    record: ReportRecord, shown: Iterable[Line], steps: Iterable[StepRecord], at: datetime
) -> ReportPage:
    """Return the page of one report."""
    state, colour = STATES[record.state]
    return ReportPage(
        id=record.id,
        employer=organisations.get(record.employer_id).name,
        state=str(state),
        state_key=record.state,
        colour=colour,
        is_under_act=record.is_under_act,
        waits=_waits(record, at),
        change_asked=record.change_asked,
        why=record.withheld_why,
        lines=rows(shown),
        entries=_entries(tuple(steps)),
    )


def columns() -> tuple[Column, ...]:
    """Return the headings of the list of decisions."""
    return (Column(_("Person")), Column(_("For")), Column(_("Held since")))


def to_decide(
    found: Iterable[ReportRecord], people: dict[UUID, PersonCard], names: dict[UUID, str]
) -> tuple[tuple[Cell | str, ...], ...]:
    """Return the reports that a health professional decides on."""
    return tuple(
        (
            Cell(people[one.person_id].name, href=address("report_decide", one.id)),
            names.get(one.employer_id, ""),
            nhs_date(one.held_at) if one.held_at else "",
        )
        for one in found
        if one.person_id in people
    )


def _waits(record: ReportRecord, at: datetime) -> str:
    moment = record.unheard_from
    if moment is None:
        return ""
    if at >= moment:
        return _("21 days have passed unheard. A health professional decides; until then it waits.")
    day = nhs_date(local_date(moment))
    return _("If nothing is heard by %(day)s, a health professional decides.") % {"day": day}


def _entries(steps: tuple[StepRecord, ...]) -> tuple[Entry, ...]:
    names = staff.names({step.by_account_id for step in steps if step.by_account_id})
    return tuple(
        Entry(
            str(STEPS.get(step.event, step.event)),
            step.at,
            names.get(step.by_account_id, "") if step.by_account_id else _("The person"),
            step.note,
        )
        for step in reversed(steps)
    )
