"""Whom it is about, why their wish is overridden, and whether it can wait for a second person."""

from django.utils.translation import gettext_lazy as _

from handrail.domain.overrides.choices import Reason
from handrail.web.shared.forms import (
    DateParts,
    Form,
    LongText,
    NhsNumberField,
    Option,
    Radios,
    Text,
    Tick,
)

REASONS = {
    Reason.DANGER_TO_SELF: _("They may come to harm by their own hand"),
    Reason.DANGER_FROM_OTHERS: _("Somebody may harm them"),
    Reason.DANGER_TO_OTHERS: _("Somebody else, or a child, may come to harm"),
    Reason.MISSING: _("They are missing, or nobody can reach them"),
    Reason.LAW: _("The law or a court makes us"),
    Reason.OTHER: _("Another reason"),
}
NOW, WAIT = "now", "wait"


class WhyForm(Form):
    """Why, and how soon."""

    is_small = True

    reason = Radios(
        _("Why do you need to?"),
        tuple(Option(reason.value, words) for reason, words in REASONS.items()),
        missing=_("Select why you need to"),
    )
    words = LongText(
        _("What has happened?"),
        name=_("What has happened"),
        hint=_("In a few words, for whoever reviews it later. Do not name the person."),
        missing=_("Enter what has happened"),
        max_length=500,
        rows=3,
    )
    how = Radios(
        _("How soon?"),
        (
            Option(
                NOW,
                _("It is an emergency: open it now"),
                hint=_("Information governance is told at once, and asks you about it"),
            ),
            Option(
                WAIT,
                _("It can wait for a second person"),
                hint=_("It opens when a colleague agrees. After a day you have to ask again"),
            ),
        ),
        missing=_("Select how soon you need it"),
    )
    could_endanger = Tick(
        _("Telling the person that I looked could put somebody in danger"),
        hint=_("Then they are not told until a reviewer has decided"),
        required=False,
    )


class SeekForm(WhyForm):
    """Three facts that find one person exactly, and why."""

    field_order = ("nhs_number", "birth_date", "family_name")

    nhs_number = NhsNumberField(_("NHS number"), hint=_("For example, 999 000 0018"))
    birth_date = DateParts(
        _("Date of birth"), missing=_("Enter their date of birth"), is_birthday=True, past=True
    )
    family_name = Text(_("Last name"), missing=_("Enter their last name"), max_length=100)


class DecideForm(Form):
    """Whether a second person agrees, and why."""

    is_small = True

    agrees = Radios(
        _("Do you agree that they see it?"),
        (Option("yes", _("Yes, open it for them")), Option("no", _("No"))),
        missing=_("Select whether you agree"),
    )
    words = LongText(
        _("Why?"),
        hint=_("In a few words. Do not name the person."),
        missing=_("Enter why"),
        max_length=500,
        rows=3,
    )
