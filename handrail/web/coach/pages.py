"""What the pages of one case show: frozen values, no models."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from handrail.config.templating import nhs_date
from handrail.domain.cases.reaching import Reaching
from handrail.domain.cases.records import (
    CaseRecord,
    EndingRecord,
    HandoverRecord,
    Happening,
    PlanRecord,
)
from handrail.domain.cases.rules import CALLED
from handrail.domain.outcomes.queries import WorkMoment, WorkOutcome
from handrail.domain.referrals.additions import AdditionView
from handrail.domain.referrals.choices import (
    Condition,
    Goal,
    Pressure,
    Source,
    WorkKind,
    WorkStatus,
)
from handrail.domain.referrals.fit_notes import Gap
from handrail.domain.referrals.queries import ReferralRecord
from handrail.kernel.clock import local_date
from handrail.web.coach.ending_pages import ending_rows
from handrail.web.coach.header import Header
from handrail.web.coach.next_thing import Group, Meeting, NextThing, groups, next_thing
from handrail.web.coach.plan_pages import GoalShown, goals
from handrail.web.coach.words import ATTEMPTS, MEETINGS, SAFE_NOW, STEPS, WAYS, WHY_NOT
from handrail.web.referrer.words import size_words
from handrail.web.shared import clocks
from handrail.web.shared.addresses import address
from handrail.web.shared.components import Entry, Row

GOALS, CONDITIONS = dict(Goal.choices), dict(Condition.choices)
PRESSURES, KINDS = dict(Pressure.choices), dict(WorkKind.choices)
SOURCES, STATUSES = dict(Source.choices), dict(WorkStatus.choices)


@dataclass(frozen=True, slots=True)
class Involved:
    """Somebody who has a part in the case; ``told_href`` while the person has yet to be told."""

    name: str
    part: str
    told_href: str = ""
    take_back_href: str = ""


@dataclass(frozen=True, slots=True)
class CasePage:
    """What is the story, and what is next?"""

    header: Header
    case: CaseRecord
    next: NextThing | None
    groups: tuple[Group, ...]
    meetings: tuple[Meeting, ...]
    plan: PlanRecord | None
    plan_goals: tuple[GoalShown, ...]
    draft: PlanRecord | None
    timeline: tuple[Entry, ...]
    work: tuple[Row, ...]
    health: tuple[Row, ...]
    involved: tuple[Involved, ...]
    ending: tuple[Row, ...]
    promises: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Everything the case page is built from."""

    case: CaseRecord
    header: Header
    reaching: Reaching
    plans: tuple[PlanRecord, ...]
    happened: tuple[Happening, ...]
    work: WorkOutcome
    referral: ReferralRecord | None
    added: tuple[AdditionView, ...]
    handovers: tuple[HandoverRecord, ...]
    ending: EndingRecord | None
    names: Mapping[UUID, str]
    practice: str
    lines: clocks.Lines
    gap: Gap | None
    at: datetime


def case_page(told: Told) -> CasePage:
    """Return the case page."""
    case, is_closed = told.case, told.case.state == "closed"
    agreed = next((plan for plan in told.plans if plan.is_agreed), None)
    meetings = () if is_closed else _meetings(case.id, told.happened, told.names, told.at)
    return CasePage(
        header=told.header,
        case=case,
        next=next_thing(case, told.reaching, meetings, told.plans, told.at),
        groups=groups(case),
        meetings=meetings,
        plan=agreed,
        plan_goals=goals(agreed, local_date(told.at), may_move=case.may_work and not is_closed),
        draft=next((plan for plan in told.plans if not plan.is_agreed), None),
        timeline=timeline(told.happened, told.names, told.at),
        work=_work(told.work, told.referral),
        promises=() if is_closed else _promises(told),
        health=_health(told.referral, told.added),
        involved=_involved(told),
        ending=ending_rows(told.ending, told.work, told.names) if is_closed else (),
    )


def timeline(
    happened: Sequence[Happening], names: Mapping[UUID, str], at: datetime
) -> tuple[Entry, ...]:
    """Return the lines of a timeline in words; what is still to come is shown elsewhere."""
    return tuple(_entry(line, names) for line in happened if line.at <= at or line.code != "booked")


def _meetings(
    case_id: UUID, happened: Sequence[Happening], names: Mapping[UUID, str], at: datetime
) -> tuple[Meeting, ...]:
    booked = [
        line for line in reversed(happened) if line.kind == "appointment" and line.code == "booked"
    ]
    return tuple(
        Meeting(
            when=line.at,
            text=", ".join(filter(None, (str(WAYS[line.way]), line.place, _with(line, names)))),
            href=address("case_appointment", case_id, line.id),
            action=_("Say what happened") if line.at <= at else _("Cancel"),
            is_past=line.at <= at,
        )
        for line in booked
    )


def _with(line: Happening, names: Mapping[UUID, str]) -> str:
    name = names.get(line.by_account_id, "") if line.by_account_id else ""
    return _("with %(name)s") % {"name": name} if name else ""


def _safe_now(line: Happening, end: str = ".") -> str:
    """Return what they said of being safe, which is above what was written."""
    word = str(SAFE_NOW.get(line.safe_now, ""))
    return f"{word}{end}" if word else ""


