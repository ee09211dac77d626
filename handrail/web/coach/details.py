"""How it is safe to reach the person and what they need; and their own page, off or on."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from handrail.domain.participants import operations as participants
from handrail.domain.participants.operations import Details
from handrail.domain.participants.queries import PersonRecord
from handrail.web.coach.acting import back_to, done, sent, show
from handrail.web.coach.case import may_work
from handrail.web.coach.forms import Versioned
from handrail.web.coach.header import frame
from handrail.web.coach.words import SAFE_TO, UNWATCHED
from handrail.web.referrer.words import ADJUSTMENTS, COMMUNICATION
from handrail.web.shared.forms import (
    Checkboxes,
    Email,
    Form,
    Hidden,
    LongText,
    Phone,
    Select,
    Text,
    Tick,
    options,
)
from handrail.web.shared.forms.base import STALE
from handrail.web.shared.viewer import Request

ANSWERS = (
    ("unknown", gettext_lazy("Not asked yet")),
    ("yes", gettext_lazy("Yes, safe")),
    ("no", gettext_lazy("No, do not")),
)


class DetailsForm(Versioned):
    """What is held, to be put right: nothing is asked that is not shown."""

    is_small = True

    preferred_name = Text(gettext_lazy("First name they use"), required=False, max_length=100)
    phone = Phone(gettext_lazy("Phone number"), required=False)
    email = Email(gettext_lazy("Email address"), required=False)
    contact_notes = Text(
        gettext_lazy("When or how to reach them"), required=False, max_length=500, hint=UNWATCHED
    )
    communication_needs = Checkboxes(
        gettext_lazy("Communication needs"), options(COMMUNICATION), required=False
    )
    adjustments = Checkboxes(
        gettext_lazy("Reasonable adjustments"), options(ADJUSTMENTS), required=False
    )
    adjustments_note = LongText(
        gettext_lazy("Anything else they need from us"),
        required=False,
        max_length=500,
        rows=3,
        hint=UNWATCHED,
    )
    interpreter_needed = Tick(gettext_lazy("They need an interpreter"), required=False)
    language = Text(gettext_lazy("Language"), required=False, max_length=60)
    address_restricted = Tick(
        gettext_lazy("Where they live is restricted"),
        hint=gettext_lazy("It is never sent, and left out of everything that is exported."),
        required=False,
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name, words in SAFE_TO:
            label = gettext_lazy("Is it safe to %(do)s?") % {"do": words}
            self.fields[name] = Select(label, options(ANSWERS))

    def safe_names(self) -> tuple[str, ...]:
        """Return the names of the questions about safe contact."""
        return tuple(name for name, _words in SAFE_TO)


class StatusPageForm(Form):
    """What their page shall be: said, not turned over, so that the same click twice is one."""

    wanted = Hidden(required=True, max_length=3)

    def clean_wanted(self) -> str:
        """Return on or off; nothing else is guessed at where somebody's safety hangs on it."""
        wanted = str(self.cleaned_data["wanted"])
        if wanted not in {"on", "off"}:
            raise ValidationError(STALE)
        return wanted


@require_http_methods(["GET", "POST"])
@may_work
def details(request: Request, case_id: UUID) -> HttpResponse:
    """Put right how the person is reached and what they need."""
    seen = frame(request, case_id)
    held = _held(seen.person)
    restricted = {"address_restricted": seen.person.address_restricted}
    initial = {**held, **restricted, "version": seen.person.version}
    form = DetailsForm(request.POST or None, initial=initial)
    _keep_unusual(form, seen.person)

    def act() -> None:
        said = {name: value for name, value in form.cleaned_data.items() if name in held}
        participants.change_details(
            person_id=seen.person.id,
            details=Details(**{**held, **said}),
            version=form.seen(),
            by=request.viewer,
            at=request.at,
        )
        if form.cleaned_data["address_restricted"] != seen.person.address_restricted:
            participants.restrict_address(
                person_id=seen.person.id,
                is_restricted=form.cleaned_data["address_restricted"],
                by=request.viewer,
                at=request.at,
            )

    if sent(request, form) and done(form, act):
        return back_to(request, "case", case_id, _("Their details are changed."))
    return show(request, "details", seen, form)


@require_http_methods(["GET", "POST"])
@may_work
def status_page(request: Request, case_id: UUID) -> HttpResponse:
    """Switch the person's own page off, where seeing it could endanger them, or on again."""
    seen = frame(request, case_id)
    wanted = "on" if seen.person.status_page_off else "off"
    form = StatusPageForm(request.POST or None, initial={"wanted": wanted})
    if sent(request, form):
        participants.set_status_page(
            person_id=seen.person.id,
            is_off=form.cleaned_data["wanted"] == "off",
            by=request.viewer,
            at=request.at,
        )
        return back_to(request, "case", case_id, _("Their page is changed."))
    return show(request, "status_page", seen, form, is_off=seen.person.status_page_off)


def _held(person: PersonRecord) -> dict[str, Any]:
    return {field.name: getattr(person, field.name) for field in fields(Details)}


def _keep_unusual(form: DetailsForm, person: PersonRecord) -> None:
    """Offer what is held and is not on the list, so that saving never loses it."""
    for name in ("communication_needs", "adjustments"):
        field = form.fields[name]
        known = {option.value for option in field.options}  # type: ignore[attr-defined]
        more = [one for one in getattr(person, name) if one not in known]
        field.options = (*field.options, *options((one, one) for one in more))  # type: ignore[attr-defined]
