"""What a manager changes."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.web.shared.forms import (
    Checkboxes,
    Form,
    Option,
    Select,
    Text,
    options,
)


class MoveForm(Form):
    """Which cases go to whom."""

    cases = Checkboxes(_("Which cases?"), (), missing=_("Select the cases to move"))
    to = Select(_("Move them to"), (), empty=_("Choose a coach"), missing=_("Choose a coach"))
    why = Text(_("Why, for the record"), missing=_("Say why"), max_length=200, unwatched=True)
    over_limit = Text(
        _("If they would carry more than they may: why is it them?"),
        required=False,
        max_length=300,
        unwatched=True,
    )

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
