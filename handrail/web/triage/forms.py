"""What a receiving team fills in to decide."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.domain.consent.choices import How
from handrail.domain.referrals.choices import Closing
from handrail.web.shared.forms import (
    DateParts,
    Form,
    LongText,
    NhsNumberField,
    Option,
    Radios,
    Select,
    Text,
    Tick,
    options,
)

Choices = Iterable[tuple[str, str]]
UNWATCHED = _("Nobody watches this box for emergencies.")
LATER = (Closing.FINISHED, Closing.UNREACHED)
ON_ITS_OWN_PAGE = (Closing.DIED,)  # a death stops far more than this one referral
CARE = ("route", "follow_up_date")
WITHOUT_OFFER = (Closing.DIED, Closing.DUPLICATE, Closing.SENT_IN_ERROR, Closing.NOT_WANTED)


class AcceptForm(Form):
    """Who will be the one named worker."""

    coach = Select(
        _("Named coach"), (), empty=_("Choose a coach"), missing=_("Choose who will support them")
    )

    def __init__(self, *arguments: Any, coaches: Choices, **named: Any) -> None:
        super().__init__(*arguments, **named)
        _offer(self, "coach", coaches)

    def ask_about_load(self) -> None:
        """Ask why somebody is given more than they may carry, where anybody has no room."""
        self.fields["over_limit"] = Text(
            _("If they carry as much as they may: why is it them?"),
            required=False,
            max_length=300,
            hint=_("Kept in the case's history."),
            unwatched=True,
        )

    def ask_why(self) -> None:
        """Ask why they are taken on although the rules say no."""
        self.fields["because"] = LongText(
            _("Why do you take them on although the rules say no?"),
            missing=_("Say why you take them on although the rules say no"),
            hint=_(
                "Everybody who follows this referral reads it, and it is reported. Nobody watches "
                "this box for emergencies."
            ),
            max_length=1_000,
            rows=3,
        )


class AssignForm(AcceptForm):
    """Who decides on it."""

    coach = Select(_("Give to"), (), empty=_("Choose a colleague"), missing=_("Choose a colleague"))


class AskForm(Form):
    """One question to the referrer, with a day."""

    question = LongText(
        _("Your question"), missing=_("Write your question"), max_length=300, rows=3
    )
    answer_by_date = DateParts(_("Answer by"), missing=_("Enter a day"), future=True)


class ElsewhereForm(Form):
    """A better service, and the person's agreement to it."""

    service = Radios(_("Which service fits better?"), (), missing=_("Select a service"))
    how = Radios(
        _("How did they agree that this organisation knows?"),
        options(How.choices[:2]),
        missing=_("Nothing is offered until they agree. Select how they agreed"),
    )
    note = LongText(
        _("A note to the other team"), required=False, max_length=1_000, rows=3, hint=UNWATCHED
    )

    def __init__(self, *arguments: Any, services: Iterable[Option], **named: Any) -> None:
        super().__init__(*arguments, **named)
        _set(self, "service", services)


class DeclineForm(Form):
    """A reason, and what else is open to this person."""

    closing = Radios(
        _("Why can you not take this on?"),
        tuple(
            Option(value, text, reveal=CARE if value == Closing.TOO_SEVERE else ())
            for value, text in Closing.choices
            if value not in LATER + ON_ITS_OWN_PAGE
        ),
        missing=_("Select a reason"),
    )
    route = Text(
        _("Which health care comes first?"),
        missing=_("Say which health care comes first"),
        max_length=200,
    )
    follow_up_date = DateParts(
        _("When will you find out how it went?"),
        name=_("The day"),
        missing=_("Enter the day on which you find out how it went"),
        future=True,
    )
    onward = Select(
        _("What is open to them instead?"),
        (),
        empty=_("Choose something open to them"),
        hint=_("Always needed, unless they want nothing more, or it was a mistake."),
        required=False,
    )
    note = LongText(
        _("In words they and the referrer will read"),
        missing=_("Explain it in a sentence"),
        max_length=1_000,
        rows=3,
    )

    def __init__(self, *arguments: Any, services: Choices, **named: Any) -> None:
        super().__init__(*arguments, **named)
        _offer(self, "onward", services)


class DiedForm(Form):
    """The day a person died."""

    died_date = DateParts(
        _("When did they die?"), name=_("The day"), missing=_("Enter the day"), past=True
    )


class RescueForm(Form):
    """What the area's team agreed with a person whose promise was broken."""

    note = LongText(
        _("What did you agree with them?"),
        missing=_("Say what you agreed with them"),
        hint=UNWATCHED,
        max_length=1_000,
        rows=3,
    )


class SettleForm(Form):
    """What was agreed for somebody who was sent from one to the next."""

    note = LongText(
        _("What was agreed, and who does what next?"),
        missing=_("Say what was agreed, and who does what next"),
        hint=UNWATCHED,
        max_length=1_000,
        rows=3,
    )


class RefuseForm(Form):
    """Why an offered referral is not taken over."""

    why = LongText(_("Why not?"), missing=_("Say why"), max_length=1_000, rows=3)


class ConfirmForm(Form):
    """Who it is, as they told you themself."""

    given_name = Text(_("First name"), missing=_("Enter their first name"), max_length=100)
    family_name = Text(_("Last name"), missing=_("Enter their last name"), max_length=100)
    birth_date = DateParts(
        _("Date of birth"), missing=_("Enter their date of birth"), is_birthday=True, past=True
    )
    nhs_number = NhsNumberField(_("NHS number, if they know it"), required=False)
    how = Radios(
        _("How did they agree to the support?"),
        options(How.choices),
        missing=_("Select how they agreed"),
    )
    is_confirmed = Tick(
        _("I have checked with them that this is who they are"),
        missing=_("Check with them who they are first"),
    )

    def ask_service(self, services: Choices) -> None:
        """Ask which of our services it is for, where the person left the choice to us."""
        self.fields["service"] = Select(
            _("Which service suits them?"),
            options(services),
            empty=_("Choose a service"),
            missing=_("Choose a service"),
        )


class CloseIntakeForm(Form):
    """Why it ends here."""

    closing = Radios(
        _("Why does it end here?"),
        options((value, value.label) for value in WITHOUT_OFFER),
        missing=_("Select a reason"),
    )


def _offer(form: Form, name: str, choices: Choices) -> None:
    _set(form, name, (Option(value, text) for value, text in choices))


def _set(form: Form, name: str, choices: Iterable[Option]) -> None:
    form.fields[name].options = tuple(choices)  # type: ignore[attr-defined]
