"""Write a report, hold it, write down what the person said, and settle it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.disclosure import matrix
from handrail.domain.disclosure.matrix import Recipient
from handrail.domain.organisations import queries as organisations
from handrail.domain.reports import access
from handrail.domain.reports.choices import State
from handrail.domain.reports.models import Report, ReportStep
from handrail.domain.reports.rules import (
    Standing,
    comes_under_act,
    is_to_decide,
    is_to_remind,
    kept_until,
)
from handrail.domain.reports.states import REPORT
from handrail.kernel.errors import BadInput, NotFound, Refusal
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import System, Viewer, account_of


class NothingWritten(BadInput):
    """A report without a word."""

    default = "Write at least one part of the report."


class NoEmployer(BadInput):
    """A report goes to an employer and to nobody else."""

    default = "Choose an employer."


class NotYetUnheard(Refusal):
    """The person still has time, has seen it, or the report is not one that somebody decides."""

    default = "This is the person's to decide."


@dataclass(frozen=True, slots=True)
class Parts:
    """What is written, each part of one kind."""

    attendance: str = ""
    work: str = ""
    adjustments: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """Whose report it is, for whom, and who is responsible."""

    organisation_id: UUID
    person_id: UUID
    case_id: UUID
    employer_id: UUID
    by_responsible_clinician: bool


@transaction.atomic
def write(*, about: About, parts: Parts, by: Viewer, at: datetime) -> UUID:
    """Begin a report; NothingWritten, NoEmployer, NotAllowed."""
    viewer = access.check_may_write(by, about.organisation_id)
    employer = organisations.get(about.employer_id)
    if matrix.recipient(employer.kind) is not Recipient.EMPLOYER:
        raise NoEmployer
    row = Report(
        organisation_id=about.organisation_id,
        person_id=about.person_id,
        case_id=about.case_id,
        employer_id=about.employer_id,
        is_under_act=comes_under_act(by_responsible_clinician=about.by_responsible_clinician),
        written_by_account_id=viewer.account_id,
        written_at=at,
        **_written(parts),
    )
    Report.objects.bulk_create([row])
    _note(row, "report.written", by, at)
    return row.id


@transaction.atomic
def change(*, report_id: UUID, parts: Parts, by: Viewer, at: datetime) -> None:
    """Write a draft anew, or what the person asked to be changed: then they see it again.

    NothingWritten, WrongState.
    """
    row = _locked(report_id, by, at)
    access.check_may_write(by, row.organisation_id)
    if row.state == State.DRAFT:
        _keep(row, _written(parts))
        _note(row, "report.rewritten", by, at)
        return
    _move(row, "report.changed", by, at, {**_written(parts), "held_at": at})


@transaction.atomic
def refuse_change(*, report_id: UUID, why: str, by: Viewer, at: datetime) -> None:
    """Leave a report as it is, and say why; the person can add their own words."""
    row = _locked(report_id, by, at)
    access.check_may_write(by, row.organisation_id)
    _move(row, "report.change_refused", by, at, {}, note=_said(why, "Say why it stays"))


@transaction.atomic
def hold(*, report_id: UUID, how: str, by: Viewer, at: datetime) -> None:
    """Hold a report that the person agreed to and wants to see first, for as long as it takes."""
    row = _locked(report_id, by, at)
    access.check_may_write(by, row.organisation_id)
    agreed = {"wants_first": True, "agreed_how": how, "held_at": at}
    _move(row, "report.held", by, at, agreed, how=how)


@transaction.atomic
def see(*, report_id: UUID, how: str, by: Viewer, at: datetime) -> None:
    """Write down that the person has the report to read; from then on only they release it."""
    row = _locked(report_id, by, at)
    access.check_may_say(by, row.organisation_id, row.person_id)
    _move(row, "report.seen", by, at, {"seen_at": at}, how=how)


@transaction.atomic
def ask_for_change(*, report_id: UUID, words: str, how: str, by: Viewer, at: datetime) -> None:
    """Write down what the person finds wrong or misleading; BadInput without words."""
    row = _locked(report_id, by, at)
    access.check_may_say(by, row.organisation_id, row.person_id)
    said = _said(words, "Say what should change")
    _move(row, "report.change_asked", by, at, {"change_asked": said}, how=how, note=said)


@transaction.atomic
def attach(*, report_id: UUID, words: str, how: str, by: Viewer, at: datetime) -> None:
    """Let the person's own words go with the report; BadInput without words, WrongState."""
    row = _locked(report_id, by, at)
    access.check_may_say(by, row.organisation_id, row.person_id)
    if row.state != State.SEEN:
        raise WrongState
    said = _said(words, "Write what should go with it")
    _keep(row, {"statement": said})
    _note(row, "report.statement_attached", by, at, how=how, note=said)


