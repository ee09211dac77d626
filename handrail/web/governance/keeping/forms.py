"""What is proposed, held and confirmed."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.web.shared.forms import Checkboxes, DateParts, Form, Option, Text, Tick


class ProposeForm(Form):
    """Which records."""

    is_small = True

    records = Checkboxes(
        _("Which records?"), (), missing=_("Select the records to propose for disposal")
    )

    def __init__(self, *arguments: Any, records: Iterable[Option], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["records"].options = tuple(records)  # type: ignore[attr-defined]


class HoldForm(Form):
    """About whom, why and until when nothing may be disposed of."""

    reference = Text(
        _("Reference"),
        hint=_("It looks like WH-7K3M-9QXT. Everything about that person is held"),
        missing=_("Enter a reference"),
        max_length=40,
        width="20",
    )
    why = Text(
        _("Why?"),
        hint=_("For example: a claim, an inquiry, a complaint. Do not name the person."),
        missing=_("Enter why nothing may be disposed of"),
        max_length=300,
        unwatched=True,
    )
    until_date = DateParts(
        _("Until when? (optional)"), name=_("The day"), required=False, future=True
    )


class ConfirmForm(Form):
    """That a second person has looked."""

    is_checked = Tick(
        _("I have looked at this list. It cannot be undone"),
        missing=_("Tick to say that you have looked at this list"),
    )
