"""Whose record somebody may have looked at, and why that is asked."""

from django.utils.translation import gettext_lazy as _

from handrail.web.shared.forms import DateParts, Form, NhsNumberField, Option, Select, Text


class EnquiryForm(Form):
    """Three facts that find one person exactly, and a reason."""

    nhs_number = NhsNumberField(hint=_("For example, 999 000 0018"))
    birth_date = DateParts(
        _("Date of birth"), missing=_("Enter their date of birth"), is_birthday=True, past=True
    )
    family_name = Text(_("Last name"), missing=_("Enter their last name"), max_length=100)
    reason = Text(
        _("Why do you need to know?"),
        hint=_("Kept in the audit with your name. For example: the person asked who looked."),
        missing=_("Enter why you need to know"),
        max_length=200,
    )


class LinesFilter(Form):
    """Which lines to list."""

    show = Select(
        _("Show"),
        (
            Option("all", _("Looks and acts")),
            Option("looks", _("Looks only")),
            Option("unrelated", _("Looks without a relation")),
        ),
        required=False,
    )
