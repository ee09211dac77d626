"""What a referrer fills in: three short screens."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from handrail.domain.referrals.choices import (
    Condition,
    Goal,
    Keen,
    Pressure,
    WorkKind,
    WorkStatus,
)
from handrail.domain.referrals.rules import WITHDRAWALS
from handrail.web.referrer.words import (
    ADJUSTMENTS,
    COMMUNICATION,
    EMPLOYER_SIZES,
    SAFE_WAYS,
    WITHDRAWN_BECAUSE,
)
from handrail.web.shared.forms import (
    Checkboxes,
    DateParts,
    Email,
    Form,
    LongText,
    NhsNumberField,
    Number,
    Option,
    Phone,
    Postcode,
    Radios,
    SubmissionId,
    Text,
    options,
)


class FindForm(Form):
    """Look for somebody the organisation already knows."""

    q = Text(_("NHS number or name"), required=False, width="20")


class WhoForm(Form):
    """Who is being referred, and how it is safe to reach them."""

    nhs_number = NhsNumberField(_("NHS number, if you know it"), required=False)
    given_name = Text(_("First name"), missing=_("Enter their first name"), max_length=100)
    family_name = Text(_("Last name"), missing=_("Enter their last name"), max_length=100)
    birth_date = DateParts(
        _("Date of birth"), missing=_("Enter their date of birth"), is_birthday=True, past=True
    )
    phone = Phone(_("Phone number"), required=False)
    email = Email(_("Email address"), required=False)
    safe_ways = Checkboxes(
        _("How is it safe to reach them?"),
        options(SAFE_WAYS),
        hint=_("Ask them. Somebody else may see a message or pick up the phone."),
        required=False,
    )
    home = Radios(
        _("Where do they live?"),
        (
            Option("postcode", _("At an address"), reveal=("postcode",)),
            Option("none", _("They have no fixed address")),
        ),
        missing=_("Select where they live"),
    )
    postcode = Postcode(_("Home postcode"))
    practice = Radios(
        _("Which GP practice are they registered with?"),
        (
            Option("ours", _("Ours")),
            Option("other", _("Another practice"), reveal=("other_practice",)),
            Option("none", _("None")),
        ),
        missing=_("Select which GP practice they are registered with"),
    )
    other_practice = Text(_("Name or code of their practice"), max_length=100)

    def hold_home(self) -> None:
        """Offer to keep a home that is held and not shown, because it is restricted."""
        field = self.fields["home"]
        assert isinstance(field, Radios)
        text = _("As we hold it. It is restricted, so it is not shown here")
        field.options = (Option("held", text), *field.options)

    def clean(self) -> dict[str, Any]:
        """Ask for a way to reach them that is marked safe; ValidationError without one."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not said.get("phone") and not said.get("email") and said.get("home") == "none":
            self.add_error("phone", ValidationError(_("Enter a phone number or an email address")))
        ways = set(said.get("safe_ways") or ())
        if ways & {"phone", "text", "voicemail"} and not said.get("phone"):
            self.add_error(
                "phone", ValidationError(_("Enter the phone number that is safe to use"))
            )
        if "email" in ways and not said.get("email"):
            self.add_error("email", ValidationError(_("Enter the address that is safe to use")))
        return said


class WhyForm(Form):
    """Why, what their work is, how keen they are and what they need from us."""

    is_small = True

    goals = Checkboxes(
        _("What would they like?"), options(Goal.choices), missing=_("Select what they would like")
    )
    conditions = Checkboxes(
        _("What gets in the way?"),
        options(Condition.choices),
        missing=_("Select what gets in the way"),
    )
    pressures = Checkboxes(_("Is any of this true too?"), options(Pressure.choices), required=False)
    work_status = Radios(
        _("What is their work now?"),
        options(WorkStatus.choices),
        missing=_("Select what their work is now"),
    )
    weeks_off = Number(
        _("Weeks off work so far"),
        hint=_("Leave empty if they are at work."),
        required=False,
        largest=2_600,
        unit=_("weeks"),
    )
    fit_note_until = DateParts(
        _("Last day of their fit note"),
        hint=_("Leave empty if they have none."),
        name=_("The last day of the fit note"),
        required=False,
    )
    job_title = Text(_("Job"), required=False, max_length=120, width="20")
    work_kinds = Checkboxes(_("What is the work like?"), options(WorkKind.choices), required=False)
    employer_size = Radios(
        _("How many people work for the employer?"), options(EMPLOYER_SIZES), required=False
    )
    keen = Radios(
        _("How much do they want support now?"),
        (
            Option(Keen.KEEN, _("Keen")),
            Option(Keen.UNSURE, _("Unsure, but they agree to a first conversation")),
            Option(Keen.NOT_NOW, _("Not now")),
        ),
        missing=_("Select how much they want support now"),
    )
    needs = Checkboxes(
        _("What do they need from us?"),
        (*options(COMMUNICATION), *options(ADJUSTMENTS)),
        hint=_("Everyone who supports them will see this."),
        required=False,
    )
    language = Text(
        _("Language, if they need an interpreter"), required=False, max_length=60, width="20"
    )
    free_text = LongText(
        _("Anything else the service should know"),
        hint=_("Nobody watches this box for emergencies."),
        required=False,
        max_length=2_000,
        rows=3,
    )


class NotNowForm(Form):
    """When to ask again."""

    ask_again_date = DateParts(
        _("When will you ask again?"), missing=_("Enter a date"), future=True
    )


class AddForm(Form):
    """What the team should know besides what was sent."""

    submission_id = SubmissionId()
    text = LongText(
        _("What should the team know?"),
        hint=_("Nobody watches this box for emergencies. It cannot be changed afterwards."),
        missing=_("Write what the team should know"),
        max_length=2_000,
    )


class WithdrawForm(Form):
    """Why a referral is taken back."""

    closing = Radios(
        _("Why do you withdraw it?"),
        tuple(Option(value, WITHDRAWN_BECAUSE[value]) for value in WITHDRAWALS),
        missing=_("Select why you withdraw it"),
    )
    note = LongText(
        _("Anything the team should know (optional)"),
        hint=_("Nobody watches this box for emergencies."),
        required=False,
        max_length=1_000,
        rows=3,
    )


class AnswerForm(Form):
    """The answer to what the receiving team asked."""

    text = LongText(
        _("Your answer"),
        hint=_("Nobody watches this box for emergencies."),
        missing=_("Write your answer"),
        max_length=2_000,
    )
