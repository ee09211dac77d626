"""What a manager changes."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.domain.directory.codes import Intake
from handrail.web.shared.forms import (
    Checkboxes,
    Form,
    Number,
    Option,
    Radios,
    Select,
    Text,
    Tick,
    options,
)


class ServiceForm(Form):
    """Whether a service takes people, and how long they wait."""

    intake = Radios(_("Can new people come?"), options(Intake.choices))
    reason = Text(_("Why not, in words the public can read"), required=False, max_length=200)
    first_contact = Number(
        _("Wait to first contact"), required=False, largest=260, unit=_("working days")
    )
    treatment = Number(
        _("Wait until support starts"), required=False, largest=260, unit=_("working days")
    )
    is_right = Tick(_("I have checked the whole entry and it is right today"), required=False)


class MoveForm(Form):
    """Which cases go to whom."""

    cases = Checkboxes(_("Which cases?"), (), missing=_("Select the cases to move"))
    to = Select(_("Move them to"), (), empty=_("Choose a coach"), missing=_("Choose a coach"))
    why = Text(_("Why, for the record"), missing=_("Say why"), max_length=200, unwatched=True)

    def __init__(
        self,
        *arguments: Any,
        cases: Iterable[Option],
        coaches: Iterable[tuple[str, str]],
        **named: Any,
    ) -> None:
        super().__init__(*arguments, **named)
        self.fields["cases"].options = tuple(cases)  # type: ignore[attr-defined]
        self.fields["to"].options = options(coaches)  # type: ignore[attr-defined]