def _entry(line: Happening, names: Mapping[UUID, str]) -> Entry:
    by = names.get(line.by_account_id, "") if line.by_account_id else ""
    if line.kind == "attempt":
        extra = _("Outside 9 to 5.") if line.outside_office_hours and line.code in CALLED else ""
        text = " ".join(filter(None, (_safe_now(line), line.text, extra)))
        return Entry(str(ATTEMPTS.get(line.code, line.code)), line.at, by, text)
    if line.kind == "appointment":
        word, colour = MEETINGS.get(line.code, (line.code, ""))
        why = WHY_NOT.get(line.why_not, "")
        said = (str(WAYS[line.way]), line.place, str(why), _safe_now(line, ""), line.text)
        text = ". ".join(filter(None, said))
        return Entry(_("Appointment"), line.at, by, text, str(word), colour)
    if line.kind == "note":
        return Entry(_("Note"), line.at, by, line.text)
    incident = (_("not safe"), "red") if line.code == "case.contacted_unsafely" else ("", "")
    return Entry(str(STEPS.get(line.code, line.code)), line.at, by, line.text, *incident)


def _work(work: WorkOutcome, referral: ReferralRecord | None) -> tuple[Row, ...]:
    said: list[tuple[str, str]] = []
    if work.latest is not None:
        label = _("When referred") if work.is_only_as_referred else _("Work now")
        said.append((label, _moment(work.latest)))
    elif referral is not None and referral.work_status != "not_stated":
        said.append((_("When referred"), str(STATUSES.get(referral.work_status, ""))))
    if work.first is not None and work.first != work.latest:
        said.append((_("At the start"), _moment(work.first)))
    if work.change and work.first != work.latest:
        said.append((_("Change"), work.change))
    if referral is not None:
        kinds = ", ".join(str(KINDS.get(kind, kind)) for kind in referral.work_kinds)
        said += [
            (_("Job"), referral.job_title),
            (_("Kind of work"), kinds),
            (_("People at the employer"), size_words(referral.employer_size)),
            (_("Off work since"), nhs_date(referral.absent_since_date)),
            (_("Fit note until"), nhs_date(referral.card.fit_note_until_date)),
        ]
    return _rows(said)


def _moment(moment: WorkMoment) -> str:
    hours = (
        _(", %(hours)s hours a week") % {"hours": moment.hours_a_week}
        if moment.hours_a_week
        else ""
    )
    return f"{moment.words}{hours} ({nhs_date(moment.on_date)})"


def _promises(told: Told) -> tuple[Row, ...]:
    """Return both clocks, while they run; nothing for whoever only shares the case."""
    if told.referral is None:
        return ()
    card = told.referral.card
    rows = []
    if card.first_contact_at is None:
        rows.append(
            Row(_("First conversation"), clocks.first(card, told.lines, at=told.at).sentence)
        )
    if card.started_at is None:
        rows.append(Row(_("Support starts"), clocks.second(card, told.lines, at=told.at).sentence))
    if told.gap:
        rows.append(Row(_("Fit note"), clocks.gap_sentence(told.gap)))
    return tuple(rows)


def _health(referral: ReferralRecord | None, added: Sequence[AdditionView]) -> tuple[Row, ...]:
    if referral is None:
        return ()
    card = referral.card
    later = _("Added by the referrer on %(day)s")
    return _rows(
        [
            (_("What gets in the way"), _listed(card.conditions, CONDITIONS)),
            (_("What they want"), _listed(card.goals, GOALS)),
            (_("What makes it urgent"), _listed(card.pressures, PRESSURES)),
            (_("In the referrer's words"), referral.free_text),
            *((later % {"day": nhs_date(one.at)}, one.text) for one in reversed(added)),
        ]
    )


def _involved(told: Told) -> tuple[Involved, ...]:
    case = told.case
    people = [
        Involved(
            case.coach_name or _("Nobody yet"),
            _("Named coach, %(place)s") % {"place": case.organisation_name},
        )
    ]
    for one in told.handovers:
        if one.is_accepted and one.person_told_at is None and case.state != "closed":
            told_href = address("handover_told", case.id, one.id)
            people.append(Involved(one.to_name, _("Took over; they have not been told"), told_href))
        elif one.is_accepted and one.is_share:
            people.append(
                Involved(
                    one.to_name,
                    _("Shares the work, %(place)s") % {"place": one.to_organisation_name},
                )
            )
        elif one.answered_at is None:
            href = address("handover_take_back", case.id, one.id) if case.may_hold else ""
            people.append(Involved(one.to_name, _("Asked; no answer yet"), take_back_href=href))
    if told.referral is not None:
        card = told.referral.card
        source = str(SOURCES.get(card.source, card.source))
        people.append(
            Involved(
                card.from_organisation_name or _("They referred themself"),
                _("Referred on %(day)s (%(who)s), %(reference)s")
                % {"day": nhs_date(card.sent_at), "who": source, "reference": card.reference},
            )
        )
        if told.practice and told.practice != card.from_organisation_name:
            people.append(Involved(told.practice, _("Their GP practice")))
    return tuple(people)


def _listed(values: Sequence[str], words: Mapping[str, object]) -> str:
    return ", ".join(str(words.get(value, value)) for value in values)


def _rows(said: Sequence[tuple[str, str]]) -> tuple[Row, ...]:
    return tuple(Row(str(key), value[:1].upper() + value[1:]) for key, value in said if value)