@transaction.atomic
def withhold(*, report_id: UUID, why: str, how: str = "", by: Viewer, at: datetime) -> None:
    """Settle that a report does not go."""
    row = _locked(report_id, by, at)
    access.check_may_say(by, row.organisation_id, row.person_id)
    _move(row, "report.withheld", by, at, {"withheld_why": why}, how=how, note=why)


@transaction.atomic
def release(*, report_id: UUID, evidence_id: UUID, how: str, by: Viewer, at: datetime) -> None:
    """Let the employer read a report on the person's consent; WrongState while it is held."""
    row = _locked(report_id, by, at)
    access.check_may_say(by, row.organisation_id, row.person_id)
    first = {"wants_first": False, "agreed_how": how} if row.state == State.DRAFT else {}
    _move(row, "report.released", by, at, {**_going(evidence_id, at), **first}, how=how)


@transaction.atomic
def check_to_decide(*, report_id: UUID, by: Viewer, at: datetime) -> None:
    """Raise NotAllowed for who is no health professional, NotYetUnheard before it is theirs."""
    _to_decide(_locked(report_id, by, at), by, at)


@transaction.atomic
def decide(
    *, report_id: UUID, evidence_id: UUID | None, why: str, by: Viewer, at: datetime
) -> None:
    """Settle, as a health professional, what was unheard for 21 days: with evidence it goes.

    NotAllowed, NotYetUnheard, BadInput without a reason.
    """
    row = _locked(report_id, by, at)
    _to_decide(row, by, at)
    said = _said(why, "Say why")
    if evidence_id is None:
        _move(row, "report.withheld", by, at, {"withheld_why": said}, note=said)
        return
    _move(row, "report.decided", by, at, _going(evidence_id, at), note=said)


@transaction.atomic
def note_decider_told(*, report_id: UUID, by: System, at: datetime) -> bool:
    """Remember that health professionals are being told of it; False where there is no need now.

    It says nothing to anybody and releases nothing.
    """
    rows = Report.objects.visible_to(by, at=at).select_for_update(of=("self",), skip_locked=True)
    row = rows.filter(pk=report_id).first()
    if row is None or not is_to_remind(row.decider_told_at, at):
        return False
    if not is_to_decide(Standing(row.is_under_act, row.state, row.held_at, row.seen_at), at):
        return False
    row.decider_told_at = at
    row.save(update_fields=["decider_told_at"])
    _note(row, "report.decider_told", by, at)
    return True


def _to_decide(row: Report, by: Viewer, at: datetime) -> None:
    access.check_may_decide(by)
    standing = Standing(row.is_under_act, row.state, row.held_at, row.seen_at)
    if not is_to_decide(standing, at):
        raise NotYetUnheard


def _going(evidence_id: UUID, at: datetime) -> dict[str, Any]:
    return {"evidence_id": evidence_id, "released_at": at, "keep_until_date": kept_until(at)}


def _written(parts: Parts) -> dict[str, str]:
    written = {name: text.strip() for name, text in asdict(parts).items()}
    if not any(written.values()):
        raise NothingWritten
    return written


def _said(words: str, missing: str) -> str:
    if not words.strip():
        raise BadInput(missing)
    return words.strip()


def _locked(report_id: UUID, by: Viewer, at: datetime) -> Report:
    rows = Report.objects.visible_to(by, at=at).select_for_update(of=("self",))
    row: Report | None = rows.filter(pk=report_id).first()
    if row is None:
        raise NotFound
    return row


def _move(
    row: Report,
    event: str,
    by: Viewer,
    at: datetime,
    changes: Mapping[str, Any],
    *,
    how: str = "",
    note: str = "",
) -> None:
    _keep(row, {**changes, "state": REPORT.after(event, row.state)})
    _note(row, event, by, at, how=how, note=note)


def _keep(row: Report, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*changes, "version"])


def _note(
    row: Report, event: str, by: Viewer, at: datetime, *, how: str = "", note: str = ""
) -> None:
    line = ReportStep(
        report=row, at=at, event=event, by_account_id=account_of(by), how=how, note=note
    )
    ReportStep.objects.bulk_create([line])
    audit.record(
        action=event,
        by=by,
        at=at,
        subject=("report", row.id),
        person_id=row.person_id,
        detail={"how": how} if how else {},
    )
