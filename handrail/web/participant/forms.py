"""What the person fills in: to get in, and to change how we reach them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.web.self_refer import words
from handrail.web.shared.forms import (
    Checkboxes,
    DateParts,
    Email,
    Form,
    Hidden,
    Phone,
    Text,
    options,
)


class WhoForm(Form):
    """The reference and the date of birth."""

    reference = Text(
        _("Your reference"),
        hint=_("It looks like WH-7K3M-9QXT. Capitals and dashes do not matter"),
        missing=_("Enter your reference"),
        max_length=40,
        width="20",
    )
    birth_date = DateParts(
        _("Your date of birth"),
        hint=_("For example, 31 3 1980"),
        missing=_("Enter your date of birth"),
        name=_("Date of birth"),
        is_birthday=True,
        past=True,
    )


class CodeForm(Form):
    """The code that was sent."""

    code = Text(
        _("Your code"),
        hint=_("It has 6 numbers, and works once, for 10 minutes"),
        missing=_("Enter the code"),
        max_length=20,
        width="10",
        inputmode="numeric",
        autocomplete="one-time-code",
    )


class ContactForm(Form):
    """How we reach the person, and what is safe."""

    version = Hidden(required=True)
    phone = Phone(_("Phone number"), required=False)
    email = Email(_("Email address"), required=False)
    safe_ways = Checkboxes(
        _("What is safe for us to do?"),
        options((*words.SAFE_PHONE, *words.SAFE_EMAIL, *words.SAFE_LETTER)),
        hint=_("Somebody else may see a message or pick up the phone. Select all that are safe."),
        required=False,
    )
    contact_notes = Text(
        _("Anything we should know before we contact you? (optional)"),
        required=False,
        max_length=300,
        unwatched=True,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for what a safe way needs."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        ways = set(said.get("safe_ways", ()))
        if ways & {"phone", "text", "voicemail"} and not said.get("phone"):
            self._ask("phone", _("Enter the phone number that is safe"))
        if "email" in ways and not said.get("email"):
            self._ask("email", _("Enter the email address that is safe"))
        return said

    def _ask(self, name: str, text: Any) -> None:
        if name not in self.errors:
            self.add_error(name, str(text))
