"""A fit note in hand: what is pasted, and what of it is used."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from handrail.domain.enquiries.med3 import LONGEST_TEXT
from handrail.web.shared.forms import Checkboxes as Boxes
from handrail.web.shared.forms import (
    DateParts,
    Form,
    LongText,
    NhsNumberField,
    Number,
    Option,
    Text,
    Tick,
)


class PasteForm(Form):
    """The words of a fit note, or its FHIR form."""

    text = LongText(
        _("Paste the fit note"),
        hint=_("Its text, what its QR code says, or a FHIR QuestionnaireResponse. We keep none of "
               "it but what you use."),
        missing=_("Paste the text of the fit note"),
        max_length=LONGEST_TEXT,
        rows=10,
        unwatched=False,
    )  # fmt: skip


class UseForm(Form):
    """What was read, to put right and to use. Conditions arrive unticked."""

    is_small = True

    given_name = Text(_("First name"), required=False, max_length=100, width="20")
    family_name = Text(_("Last name"), required=False, max_length=100, width="20")
    birth_date = DateParts(
        _("Date of birth"), name=_("The date of birth"), required=False, past=True
    )
    nhs_number = NhsNumberField(_("NHS number"), required=False)
    fit_note_until = DateParts(
        _("Last day of the fit note"), name=_("The last day of the fit note"), required=False
    )
    weeks_off = Number(_("Weeks off work so far"), required=False, largest=2_600, unit=_("weeks"))
    conditions = Boxes(
        _("Which of these words may the service read?"),
        (),
        hint=_("Only what you tick goes on. Nothing is ticked for you."),
        required=False,
    )
    comments = Tick(_("The comments on the note may go on too"), required=False)

    def offer(self, conditions: tuple[str, ...], comments: str) -> None:
        """Offer the conditions and comments of the note, if it has any."""
        if conditions:
            self.fields["conditions"].options = tuple(  # type: ignore[attr-defined]
                Option(text, text) for text in conditions
            )
        else:
            del self.fields["conditions"]
        if comments:
            self.fields["comments"].help_text = comments
        else:
            del self.fields["comments"]

    def clean(self) -> dict[str, Any]:
        """Ask for a last day or a name: without either nothing of the note was read."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(said.get(name) for name in ("fit_note_until", "family_name", "weeks_off")):
            self.add_error(
                "fit_note_until", ValidationError(_("Enter the last day of the fit note"))
            )
        return said
