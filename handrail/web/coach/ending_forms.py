"""The form by which a case is closed."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from handrail.domain.cases.choices import Close
from handrail.domain.cases.life import Closure
from handrail.domain.referrals.choices import WorkStatus
from handrail.journey.close import WorkNow
from handrail.web.coach.words import UNWATCHED
from handrail.web.shared.forms import (
    DateParts,
    Form,
    Hidden,
    LongText,
    Number,
    Option,
    Radios,
    Text,
    options,
)

LOOK = _("Look at what is known about risk: the referral, the notes, the alerts. What did you see?")
REVEALS = {Close.UNREACHED: ("risk_unreached",), Close.LOST_TOUCH: ("risk_lost",)}
# A death has a page of its own, which stops everything else too.
CHOSEN_HERE = [(value, text) for value, text in Close.choices if value != Close.DIED]


class CloseForm(Form):
    """Why and how support ends; nearly all of it is what the referrer will read."""

    is_small = True

    version = Hidden(max_length=9)
    reason = Radios(
        _("Why is support ending?"),
        [Option(value, text, reveal=REVEALS.get(Close(value), ())) for value, text in CHOSEN_HERE],
        missing=_("Select why support is ending"),
    )
    risk_unreached = LongText(
        LOOK, missing=_("Enter what you saw about risk"), max_length=500, rows=3, hint=UNWATCHED
    )
    risk_lost = LongText(
        LOOK, missing=_("Enter what you saw about risk"), max_length=500, rows=3, hint=UNWATCHED
    )
    work_status = Radios(
        _("What is their work now?"),
        options(WorkStatus.choices),
        missing=_("Select what their work is now"),
    )
    hours = Number(_("Hours a week (optional)"), required=False, largest=100)
    return_date = DateParts(
        _("When did they go back, or hope to? (optional)"), name=_("The day"), required=False
    )
    aim = Text(
        _("What do they want, in their own words? (optional)"),
        required=False,
        max_length=300,
        hint=_("Their own aim for work. Nobody watches this box."),
    )
    function = LongText(
        _("What can they do now? (optional)"),
        required=False,
        max_length=500,
        rows=3,
        hint=_("For example: sits for an hour, lifts 5 kg. Nobody watches this box."),
    )
    med3 = LongText(
        _("Suggested fit note wording (optional)"),
        required=False,
        max_length=300,
        rows=3,
        hint=_(
            "It goes to the GP with your name, as a suggestion for the certifier's judgement. "
            "Nobody watches this box."
        ),
    )
    adjustments = LongText(
        _("What would help at work? (optional)"),
        required=False,
        max_length=500,
        rows=3,
        hint=_("Adjustments the GP can put on a fit note. Nobody watches this box."),
    )
    agreed = LongText(
        _("What did you agree with them? (optional)"),
        required=False,
        max_length=1000,
        rows=3,
        hint=_("In words for their next appointment. Nobody watches this box."),
    )
    ask = Text(
        _("One thing you ask of the GP (optional)"),
        required=False,
        max_length=300,
        hint=_("Most letters ask for nothing, and say so. Nobody watches this box."),
    )
    ask_by_date = DateParts(
        _("By when? (optional)"), name=_("The day"), required=False, future=True
    )

    def __init__(self, *arguments: Any, is_clinician: bool = False, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if not is_clinician:
            del self.fields["med3"]

    def clean(self) -> dict[str, Any]:
        """Ask what is asked, where only its day is given; ValidationError."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("ask_by_date") and not said.get("ask"):
            self.add_error("ask", ValidationError(_("Enter what you ask of the GP")))
        return said

    def closure(self) -> Closure:
        """Return why and how support ends."""
        said = self.cleaned_data
        return Closure(
            reason=said["reason"],
            return_date=said["return_date"],
            adjustments=said["adjustments"],
            agreed=said["agreed"],
            ask=said["ask"],
            ask_by_date=said["ask_by_date"],
            risk_seen=said["risk_unreached"] or said["risk_lost"] or "",
            aim=said["aim"],
            function=said["function"],
            med3=said.get("med3", ""),
        )

    def work_now(self, today: date) -> WorkNow:
        """Return what the person's work is today."""
        return WorkNow(self.cleaned_data["work_status"], today, self.cleaned_data["hours"])
