"""What is written about a concern, and who is on duty."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.domain.concerns.operations import MOST_MINUTES
from handrail.web.shared.forms import Form, LongText, Number, Select, options


class ReasonForm(Form):
    """Why, in words; never needed."""

    reason = LongText(
        _("Why are you worried? (optional)"),
        name=_("Your reason"),
        missing=_("Write why you are worried"),
        max_length=1_000,
        rows=3,
        unwatched=False,
        hint=_("Whoever is on duty reads this with your worry."),
    )


class DoneForm(Form):
    """What was done."""

    what = LongText(_("What was done?"), missing=_("Say what was done"), max_length=1_000, rows=4)


class RotaForm(Form):
    """Who is told, in which order, and how soon they read it."""

    on_duty = Select(_("On duty"), (), missing=_("Choose who is on duty"), empty=_("Choose"))
    deputy = Select(_("Deputy"), (), missing=_("Choose a deputy"), empty=_("Choose"))
    manager = Select(_("Manager"), (), missing=_("Choose a manager"), empty=_("Choose"))
    minutes = Number(
        _("How soon is a worry read?"),
        hint=_("In minutes of office hours: Monday to Friday, 9am to 5pm, not on bank holidays."),
        missing=_("Enter how soon a worry is read"),
        smallest=1,
        largest=MOST_MINUTES,
        unit=_("minutes"),
    )

    def __init__(self, *arguments: Any, people: Iterable[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        chosen = options(people)
        for name in ("on_duty", "deputy", "manager"):
            self.fields[name].options = chosen  # type: ignore[attr-defined]
