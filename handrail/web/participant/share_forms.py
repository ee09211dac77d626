"""What is chosen when something is shared: with whom, what, and until when."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.journey.share import Body
from handrail.kernel.privacy import Kind
from handrail.web.shared.forms import Checkboxes, Form, Radios
from handrail.web.shared.forms.choices import Option

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


class WhomForm(Form):
    """With whom something is shared."""

    organisation = Radios(
        _("Who do you want to tell something?"), (), missing=_("Select who you want to tell")
    )

    def __init__(self, bodies: Iterable[Body], *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        field = self.fields["organisation"]
        assert isinstance(field, Radios)
        field.options = tuple(Option(str(body.id), body.name) for body in bodies)


class WhatForm(Form):
    """What they may see, and for how long."""

    kinds = Checkboxes(
        _("What may they see?"),
        (),
        hint=_("Nothing is ticked for you. Select only what you want them to see"),
        missing=_("Select what they may see"),
    )
    days = Radios(
        _("For how long?"),
        tuple(Option(value, text) for value, text in DAYS.items()),
        hint=_("You can stop it at any time"),
        missing=_("Select for how long"),
    )

    def __init__(self, body: Body, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        field = self.fields["kinds"]
        assert isinstance(field, Checkboxes)
        field.options = tuple(Option(kind, KINDS[kind]) for kind in KINDS if kind in body.kinds)

    @property
    def chosen(self) -> frozenset[Kind]:
        """The kinds of information that were ticked."""
        return frozenset(Kind(value) for value in self.cleaned_data["kinds"])

    def until(self, today: date) -> date:
        """Return the last day on which they may see it."""
        return today + timedelta(days=int(self.cleaned_data["days"]))
