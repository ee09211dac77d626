"""Report: tell an employer in writing, on the person's word, once they have seen it if they ask.

The Access to Medical Reports Act covers a report by a clinician responsible for the person's
care; that is asked of each. Whoever writes, nothing goes without the person's agreement, and
never by a timer: 21 days unheard make a task for a health professional, and no more.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.cases import queries as cases
from handrail.domain.consent import operations as consent
from handrail.domain.disclosure.matrix import FOR_ONE_REPORT
from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.operations import Fact
from handrail.domain.organisations import queries as organisations
from handrail.domain.participants import queries as people
from handrail.domain.reports import operations as reports
from handrail.domain.reports import queries
from handrail.domain.reports.operations import About, Parts
from handrail.domain.reports.queries import Line, ReportRecord, ShownReport
from handrail.domain.reports.rules import kept_until
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.journey import share
from handrail.journey.loop import tell_person
from handrail.kernel.clock import LONDON
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Person, Staff, System, Viewer
from handrail.kernel.viewer import Recipient as Reader

WORDING = "report"
EXPLAINED = (
    "They were asked whether a report may go to their employer. They may see it before it goes; "
    "then it goes only when they say so. They may ask for a change, or have their own words go "
    "with it. They can read their copy for six months, and stop their employer reading it at any "
    "time. It changes nothing about their support or their benefits."
)
BY_THEMSELF = "online"
DECIDERS = (Permission.DECIDE_CLINICALLY, Permission.MANAGE_SERVICE)


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody writes, to whom, and whether they are responsible for the person's care."""

    employer_id: UUID
    by_responsible_clinician: bool
    parts: Parts


@transaction.atomic
def write(*, case_id: UUID, draft: Draft, by: Staff, at: datetime) -> UUID:
    """Begin a report about the person of a case; NothingWritten, NoEmployer, NotFound."""
    case = cases.record(case_id, viewer=by, at=at)
    about = About(
        organisation_id=case.organisation_id,
        person_id=case.person_id,
        case_id=case.id,
        employer_id=draft.employer_id,
        by_responsible_clinician=draft.by_responsible_clinician,
    )
    return reports.write(about=about, parts=draft.parts, by=by, at=at)


@transaction.atomic
def change(*, report_id: UUID, parts: Parts, by: Staff, at: datetime) -> bool:
    """Write it anew; return whether the person was told that it waits for them again.

    What was changed because they asked is held until they have seen it.
    """
    reports.change(report_id=report_id, parts=parts, by=by, at=at)
    report = queries.record(report_id, viewer=by, at=at)
    return report.state == "held" and _tell(report, by, at)


@transaction.atomic
def refuse_change(*, report_id: UUID, why: str, by: Staff, at: datetime) -> bool:
    """Leave it as it is, and say why; return whether the person was told."""
    reports.refuse_change(report_id=report_id, why=why, by=by, at=at)
    return _tell(queries.record(report_id, viewer=by, at=at), by, at)


@transaction.atomic
def hold(*, report_id: UUID, how: str, by: Staff, at: datetime) -> bool:
    """Hold it because the person wants to see it first; return whether they were told so."""
    reports.hold(report_id=report_id, how=how, by=by, at=at)
    return _tell(queries.record(report_id, viewer=by, at=at), by, at)


@transaction.atomic
def see(*, report_id: UUID, how: str = BY_THEMSELF, by: Viewer, at: datetime) -> None:
    """Write down that the person has it to read: by themself, or handed to them."""
    reports.see(report_id=report_id, how=how, by=by, at=at)


@transaction.atomic
def release(*, report_id: UUID, how: str = BY_THEMSELF, by: Viewer, at: datetime) -> None:
    """Let the employer read it because the person says so now; WrongState while it is held."""
    report = queries.record(report_id, viewer=by, at=at)
    evidence_id = _agreed(report, how, f"A report to {_employer(report)}", by, at)
    reports.release(report_id=report_id, evidence_id=evidence_id, how=how, by=by, at=at)
    _tell_writer(report, by, at)


@transaction.atomic
def withhold(
    *, report_id: UUID, why: str, how: str = BY_THEMSELF, by: Viewer, at: datetime
) -> None:
    """Settle that it does not go."""
    report = queries.record(report_id, viewer=by, at=at)
    reports.withhold(report_id=report_id, why=why, how=how, by=by, at=at)
    _tell_writer(report, by, at)


@transaction.atomic
def ask_for_change(
    *, report_id: UUID, words: str, how: str = BY_THEMSELF, by: Viewer, at: datetime
) -> None:
    """Ask whoever wrote it to change what is wrong or misleading."""
    reports.ask_for_change(report_id=report_id, words=words, how=how, by=by, at=at)
    _tell_writer(queries.record(report_id, viewer=by, at=at), by, at)


