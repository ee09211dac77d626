"""A health professional looks through a copy before the person has it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.copies import operations, queries
from handrail.domain.copies.queries import CopyRecord
from handrail.domain.participants import queries as participants
from handrail.journey import download
from handrail.kernel.errors import BadInput, NotFound
from handrail.web.coach.acting import REFUSED, done
from handrail.web.coach.header import staff_of
from handrail.web.copies import pages
from handrail.web.copies.forms import ReleaseForm, WithholdForm
from handrail.web.reports.deciding import may_decide
from handrail.web.shared.forms import Form
from handrail.web.shared.viewer import Request

WITHHOLD, PUT_BACK, RELEASE = "withhold", "put back", "release"


@require_http_methods(["GET", "POST"])
@may_decide
def review(request: Request, copy_id: UUID) -> HttpResponse:
    """Show every row, hold some back or put them back, and release the rest."""
    copy = queries.record(copy_id, viewer=request.viewer, at=request.at)
    if copy.state != "asked":
        raise NotFound
    step = request.POST.get("step", "") if request.method == "POST" else ""
    hold = WithholdForm(request.POST if step == WITHHOLD else None)
    release = ReleaseForm(request.POST if step == RELEASE else None)
    if step and _done(request, copy_id, step, hold, release):
        return redirect("decisions" if step == RELEASE else "copy_review", *_where(step, copy_id))
    audit.record_view(
        what="copy.viewed",
        by=request.viewer,
        at=request.at,
        subject=("copy", copy_id),
        person_id=copy.person_id,
        purpose=Purpose.ANSWERING,
    )
    people = participants.cards([copy.person_id], viewer=request.viewer, at=request.at)
    parts = queries.parts(copy_id, viewer=staff_of(request), at=request.at)
    sealed = sum(part.is_sealed for part in parts)
    if sealed:
        _note_sealed(request, copy)
    wrong: Form | None = next((form for form in (hold, release) if form.errors), None)
    context: dict[str, Any] = {
        "copy": copy,
        "name": people[copy.person_id].name if copy.person_id in people else "",
        "groups": pages.to_review(parts),
        "count": len(parts),
        "withheld": sum(bool(part.withheld_why) for part in parts),
        "sealed": sealed,
        "undecided": sum(part.is_undecided for part in parts),
        "hold": hold,
        "release": release,
        "form": wrong,
        "ticked": frozenset(request.POST.getlist("part")),
    }
    return render(request, "copies/review.jinja", context, status=REFUSED if wrong else 200)


def _note_sealed(request: Request, copy: CopyRecord) -> None:
    """Write down besides that texts were read which could harm most."""
    audit.record_view(
        what="safeguarding.viewed",
        by=request.viewer,
        at=request.at,
        subject=("copy", copy.id),
        person_id=copy.person_id,
        purpose=Purpose.ANSWERING,
    )


def _done(
    request: Request, copy_id: UUID, step: str, hold: WithholdForm, release: ReleaseForm
) -> bool:
    more: dict[str, Any] = {"copy_id": copy_id, "by": staff_of(request), "at": request.at}
    ids = _ids(request)
    if step == PUT_BACK:
        return _put_back(request, ids, more)
    if step == RELEASE and release.is_valid():
        return _released(request, release, more)
    if step == WITHHOLD and hold.is_valid():
        said = hold.cleaned_data
        if done(hold, lambda: download.withhold(part_ids=ids, **said, **more)):
            text = ngettext("%(num)s part is held back.", "%(num)s parts are held back.", len(ids))
            messages.success(request, text % {"num": len(ids)})
            return True
    return False


def _put_back(request: Request, ids: list[UUID], more: dict[str, Any]) -> bool:
    try:
        with transaction.atomic():
            operations.put_back(part_ids=ids, **more)
    except BadInput as refusal:
        messages.warning(request, refusal.message)
    return True


def _released(request: Request, form: ReleaseForm, more: dict[str, Any]) -> bool:
    try:
        told = download.release(**more)
    except operations.Undecided as refusal:
        form.add_error("is_read", refusal.message)
        return False
    messages.success(request, _told() if told else _not_told())
    return True


def _ids(request: Request) -> list[UUID]:
    found = []
    for value in request.POST.getlist("part"):
        try:
            found.append(UUID(value))
        except ValueError as wrong:
            raise NotFound from wrong
    return found


def _where(step: str, copy_id: UUID) -> tuple[UUID, ...]:
    return () if step == RELEASE else (copy_id,)


def _told() -> str:
    return _("Released for seven days. The person is told that there is news for them.")


def _not_told() -> str:
    return _("Released for seven days. No contact is marked safe: somebody has to tell them.")
