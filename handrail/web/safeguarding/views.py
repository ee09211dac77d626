"""Safeguarding notes of a case: whoever works on it writes, only some read."""

from uuid import UUID

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.cases import safeguarding as notes
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.web.coach.acting import done, sent
from handrail.web.coach.header import frame
from handrail.web.safeguarding.forms import SafeguardingForm
from handrail.web.shared.access import staff_with
from handrail.web.shared.components import Entry
from handrail.web.shared.viewer import Request

may_write = staff_with(Permission.WORK_CASES)


@require_http_methods(["GET", "POST"])
@may_write
def safeguarding(request: Request, case_id: UUID) -> HttpResponse:
    """Write a note; show those there are to whoever may read them, which is written down."""
    seen = frame(request, case_id)
    form = SafeguardingForm(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        notes.write(
            case_id=case_id,
            text=said["text"],
            submission_id=said["submission_id"],
            by=request.viewer,
            at=request.at,
        )

    if sent(request, form) and done(form, act):
        notices.success(request, _("Your safeguarding note is kept."))
        return redirect("case_safeguarding", case_id)
    may_read = notes.may_read(request.viewer)
    context = {
        "header": seen.header,
        "case": seen.case,
        "form": form,
        "may_read": may_read,
        "entries": _entries(request, case_id) if may_read else (),
    }
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "safeguarding/notes.jinja", context, status=status)


def _entries(request: Request, case_id: UUID) -> tuple[Entry, ...]:
    found = notes.notes(case_id, viewer=request.viewer, at=request.at)
    names = staff.names(one.by_account_id for one in found if one.by_account_id)
    broken = _("This note cannot be opened. Tell whoever runs the system: its key is missing.")
    return tuple(
        Entry(
            title=_("Safeguarding note"),
            at=one.at,
            by=names.get(one.by_account_id, "") if one.by_account_id else "",
            text=broken if one.text is None else one.text,
        )
        for one in found
    )