@transaction.atomic
def attach(
    *, report_id: UUID, words: str, how: str = BY_THEMSELF, by: Viewer, at: datetime
) -> None:
    """Let the person's own words go with it."""
    reports.attach(report_id=report_id, words=words, how=how, by=by, at=at)


@transaction.atomic
def decide(*, report_id: UUID, goes: bool, why: str, by: Staff, at: datetime) -> None:
    """Settle what was unheard for 21 days, as a health professional; the person is told.

    It goes on what they agreed to when they asked to see it first. NotAllowed, NotYetUnheard.
    """
    reports.check_to_decide(report_id=report_id, by=by, at=at)
    report = queries.record(report_id, viewer=by, at=at)
    evidence_id = None
    if goes:
        said = (
            f"A report to {_employer(report)}. They agreed to it, asked to see it first, and "
            "were not heard for 21 days. A health professional decided."
        )
        evidence_id = _agreed(report, report.agreed_how, said, by, at)
    reports.decide(report_id=report_id, evidence_id=evidence_id, why=why, by=by, at=at)
    _tell(report, by, at)


@transaction.atomic
def remind(*, report_id: UUID, by: System, at: datetime) -> bool:
    """Tell the health professionals of a team that a report waits for them; return whether.

    Nobody is named. Where nobody there decides clinically its manager is told. For the clock,
    which releases nothing.
    """
    if not reports.note_decider_told(report_id=report_id, by=by, at=at):
        return False
    report = queries.record(report_id, viewer=by, at=at)
    team = report.organisation_id
    deciders = staff.colleagues(team, permission=Permission.DECIDE_CLINICALLY, at=at)
    link = f"/decisions/reports/{report.id}/" if deciders else "/manage/"
    for account_id in staff.whoever_may(team, DECIDERS, at=at):
        messaging.queue(
            organisation_id=team,
            channel="staff_email",
            template="report_unheard" if deciders else "report_without_decider",
            purpose="have a health professional decide on a report",
            facts=[Fact(Kind.OPERATIONAL, "link", link)],
            recipient_organisation_id=team,
            recipient_account_id=account_id,
            by=by,
            at=at,
        )
    return True


def preview(report_id: UUID) -> tuple[Line, ...]:
    """Return exactly what the employer reads if it goes."""
    return queries.preview(report_id)


def shown_to(*, by: Reader) -> tuple[ShownReport, ...]:
    """Return the reports that the viewer's body may read now, latest first."""
    return queries.shown() if by.recipient_id else ()


@transaction.atomic
def read(report_id: UUID, *, by: Reader, at: datetime) -> ShownReport:
    """Return one report as the employer reads it, and write the look down; NotFound."""
    found = queries.shown_one(report_id)
    audit.record_view(
        what="report.read",
        by=by,
        at=at,
        subject=("report", report_id),
        person_id=found.person_id,
        purpose=Purpose.SHARED,
    )
    return found


def _agreed(report: ReportRecord, how: str, explained: str, by: Viewer, at: datetime) -> UUID:
    if people.record(report.person_id, viewer=by, at=at).died_date is not None:
        raise share.HasDied
    kinds = {line.kind for line in queries.preview(report.id)}
    after = kept_until(at) + timedelta(days=1)
    return consent.give(
        person_id=report.person_id,
        organisation_id=report.employer_id,
        kinds=kinds,
        purpose=FOR_ONE_REPORT,
        how=how,
        explained=explained,
        wording_id=consent.set_wording(key=WORDING, text=EXPLAINED, by=by, at=at),
        until_at=datetime.combine(after, time(), LONDON),
        by=by,
        at=at,
    )


def _employer(report: ReportRecord) -> str:
    return organisations.get(report.employer_id).name


def _tell(report: ReportRecord, by: Staff, at: datetime) -> bool:
    """Tell the person that there is news, at a contact marked safe, and not what it is about."""
    case = cases.record(report.case_id, viewer=by, at=at)
    return tell_person(
        person_id=report.person_id,
        referral_id=case.referral_id,
        template="person_news",
        facts=[Fact(Kind.OPERATIONAL, "link", "/status/")],
        organisation_id=report.organisation_id,
        by=by,
        at=at,
    )


def _tell_writer(report: ReportRecord, by: Viewer, at: datetime) -> None:
    """Tell whoever wrote it that the person has said something; staff know it already."""
    if not isinstance(by, Person):
        return
    messaging.queue(
        organisation_id=report.organisation_id,
        channel="staff_email",
        template="report_answered",
        purpose="let the writer know what the person said about a report",
        facts=[Fact(Kind.OPERATIONAL, "link", f"/cases/{report.case_id}/reports/{report.id}/")],
        recipient_organisation_id=report.organisation_id,
        recipient_account_id=report.written_by_account_id,
        by=by,
        at=at,
    )
