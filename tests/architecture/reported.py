"""What the access matrix's world has of reports to employers, and of copies for the person."""

from datetime import datetime, timedelta
from uuid import UUID

from handrail.domain.organisations import operations as organisations
from handrail.domain.organisations.operations import Particulars
from handrail.domain.reports.models import Report
from handrail.domain.reports.operations import Parts
from handrail.journey import download, report
from handrail.journey.report import Draft
from handrail.kernel.viewer import Staff, System, acting_as


def arrange(coach: Staff, case_id: UUID, at: datetime) -> dict[str, UUID]:
    """Write three reports, hold two, one of them long unheard; ask for a copy; return their ids."""
    with acting_as(System(), at=at):
        employer = organisations.register(
            name="An employer",
            kind="employer",
            particulars=Particulars(source="test"),
            by=System(),
            at=at,
        )
    draft = Draft(employer, True, Parts(work="Can stand for an hour."))
    with acting_as(coach, at=at):
        written = [report.write(case_id=case_id, draft=draft, by=coach, at=at) for _ in range(3)]
        for each in written[1:]:
            report.hold(report_id=each, how="spoken", by=coach, at=at)
        Report.objects.filter(pk=written[2]).update(held_at=at - timedelta(days=30))
        copy = download.ask_for(case_id=case_id, checked_how="known", by=coach, at=at)
    return {
        "report in writing": written[0],
        "report_id": written[1],
        "report to decide": written[2],
        "copy_id": copy,
        "an employer": employer,
    }
