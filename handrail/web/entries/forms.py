"""What somebody who knows something about an entry fills in."""

from django.utils.translation import gettext_lazy as _

from handrail.domain.directory.industries import INDUSTRIES
from handrail.domain.directory.wrong import Wrong
from handrail.web.shared.forms import (
    Checkboxes,
    Email,
    Form,
    Hidden,
    LongText,
    Phone,
    Postcode,
    SubmissionId,
    Text,
    Website,
    options,
)

EMAIL_HINT = _("Only to tell you what we did. We delete it then.")


class ReportForm(Form):
    """What is wrong; each kind is a button, so that choosing it is sending it."""

    submission_id = SubmissionId()
    kind = Hidden(required=False)
    note = Text(
        _("Anything more? (optional)"),
        hint=_("For example, the new phone number. Do not write about yourself or a patient."),
        required=False,
        max_length=300,
        unwatched=True,
    )
    email = Email(_("Your email (optional)"), hint=EMAIL_HINT, required=False)

    def clean_kind(self) -> str:
        """Return the kind; ValidationError when none was chosen."""
        kind = str(self.cleaned_data.get("kind", ""))
        if kind not in Wrong.values:
            self.add_error("note", str(_("Choose what is wrong, with one of the buttons")))
        return kind


class PublicReportForm(ReportForm):
    """The same, where nobody is signed in."""


class StaffReportForm(ReportForm):
    """The same for staff, who are told at the address of their account."""

    email = None  # type: ignore[assignment]


class ChangedForm(Form):
    """What an owner says has changed."""

    submission_id = SubmissionId()
    note = LongText(
        _("What has changed?"),
        missing=_("Enter what has changed"),
        max_length=500,
        rows=3,
    )


class ProposalForm(Form):
    """A service that somebody would like to see in the directory."""

    submission_id = SubmissionId()
    name = Text(_("Name of the service"), missing=_("Enter its name"), max_length=150)
    provider_name = Text(
        _("Who runs it?"),
        hint=_("For example, a charity, a community group or a library."),
        missing=_("Enter who runs it"),
        max_length=150,
        name=_("Who runs it"),
    )
    description = LongText(
        _("What does it do?"),
        missing=_("Enter what it does"),
        max_length=1000,
        rows=4,
    )
    for_whom = Text(_("Who is it for? (optional)"), required=False, max_length=200)
    how_to_get_in = Text(_("How do people get in? (optional)"), required=False, max_length=200)
    cost = Text(_("What does it cost? (optional)"), required=False, max_length=150)
    postcode = Postcode(
        _("Postcode of where it is"),
        hint=_("So that it reaches whoever keeps the directory there."),
        missing=_("Enter its postcode"),
    )
    address = Text(_("Address (optional)"), required=False, max_length=200)
    phone = Phone(_("Its phone number (optional)"), required=False, autocomplete="off")
    service_email = Email(_("Its email (optional)"), required=False, autocomplete="off")
    url = Website(_("Its website (optional)"), required=False)
    industries = Checkboxes(
        _("Which kinds of work does it know well?"),
        options(INDUSTRIES.items()),
        hint=_("For example, it supports people who drive for a living."),
        required=False,
    )
    your_email = Email(_("Your own email (optional)"), hint=EMAIL_HINT, required=False)


class StaffProposalForm(ProposalForm):
    """The same for staff, who are told at the address of their account."""

    your_email = None  # type: ignore[assignment]
