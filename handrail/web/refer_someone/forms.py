"""The short form of those who are no clinicians. It asks nothing about health."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.domain.referrals.choices import Source
from handrail.web.shared.forms import (
    Email,
    Form,
    Option,
    Phone,
    Postcode,
    Radios,
    SubmissionId,
    Text,
    Tick,
)

WHO = (
    Option(Source.EMPLOYER, _("Their employer")),
    Option(Source.JOBCENTRE, _("A Jobcentre")),
    Option(Source.COUNCIL, _("A council")),
    Option(Source.VCSE, _("A charity or community organisation")),
    Option(Source.OTHER, _("Someone else")),
)


class OnBehalfForm(Form):
    """The whole form."""

    submission_id = SubmissionId()
    source = Radios(_("Who are you?"), WHO, missing=_("Select who you are"))
    your_name = Text(
        _("Your name"), missing=_("Enter your name"), max_length=100, width="20",
        autocomplete="name",
    )  # fmt: skip
    your_organisation = Text(
        _("Your organisation"),
        missing=_("Enter your organisation"),
        max_length=150,
        width="20",
        autocomplete="organization",
    )
    your_email = Email(_("Your work email address"), missing=_("Enter your work email address"))
    given_name = Text(
        _("Their first name"), missing=_("Enter their first name"), max_length=100, width="20"
    )
    family_name = Text(
        _("Their last name"), missing=_("Enter their last name"), max_length=100, width="20"
    )
    phone = Phone(_("Their phone number"), required=False, autocomplete="off")
    email = Email(_("Their email address"), required=False, autocomplete="off")
    postcode = Postcode(
        _("Their home postcode, if you know it"),
        hint=_("So that it reaches the right team."),
        required=False,
        autocomplete="off",
    )
    asked_me = Tick(
        _("They asked me to do this"),
        hint=_("They know that I am giving you their name and how to reach them."),
        missing=_("Only go on if they asked you to. If they did, tick the box"),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one way to reach them."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        has_error = {"phone", "email"} & set(self.errors)
        if not said.get("phone") and not said.get("email") and not has_error:
            self.add_error("phone", str(_("Enter their phone number or their email address")))
        return said
