"""Refer somebody by what is pasted out of a record. It is posted: it stands in no address."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from handrail.domain.participants import banner
from handrail.domain.participants.banner import Banner, Missing
from handrail.kernel.clock import local_date
from handrail.web.referrer import beginning
from handrail.web.referrer.beginning import AnotherBirthDate, Whose
from handrail.web.referrer.views import may_refer, staff_of
from handrail.web.shared.acting import Fields, done, status_of
from handrail.web.shared.forms import Form, LongText
from handrail.web.shared.viewer import Request

MISSING = {
    Missing.NUMBER: _("Paste an NHS number that is 10 digits long, like 999 000 0018"),
    Missing.WRONG_NUMBER: _("The NHS number is not right. Copy it again, all 10 digits"),
    Missing.TWO_NUMBERS: _("There are two NHS numbers. Leave only the one you mean"),
    Missing.BIRTH: _("Paste a date of birth, like 12/03/1985"),
    Missing.SHORT_YEAR: _("Write the year of birth with four digits, like 12/03/1985"),
    Missing.TWO_BIRTHS: _("There are several dates. Leave only the date of birth"),
}

ABOUT: Fields = {AnotherBirthDate: "pasted"}


class PasteForm(Form):
    """A few words out of a record."""

    pasted = LongText(
        _("Paste from the record"),
        hint=_("NHS number and date of birth, in any order. Anything around them does no harm."),
        missing=_("Paste the NHS number and the date of birth"),
        max_length=banner.LONGEST,
        rows=3,
        unwatched=False,
    )

    def __init__(self, data: Any, *, on: date) -> None:
        super().__init__(data)
        self.on = on

    def clean_pasted(self) -> Banner:
        """Return who it is; ValidationError with everything that is missing."""
        found = banner.read(self.cleaned_data["pasted"], on=self.on)
        if found.missing:
            raise ValidationError([str(MISSING[each]) for each in found.missing])
        return found


@require_http_methods(["GET", "POST"])
@may_refer
def paste(request: Request) -> HttpResponse:
    """Read who is pasted, then go on with them: known, or new and filled in."""
    form = PasteForm(request.POST or None, on=local_date(request.at))
    viewer, began = staff_of(request), []

    def act() -> None:
        found: Banner = form.cleaned_data["pasted"]
        assert found.nhs_number is not None
        assert found.birth_date is not None
        whose = Whose(
            nhs_number=found.nhs_number,
            birth_date=found.birth_date,
            given_name=found.given_name,
            family_name=found.family_name,
        )
        began.append(beginning.draft_of(request, viewer, whose))

    if request.method == "POST" and form.is_valid() and done(form, act, ABOUT):
        return beginning.onward(request, viewer, began[0])
    return render(request, "referrer/paste.jinja", {"form": form}, status=status_of(form))
