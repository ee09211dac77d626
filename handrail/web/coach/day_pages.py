"""What today and the caseload show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from handrail.config.templating import nhs_date, nhs_short_date, nhs_time, plural
from handrail.domain.cases.records import (
    AppointmentRecord,
    CaseLine,
    Caseload,
    Day,
    HandoverRecord,
)
from handrail.domain.referrals.fit_notes import Gap, needed_by
from handrail.domain.referrals.queries import ReferralCard
from handrail.kernel.clock import last_day, local_date
from handrail.web.coach.words import MEETINGS, ORDERS, SHOWN, STAGES, WAYS, WHOSE
from handrail.web.shared import clocks
from handrail.web.shared.addresses import address
from handrail.web.shared.components import Cell, Column, Figure, Pages

TableRow = tuple[str | Cell, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One list of things that need the worker."""

    heading: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class SharingDue:
    """Something about sharing to talk over: it ends on a day, or an employer was asked for."""

    case_id: UUID
    name: str
    ends_date: date | None


@dataclass(frozen=True, slots=True)
class Clocked:
    """What moves the clocks of a worker's cases, and whose fit note ends before first contact."""

    lines: clocks.Lines
    gaps: Mapping[UUID, Gap]


@dataclass(frozen=True, slots=True)
class TodayPage:
    """What needs me now?"""

    day: date
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]
    handovers: tuple[HandoverRecord, ...]


@dataclass(frozen=True, slots=True)
class CaseloadPage:
    """Who have I got?"""

    count: str
    order: str
    filter: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    pages: Pages
    mine: int


def today_page(
    found: Day | None,
    waiting: Sequence[ReferralCard],
    clocked: Clocked,
    shared: Sequence[SharingDue] = (),
    *,
    triages: bool,
    at: datetime,
) -> TodayPage:
    """Return what needs a worker now, overdue first; a list with nothing in it is left out."""
    today = local_date(at)
    sections = (
        (*_promises(found, clocked, at), *_sections(found, at), _sharing(shared)) if found else ()
    )
    figures = []
    if triages:
        late = sum(card.promised_at <= at for card in waiting)
        note = _("%(late)s past the promise") % {"late": late} if late else _("none is late")
        figures.append(
            Figure(str(len(waiting)), _("waiting for a decision"), note, address("inbox"))
        )
    if found:
        overdue = sum(_is_late(line, at) for line in found.to_reach)
        figures += [
            Figure(str(overdue), _("past the promise of first contact")),
            *(
                [Figure(str(len(clocked.gaps)), _("fit notes that end before first contact"))]
                if clocked.gaps
                else []
            ),
            Figure(str(len(found.appointments)), _("appointments today")),
            Figure(str(len(found.steps_due)), _("next steps due")),
        ]
    return TodayPage(
        day=today,
        figures=tuple(figures),
        sections=tuple(section for section in sections if section.rows),
        handovers=found.handovers if found else (),
    )


def caseload_page(
    found: Caseload, said: Mapping[str, str], pages: Pages, *, mine: int, at: datetime
) -> CaseloadPage:
    """Return the caseload."""
    headings = (_("Person"), _("Stage"), _("Latest contact"), _("Next step"), _("Coach"))
    return CaseloadPage(
        count=plural(found.total, _("case"), _("cases")),
        order=str(ORDERS[said["order"]]),
        filter=f"{WHOSE[said['whose']]}, {str(SHOWN[said['state']]).lower()}",
        columns=tuple(Column(heading) for heading in headings),
        rows=tuple(_case_row(line, at) for line in found.lines),
        pages=pages,
        mine=mine,
    )


def _promises(found: Day, clocked: Clocked, at: datetime) -> tuple[Section, ...]:
    """Return what was promised by a day: to speak with somebody, and to start their support."""
    return (
        Section(
            _("Reach for the first time"),
            _("Oldest promise first; a fit note that ends sooner goes before."),
            (Column(_("Person")), Column(_("Promise")), Column(_("Service"))),
            tuple(
                _reach_row(line, clocked, at)
                for line in sorted(found.to_reach, key=lambda it: _needed(it, clocked, at))
            ),
        ),
        Section(
            _("Start support"),
            _("Spoken with, and promised by a day."),
            (Column(_("Person")), Column(_("Promise")), Column(_("Service"))),
            tuple(
                (
                    _person(line),
                    _clock(line, line.start_promised_at, clocked, at),
                    line.service_name,
                )
                for line in found.to_start
            ),
        ),
    )


