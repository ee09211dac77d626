"""A fit note in hand starts a referral: paste it, look at what was read, use it.

Handrail reads and records notes and never issues them. What was pasted is not kept: it comes back
with the page, and only what is used goes into the draft.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.config.templating import nhs_date
from handrail.domain.enquiries import med3, med3_rules
from handrail.domain.enquiries.med3 import BENEFITS, MAY_BE_FIT, NOT_FIT, FitNote, NotRead
from handrail.domain.referrals import drafts
from handrail.domain.staff.permissions import Permission
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Staff
from handrail.web.fit_note.forms import PasteForm, UseForm
from handrail.web.referrer.answers import to_draft
from handrail.web.shared.access import staff_with
from handrail.web.shared.acting import sent, status_of
from handrail.web.shared.components import Row
from handrail.web.shared.viewer import Request

may_refer = staff_with(Permission.REFER)
ADVICE = {NOT_FIT: "Not fit for work", MAY_BE_FIT: "May be fit for work"}
DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class NotePage:
    """What was read, and what the rules say about it?"""

    rows: tuple[Row, ...]
    findings: tuple[str, ...]
    text: str


@require_http_methods(["GET", "POST"])
@may_refer
def paste(request: Request) -> HttpResponse:
    """Take the words of a note, and show what was read of them."""
    form = PasteForm(request.POST or None)
    if sent(request, form):
        note = _read(form)
        if note is not None:
            using = UseForm(initial=_first(note, local_date(request.at)))
            return _show(request, note, form.cleaned_data["text"], using)
    return render(request, "fit_note/paste.jinja", {"form": form}, status=status_of(form))


@require_POST
@may_refer
def use(request: Request) -> HttpResponse:
    """Start a draft with what was read and put right; nothing is sent."""
    pasted = PasteForm(request.POST)
    note = _read(pasted) if pasted.is_valid() else None
    if note is None:
        return redirect("refer_fit_note")
    form = UseForm(request.POST)
    form.offer(note.conditions, note.comments)
    if not form.is_valid():
        return _show(request, note, pasted.cleaned_data["text"], form)
    assert isinstance(request.viewer, Staff)
    draft_id = drafts.keep(
        draft_id=None, answers=_answers(form, note), by=request.viewer, at=request.at
    )
    return redirect("refer_change_who", draft_id)


def _read(form: PasteForm) -> FitNote | None:
    try:
        return med3.read(form.cleaned_data["text"])
    except NotRead:
        message = _("We could not read a fit note in that. Type it into the referral instead")
        form.add_error("text", ValidationError(message))
        return None


def _show(request: Request, note: FitNote, text: str, form: UseForm) -> HttpResponse:
    if not form.is_bound:
        form.offer(note.conditions, note.comments)
    found = med3_rules.findings(note, today=local_date(request.at))
    page = NotePage(_rows(note), found, text)
    context = {"page": page, "form": form}
    return render(request, "fit_note/note.jinja", context, status=status_of(form))


def _first(note: FitNote, today: date) -> dict[str, Any]:
    given, _space, family = note.patient.rpartition(" ")
    off = (today - note.from_date).days // DAYS_A_WEEK if note.from_date else 0
    return {
        "given_name": given,
        "family_name": family,
        "birth_date": note.birth_date,
        "nhs_number": note.nhs_number,
        "fit_note_until": note.until_date,
        "weeks_off": off if off > 0 else None,
    }


def _answers(form: UseForm, note: FitNote) -> dict[str, Any]:
    said = dict(form.cleaned_data)
    words = [*(said.pop("conditions", ()) or ())]
    if said.pop("comments", False):
        words.append(note.comments)
    return {**to_draft(said), "free_text": "; ".join(words)[:2_000], "practice": "ours"}


def _rows(note: FitNote) -> tuple[Row, ...]:
    again = {True: _("Yes"), False: _("No"), None: ""}[note.assess_again]
    known = (
        (_("It says"), ADVICE.get(note.advice, "")),
        (_("May help"), tuple(_capital(BENEFITS[key]) for key in note.benefits)),
        (_("Assessed"), nhs_date(note.assessed_date)),
        (_("Holds from"), nhs_date(note.from_date)),
        (_("Holds to"), nhs_date(note.until_date)),
        (_("To be assessed again at the end"), again),
        (_("Issued by"), tuple(filter(None, (note.practitioner, note.profession)))),
        (_("Date of the statement"), nhs_date(note.statement_date)),
    )
    return tuple(Row(key, value) for key, value in known if value)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
