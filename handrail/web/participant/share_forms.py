"""What is chosen when something is shared: what, with whom close to the person, and until when."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from handrail.domain.sharing.choices import Way
from handrail.domain.sharing.helpers import Named
from handrail.kernel.privacy import Kind
from handrail.web.shared.forms import Checkboxes, Email, Form, Option, Phone, Radios, Text

KINDS = {
    Kind.IDENTITY: _("Your name"),
    Kind.CONTACT: _("How to reach you"),
    Kind.KNOWN: _("That you get support, and from whom"),
    Kind.ATTENDANCE: _("When support began, and when you meet"),
    Kind.WORK: _("Your work now, and when you expect to be back"),
    Kind.PLAN: _("Your plan for work and life, without anything about health"),
    Kind.ADJUSTMENTS: _("What would help you at work"),
}
DAYS = {"30": _("1 month"), "91": _("3 months"), "182": _("6 months"), "365": _("1 year")}


class LongForm(Form):
    """For how long something is shared."""

    days = Radios(
        _("For how long?"),
        tuple(Option(value, text) for value, text in DAYS.items()),
        hint=_("You can stop it at any time"),
        missing=_("Select for how long"),
    )

    def until(self, today: date) -> date:
        """Return the last day on which they may see it."""
        return today + timedelta(days=int(self.cleaned_data["days"]))

    @property
    def repeated(self) -> tuple[tuple[str, str], ...]:
        """Everything that was said, to send again from the page that shows what it means."""
        return tuple(
            (name, str(value))
            for name, said in self.cleaned_data.items()
            for value in (said if isinstance(said, tuple) else (said,))
            if value
        )


class WhatForm(LongForm):
    """What they may see, and for how long. Where nothing can be chosen, only for how long."""

    kinds = Checkboxes(
        _("What may they see?"),
        (),
        hint=_("Nothing is ticked for you. Select only what you want them to see"),
        missing=_("Select what they may see"),
    )

    def __init__(self, kinds: Collection[Kind], *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        field = self.fields["kinds"]
        assert isinstance(field, Checkboxes)
        field.options = tuple(Option(kind, KINDS[kind]) for kind in KINDS if kind in kinds)
        if not kinds:
            del self.fields["kinds"]

    @property
    def chosen(self) -> frozenset[Kind]:
        """The kinds of information that were ticked."""
        return frozenset(Kind(value) for value in self.cleaned_data.get("kinds", ()))


class HelperForm(WhatForm):
    """Somebody close to the person, how to reach them, and what they may see."""

    name = Text(_("Their name"), missing=_("Enter their name"), max_length=100)
    relation = Text(
        _("Who they are to you"),
        hint=_("For example sister, friend or advocate"),
        missing=_("Enter who they are to you"),
        max_length=60,
        width="20",
    )
    way = Radios(
        _("How can we send them a link?"),
        (
            Option(Way.EMAIL, _("By email"), reveal=("email",)),
            Option(Way.TEXT, _("By text message"), reveal=("phone",)),
        ),
        hint=_("Whoever can read that email or phone can read what you share"),
        missing=_("Select how we can send them a link"),
    )
    email = Email(_("Their email address"), required=False, autocomplete="off")
    phone = Phone(_("Their mobile number"), is_mobile=True, required=False, autocomplete="off")

    def clean(self) -> dict[str, Any]:
        """Ask for the address of the way that was chosen."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("way") == Way.EMAIL and not said.get("email") and "email" not in self.errors:
            self.add_error("email", ValidationError(_("Enter their email address")))
        if said.get("way") == Way.TEXT and not said.get("phone") and "phone" not in self.errors:
            self.add_error("phone", ValidationError(_("Enter their mobile number")))
        return said

    @property
    def helper(self) -> Named:
        """Who was named."""
        said = self.cleaned_data
        contact = said["email"] if said["way"] == Way.EMAIL else said["phone"]
        return Named(said["name"], said["relation"], said["way"], contact)


class AskForm(Form):
    """An employer that is not on record."""

    employer = Text(
        _("Name of the employer"), missing=_("Enter the name of the employer"), max_length=100
    )
    town = Text(_("Town (optional)"), required=False, max_length=60, width="20")


class ResearchForm(Form):
    """Whether research may have rows without who somebody is."""

    answer = Radios(
        _("May research use this?"),
        (Option("yes", _("Yes")), Option("no", _("No"))),
        missing=_("Select yes or no"),
    )
