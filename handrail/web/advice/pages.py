"""What the pages about questions to the specialist show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.config.templating import nhs_date, nhs_datetime
from handrail.domain.enquiries.asked import Named, QuestionRecord, is_unread
from handrail.domain.enquiries.choices import QuestionState, Topic
from handrail.domain.enquiries.questions import INSTANT
from handrail.domain.referrals.choices import WorkStatus
from handrail.domain.staff.permissions import Permission
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Staff
from handrail.web.shared.addresses import address
from handrail.web.shared.components import Cell, Column, Row

Line = tuple[Cell | str, ...]
SHORT = 80


@dataclass(frozen=True, slots=True)
class AdvicePage:
    """What waits for me, and what did I ask?"""

    answers: bool
    asks: bool
    to_answer: str
    mine: str
    columns: tuple[Column, ...]
    waiting: tuple[Line, ...]
    asked: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """What was asked, by when is it answered, and what is the answer?"""

    id: UUID
    reference: str
    state: str
    colour: str
    rows: tuple[Row, ...]
    text: str
    answer: str
    answered: str
    may_answer: bool
    may_take_back: bool
    may_refer: bool
    draft_href: str


def advice(
    waiting: Sequence[QuestionRecord], asked: Sequence[QuestionRecord], viewer: Staff, at: datetime
) -> AdvicePage:
    """Return both lists."""
    return AdvicePage(
        answers=viewer.has(Permission.DECIDE_CLINICALLY) or viewer.has(Permission.MANAGE_SERVICE),
        asks=viewer.has(Permission.REFER),
        to_answer=ngettext("%(num)s to answer", "%(num)s to answer", len(waiting))
        % {"num": len(waiting)},
        mine=ngettext("%(num)s question", "%(num)s questions", len(asked)) % {"num": len(asked)},
        columns=tuple(Column(text) for text in (_("Question"), _("About"), _("Where it is"))),
        waiting=tuple(_line(one, at) for one in waiting),
        asked=tuple(_line(one, at) for one in asked),
    )


def question(
    one: QuestionRecord,
    about: str,
    names: Mapping[UUID, str],
    asks: str,
    viewer: Staff,
    at: datetime,
) -> QuestionPage:
    """Return one question. ``about`` is who it is, as far as the viewer may know."""
    word, colour = _standing(one, at)
    is_mine = one.asked_by_account_id == viewer.account_id
    is_open = one.state == QuestionState.ASKED
    answered_by = one.answered_by_account_id
    return QuestionPage(
        id=one.id,
        reference=one.reference,
        state=word,
        colour=colour,
        rows=tuple(
            row
            for row in (
                Row(_("Asked by"), (names.get(one.asked_by_account_id, ""), asks)),
                Row(_("Asked"), nhs_datetime(one.asked_at)),
                Row(_("Promised by the end of"), _day(one) if is_open else ""),
                Row(_("About"), _word(Topic(one.topic).label)),
                Row(_("Who"), about),
                Row(_("Age"), one.age_band),
                Row(_("Work"), _word(dict(WorkStatus.choices).get(one.work_status, ""))),
                Row(_("Job"), one.job_title),
                Row(_("Weeks off work"), str(one.weeks_off) if one.weeks_off else ""),
            )
            if row.value
        ),
        text=one.text,
        answer=one.answer,
        answered=_("%(name)s, %(when)s")
        % {"name": names.get(answered_by, ""), "when": nhs_datetime(one.answered_at)}
        if answered_by and one.answered_at
        else "",
        may_answer=is_open
        and viewer.has(Permission.DECIDE_CLINICALLY)
        and one.to_organisation_id == viewer.organisation_id,
        may_take_back=is_mine and is_open,
        may_refer=is_mine and one.draft_id is None and one.state != QuestionState.WITHDRAWN,
        draft_href=address("refer_change_who", one.draft_id) if is_mine and one.draft_id else "",
    )


def who(named: Named | None) -> str:
    """Return who a question is about, where the person lets the specialist know."""
    if named is None:
        return ""
    return _("%(name)s, born %(day)s") % {"name": named.name, "day": nhs_date(named.birth_date)}


def _line(one: QuestionRecord, at: datetime) -> Line:
    word, colour = _standing(one, at)
    text = one.text if len(one.text) <= SHORT else f"{one.text[:SHORT].rstrip()}…"
    return (
        Cell(text, href=address("question", one.id), note=one.reference),
        _word(Topic(one.topic).label),
        Cell(
            _("by the end of %(day)s") % {"day": _day(one)}
            if one.state == QuestionState.ASKED
            else nhs_date(one.answered_at or one.asked_at),
            tag=word,
            colour=colour,
        ),
    )


def _standing(one: QuestionRecord, at: datetime) -> tuple[str, str]:
    if is_unread(one):
        return _("Answered: read it"), "green"
    if one.state == QuestionState.ANSWERED:
        return _("Answered"), "green"
    if one.state == QuestionState.WITHDRAWN:
        return _("Taken back"), "grey"
    return (_("Late"), "red") if at >= one.promised_at else (_("Waits for an answer"), "blue")


def _day(one: QuestionRecord) -> str:
    return nhs_date(local_date(one.promised_at - INSTANT))


def _word(text: object) -> str:
    said = str(text)
    return f"{said[:1].upper()}{said[1:]}"
