"""What the team makes of a mail."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from handrail.domain.enquiries.choices import Discarded
from handrail.web.shared.forms import (
    DateParts,
    Email,
    Form,
    LongText,
    NhsNumberField,
    Option,
    Phone,
    Postcode,
    Radios,
    Text,
    options,
)

AGREED = ("told_us", "sender_says")
NOT_KNOWN = "not_known"


class MailForm(Form):
    """Who it is about, and how one knows that they agree."""

    is_small = True

    given_name = Text(_("Their first name"), required=False, max_length=100, width="20")
    family_name = Text(_("Their last name"), required=False, max_length=100, width="20")
    birth_date = DateParts(
        _("Their date of birth"), name=_("Their date of birth"), required=False, past=True
    )
    nhs_number = NhsNumberField(_("NHS number"), required=False)
    phone = Phone(_("Their phone number"), required=False, autocomplete="off")
    email = Email(_("Their email address"), required=False, autocomplete="off")
    postcode = Postcode(_("Their home postcode"), required=False, autocomplete="off")
    job_title = Text(_("Job"), required=False, max_length=120, width="20")
    fit_note_until_date = DateParts(
        _("Last day of their fit note"), name=_("The last day of the fit note"), required=False
    )
    free_text = LongText(
        _("What would help"),
        hint=_("Only what the team needs. The mail itself stays here."),
        required=False,
        max_length=2_000,
        rows=4,
    )
    agreed = Radios(
        _("Do they agree?"),
        (
            Option("told_us", _("Yes, they told us themselves")),
            Option("sender_says", _("Whoever wrote says so: we ask them before anything else")),
            Option(NOT_KNOWN, _("We do not know")),
        ),
        missing=_("Select whether they agree"),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a name, a way to reach them, and that they agree."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not (said.get("given_name") or said.get("family_name")):
            self.add_error("given_name", ValidationError(_("Enter their name")))
        if not (said.get("phone") or said.get("email")) and not {"phone", "email"} & set(
            self.errors
        ):
            self.add_error("phone", ValidationError(_("Enter a phone number or an email address")))
        if said.get("agreed") == NOT_KNOWN:
            self.add_error(
                "agreed",
                ValidationError(
                    _("Nothing goes on until they agree. Ask them, or put the mail aside")
                ),
            )
        return said


class PutAsideForm(Form):
    """Why a mail becomes no referral."""

    why = Radios(
        _("Why does it become no referral?"),
        options(Discarded.choices),
        missing=_("Select why it becomes no referral"),
    )
