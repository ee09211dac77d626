"""Reports that an entry is wrong: the oldest first, each answered so that whoever made it hears."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from handrail.config.templating import nhs_date
from handrail.domain.directory import reporting
from handrail.domain.directory.operations import ReasonNeeded
from handrail.domain.directory.reporting import ReportCard
from handrail.domain.directory.wrong import Wrong
from handrail.domain.staff.permissions import Permission
from handrail.journey import entries
from handrail.kernel.clock import local_date
from handrail.web.directory_upkeep.forms import AnswerForm
from handrail.web.shared.access import staff_with
from handrail.web.shared.addresses import address
from handrail.web.shared.components import Cell, Column, Row
from handrail.web.shared.viewer import Request

may_answer = staff_with(Permission.MANAGE_DIRECTORY, Permission.MANAGE_SERVICE)
REFUSED = 400


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """What do people say is wrong?"""

    columns: tuple[Column, ...]
    lines: tuple[tuple[Cell | str, ...], ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One report."""

    name: str
    rows: tuple[Row, ...]
    service_href: str
    put_right_href: str
    is_answered: bool
    wants_answer: bool


@require_safe
@may_answer
def listed(request: Request) -> HttpResponse:
    """List the reports that nobody answered."""
    found = reporting.waiting(viewer=request.viewer, at=request.at)
    heads = (_("Entry"), _("What is wrong"), _("Waits"))
    page = ReportsPage(tuple(map(Column, heads)), tuple(_line(one, request.at) for one in found))
    return render(request, "directory_upkeep/reports.jinja", {"page": page})


@require_http_methods(["GET", "POST"])
@may_answer
def answer(request: Request, wrong_id: UUID) -> HttpResponse:
    """Say what was done about one report."""
    card = reporting.one(wrong_id, viewer=request.viewer, at=request.at)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _answered(request, wrong_id, form):
        messages.success(request, _("Answered. Whoever told us hears it."))
        return redirect("entry_reports")
    context = {"form": form, "page": _page(card)}
    status = REFUSED if form.errors else 200
    return render(request, "directory_upkeep/report.jinja", context, status=status)


def _answered(request: Request, wrong_id: UUID, form: AnswerForm) -> bool:
    said = form.cleaned_data
    try:
        entries.answer(
            report_id=wrong_id,
            outcome=said["outcome"],
            words=said["words"],
            by=request.viewer,
            at=request.at,
        )
    except ReasonNeeded:
        form.add_error("words", str(_("Say what you tried")))
        return False
    return True


def _line(one: ReportCard, at: datetime) -> tuple[Cell | str, ...]:
    days = (local_date(at) - local_date(one.made_at)).days
    age = ngettext("%(num)s day", "%(num)s days", days) % {"num": days} if days else _("Today")
    return (
        Cell(one.service_name, href=address("entry_report", one.id)),
        Cell(str(Wrong(one.kind).label), note=one.note),
        Cell(age, is_overdue=days > 14),
    )


def _page(card: ReportCard) -> ReportPage:
    rows = [
        Row(_("What is wrong"), str(Wrong(card.kind).label)),
        Row(_("Told us on"), nhs_date(card.made_at)),
        Row(_("By"), _("a member of staff") if card.by_staff else _("somebody of the public")),
    ]
    if card.note:
        rows.insert(1, Row(_("And"), card.note))
    return ReportPage(
        card.service_name,
        tuple(rows),
        address("service", card.service_id),
        f"{address('directory_entry', card.service_id)}?report={card.id}",
        bool(card.outcome),
        card.wants_answer,
    )