def _sections(found: Day, at: datetime) -> tuple[Section, ...]:
    today = local_date(at)
    return (
        Section(
            _("Appointments today"),
            "",
            (Column(_("Person")), Column(_("Time")), Column(_("How"))),
            tuple(_meeting_row(one, name, with_day=False) for one, name in found.appointments),
        ),
        Section(
            _("Say what happened"),
            _("Appointments that have passed."),
            (Column(_("Person")), Column(_("When")), Column(_("How"))),
            tuple(_meeting_row(one, name, with_day=True) for one, name in found.unrecorded),
        ),
        Section(
            _("Next steps due"),
            "",
            (Column(_("Person")), Column(_("Due")), Column(_("Next step"))),
            tuple(
                (_person(line), _due(line.next_step_date, today), line.next_step)
                for line in found.steps_due
            ),
        ),
        Section(
            _("Plans to look at again"),
            "",
            (Column(_("Person")), Column(_("Review")), Column(_("Service"))),
            tuple(
                (_person(line, "case_plan"), _due(line.review_date, today), line.service_name)
                for line in found.reviews_due
            ),
        ),
        Section(
            _("Pauses that are over"),
            "",
            (Column(_("Person")), Column(_("Until")), Column(_("Service"))),
            tuple(
                (_person(line), _due(line.paused_until_date, today), line.service_name)
                for line in found.pauses_over
            ),
        ),
    )


def _sharing(shared: Sequence[SharingDue]) -> Section:
    return Section(
        _("What they tell others"),
        _("Nothing goes on by itself: ask them."),
        (Column(_("Person")), Column(_("What"))),
        tuple(
            (
                Cell(each.name, address("case_share", each.case_id)),
                _("Something they share ends on %(day)s") % {"day": nhs_date(each.ends_date)}
                if each.ends_date
                else _("They asked for an employer that we do not know"),
            )
            for each in shared
        ),
    )


def _is_late(line: CaseLine, at: datetime) -> bool:
    return line.promised_at is not None and line.promised_at <= at


def _promise(line: CaseLine) -> str:
    if line.stage != "to_reach" or line.promised_at is None:
        return ""
    return _("promised by %(day)s") % {"day": nhs_short_date(last_day(line.promised_at))}


def _person(line: CaseLine, page: str = "case") -> Cell:
    return Cell(line.person_name, address(page, line.id), note=line.worry)


def _due(day: date | None, today: date) -> Cell:
    is_late = day is not None and day < today
    text = nhs_short_date(day)
    return Cell(_("%(day)s, overdue") % {"day": text} if is_late else text, is_overdue=is_late)


def _reach_row(line: CaseLine, clocked: Clocked, at: datetime) -> TableRow:
    return _person(line), _clock(line, line.promised_at, clocked, at), line.service_name


def _clock(line: CaseLine, due_at: datetime | None, clocked: Clocked, at: datetime) -> Cell:
    """Return one clock of a case; whoever only shares the case does not see what was promised."""
    if line.sent_at is None or due_at is None:
        return Cell("")
    shown = clocks.countdown(
        sent_at=line.sent_at,
        due_at=due_at,
        history=clocked.lines.get(line.referral_id, ()),
        nation=line.nation,
        at=at,
    )
    gap = clocked.gaps.get(line.id)
    return Cell(
        shown.sentence,
        tag=shown.word,
        colour=shown.colour,
        note=clocks.gap_note(gap) if gap and line.first_contact_at is None else "",
        is_overdue=shown.is_late,
    )


def _needed(line: CaseLine, clocked: Clocked, at: datetime) -> tuple[datetime, str]:
    return needed_by(line.promised_at or at, clocked.gaps.get(line.id)), str(line.id)


def _meeting_row(one: AppointmentRecord, name: str, *, with_day: bool) -> TableRow:
    day = f"{nhs_short_date(one.starts_at)}, " if with_day else ""
    word, colour = MEETINGS[one.state]
    place = ", ".join(filter(None, (str(WAYS[one.way]), one.place)))
    href = address("case_appointment", one.case_id, one.id)
    tagged = "" if one.state == "booked" else str(word)
    return (
        Cell(name, address("case", one.case_id)),
        Cell(f"{day}{nhs_time(one.starts_at)}", href, tag=tagged, colour=colour),
        place,
    )


def _case_row(line: CaseLine, at: datetime) -> TableRow:
    stage, colour = STAGES[line.stage]
    is_late = line.stage == "to_reach" and _is_late(line, at)
    step = _due(line.next_step_date, local_date(at))
    return (
        _person(line),
        Cell("", tag=str(stage), colour=colour, note=_promise(line)),
        Cell(nhs_short_date(line.latest_contact_at) or _("none yet"), is_overdue=is_late),
        Cell(step.text or _("none set"), note=line.next_step, is_overdue=step.is_overdue)
        if step.text or not line.next_step
        else line.next_step,
        line.coach_name or _("nobody"),
    )
