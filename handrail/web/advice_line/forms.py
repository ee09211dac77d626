"""What is written down of a call."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from handrail.domain.enquiries.choices import Caller, Pointed, Topic
from handrail.web.shared.forms import (
    Form,
    LongText,
    Number,
    Option,
    Phone,
    Radios,
    Select,
    SubmissionId,
    Text,
    Tick,
    options,
)

LONGEST_CALL = 240


class CallForm(Form):
    """The whole call on one screen."""

    is_small = True

    submission_id = SubmissionId()
    caller = Radios(_("Who rings?"), options(Caller.choices), missing=_("Select who rings"))
    topic = Select(
        _("What about?"),
        options(Topic.choices),
        empty=_("Choose"),
        missing=_("Choose what it is about"),
    )
    is_about_someone = Radios(
        _("Is it about one person?"),
        (
            Option("no", _("No, nobody in particular"), hint=_("No name is kept.")),
            Option("yes", _("Yes"), reveal=("given_name", "family_name", "phone", "note")),
        ),
        missing=_("Select whether it is about one person"),
    )
    given_name = Text(_("Their first name"), required=False, max_length=100, width="20")
    family_name = Text(_("Their last name"), required=False, max_length=100, width="20")
    phone = Phone(_("Number to ring them on"), required=False, autocomplete="off")
    note = LongText(
        _("What they said"),
        hint=_("Only what somebody needs to help. It goes with a referral, if there is one."),
        required=False,
        max_length=2_000,
        rows=3,
    )
    pointed = Select(
        _("Where were they pointed?"),
        options(Pointed.choices),
        empty=_("Choose"),
        missing=_("Choose where they were pointed"),
    )
    pointed_to = Text(
        _("Which service or place? (optional)"), required=False, max_length=120, width="20"
    )
    minutes = Number(
        _("How long did it take?"),
        missing=_("Enter how many minutes it took"),
        largest=LONGEST_CALL,
        unit=_("minutes"),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for something to know them by, where it is about one person."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("is_about_someone") == "yes" and not (
            said.get("given_name") or said.get("family_name")
        ):
            self.add_error("given_name", ValidationError(_("Enter their name, or choose “No”")))
        return said


class AgreedForm(Form):
    """That the person agrees, before anything goes on."""

    agreed = Tick(
        _("They want support, and agree that we keep what was said and ring them"),
        missing=_("Only go on if they agreed. If they did, tick the box"),
    )
