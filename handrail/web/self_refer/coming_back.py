"""Save and come back: a code to note down, a page to enter it, and a way to delete it all."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from handrail.domain.referrals import intakes
from handrail.domain.referrals.intakes import IntakeRecord
from handrail.journey import self_refer
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import acting_as
from handrail.web.self_refer import drafts, pages
from handrail.web.self_refer.drafts import Draft, drafting
from handrail.web.shared import limits
from handrail.web.shared.access import anyone
from handrail.web.shared.forms import DateParts, Form, Text
from handrail.web.shared.viewer import Request

NOT_FOUND = _(
    "We cannot find answers for that code and date of birth. Check both. We keep answers for 28 "
    "days, so they may be gone"
)


class ComeBackForm(Form):
    """The code that was noted down, and the date of birth if it was already given."""

    code = Text(
        _("Your code"),
        hint=_("It looks like 7K3M-9QXT-4HWD-2PRS"),
        missing=_("Enter your code"),
        max_length=60,
        width="20",
    )
    birth_date = DateParts(
        _("Your date of birth"),
        hint=_("Leave this empty if you had not told us yet. For example, 31 3 1980"),
        required=False,
        past=True,
        is_birthday=True,
        name=_("Date of birth"),
    )


@anyone
@drafting
def save(request: Request, draft: Draft) -> HttpResponse:
    """Show the code by which to come back; send it by e-mail when asked, if that is safe."""
    if draft.record.is_sent:
        return drafts.show_sent(request, draft.record)
    code = request.COOKIES[drafts.COOKIE]
    path = reverse("self_refer_come_back_link", args=[code])
    is_emailed = request.method == "POST" and _email(request, draft, code, path)
    onward = draft.situation.after("")
    check = reverse("self_refer_check")
    said = draft.record.answers
    page = pages.SavePage(
        code=code,
        link=f"{settings.PUBLIC_URL.rstrip('/')}{path}",
        until=draft.record.kept_until,
        back=reverse("self_refer_question", args=[onward]) if onward else check,
        has_birth_date=said.birth_date is not None,
        email=said.email if said.is_safe("email") == "yes" else "",
        is_emailed=is_emailed,
    )
    return render(request, "self_refer/save.jinja", {"page": page})


@anyone
def come_back(request: Request, code: str = "") -> HttpResponse:
    """Open a draft again by its code, and the date of birth once that was given."""
    form = ComeBackForm(request.POST or None, initial={"code": code})
    if request.method == "POST" and form.is_valid():
        who = limits.address_of(request)
        limits.check("come back", who, limit=20, minutes=60, at=request.at)
        record = _found(request, form)
        if record is not None:
            response = redirect("self_refer_check")
            return drafts.remembering(response, form.cleaned_data["code"])
        form.add_error("code", str(NOT_FOUND))
    return render(request, "self_refer/come_back.jinja", {"form": form})


@anyone
@drafting
def throw_away(request: Request, draft: Draft) -> HttpResponse:
    """Delete the answers at once, when that is confirmed."""
    if request.method != "POST":
        return render(request, "self_refer/throw_away.jinja")
    if not draft.record.is_sent:
        intakes.throw_away(by=draft.bearer, at=request.at)
    return drafts.forgetting(render(request, "self_refer/thrown_away.jinja"))


def _email(request: Request, draft: Draft, code: str, path: str) -> bool:
    limits.check("email code", draft.bearer.token_hash, limit=3, minutes=60, at=request.at)
    return self_refer.email_code(
        said=draft.record.answers,
        code=code,
        path=path,
        until=local_date(draft.record.kept_until),
        by=draft.bearer,
        at=request.at,
    )


def _found(request: Request, form: ComeBackForm) -> IntakeRecord | None:
    bearer = intakes.bearer_of(form.cleaned_data["code"])
    with acting_as(bearer, at=request.at):
        try:
            record = intakes.own(by=bearer, at=request.at)
        except intakes.DraftGone:
            return None
    born = record.answers.birth_date
    return record if born is None or born == form.cleaned_data["birth_date"] else None
