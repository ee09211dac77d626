"""What a manager fills in about room: caps, pauses, partners, the line, limits, the end."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from handrail.domain.capacity.cap_rules import MOST, CapRule, ramp_of
from handrail.domain.capacity.choices import Urgency
from handrail.domain.consent.choices import How
from handrail.web.shared.forms import DateParts, Form, Number, Option, Radios, Select, Text, options


class CapForm(Form):
    """How many people a week."""

    weekly = Number(
        _("How many people can start each week?"),
        name=_("The number"),
        smallest=0,
        largest=MOST,
        required=False,
        unit=_("people a week"),
        hint=_("Leave it empty to take everybody who is sent."),
    )
    ramp = Text(
        _("The first weeks, if you are starting slowly"),
        required=False,
        max_length=100,
        hint=_("One number a week since the start, like 2, 3, 5. After them the number above."),
    )
    launched = DateParts(
        _("When did the service start, or when will it?"), required=False, name=_("The day")
    )

    def offer_tiers(self, tiers: Iterable[tuple[str, str]]) -> None:
        """Ask for whom the number is, where the programme has tiers."""
        self.fields["tier"] = Select(
            _("For whom?"), options(tiers), empty=_("Everybody"), required=False
        )
        self.order_fields(["tier", "weekly", "ramp", "launched"])

    def clean_ramp(self) -> tuple[int, ...]:
        """Return the numbers of the first weeks; ValidationError where they are unclear."""
        numbers = ramp_of(self.cleaned_data["ramp"])
        if numbers is None:
            raise ValidationError(_("Enter whole numbers with commas between them, like 2, 3, 5"))
        return numbers

    def rule(self) -> CapRule | None:
        """Return the cap, or None to take everybody."""
        said = self.cleaned_data
        if said["weekly"] is None:
            return None
        return CapRule(said["weekly"], said["ramp"], said["launched"])


class PauseForm(Form):
    """Why nobody new can come, and until when."""

    reason = Text(
        _("Why, in words the public reads"),
        missing=_("Say in a few words why, so that people know what to expect"),
        max_length=200,
        unwatched=True,
    )
    reopens = DateParts(
        _("When do you hope to open again?"), required=False, future=True, name=_("The day")
    )


class PartnerForm(Form):
    """Which service takes people while this one has no room."""

    partner = Select(
        _("Which service?"), (), empty=_("Choose a service"), missing=_("Choose a service")
    )

    def __init__(self, *arguments: Any, services: Iterable[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["partner"].options = options(services)  # type: ignore[attr-defined]


class LimitForm(Form):
    """How much one worker carries at most."""

    points = Number(
        _("How many points at most?"),
        name=_("The number"),
        smallest=0,
        largest=MOST,
        required=False,
        unit=_("points"),
        hint=_("A light case is 1 point, a usual one 2, a complex one 4. Empty: no limit."),
    )


class UrgencyForm(Form):
    """How urgent it is, and why."""

    urgency = Radios(
        _("How urgent is it?"), options(Urgency.choices), missing=_("Select how urgent it is")
    )
    why = Text(
        _("Why?"),
        required=False,
        max_length=300,
        hint=_("Not their age, or anything else about who they are."),
        unwatched=True,
    )


class WindDownForm(Form):
    """From when nobody new is taken, and why."""

    no_new_from = DateParts(
        _("From which day does it take nobody new?"),
        name=_("The day"),
        missing=_("Enter the day"),
    )
    reason = Text(
        _("Why, in words that everybody in it reads"),
        missing=_("Say in a few words why it ends: people and referrers read it"),
        max_length=200,
        unwatched=True,
    )


class MoveWithinForm(Form):
    """Which other service of ours goes on with a case, and how the person agreed."""

    service = Select(
        _("Which service goes on?"), (), empty=_("Choose a service"), missing=_("Choose a service")
    )
    how = Radios(
        _("How did they agree?"),
        options(How.choices[:2]),
        missing=_("Nothing changes until they agree. Select how they agreed"),
    )

    def __init__(self, *arguments: Any, services: Iterable[Option], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["service"].options = tuple(services)  # type: ignore[attr-defined]
