"""What a reviewer found, and whether the person is told."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.domain.overrides.choices import Judgement
from handrail.domain.overrides.operations import KeepBack
from handrail.web.shared.forms import DateParts, Form, LongText, Option, Radios

TELL, KEEP_BACK = "tell", "keep_back"


class ReviewForm(Form):
    """Was it right, and is the person told?"""

    is_small = True

    judged = Radios(
        _("Was it right to look?"),
        (
            Option(Judgement.RIGHT.value, _("Yes, it was right")),
            Option(
                Judgement.WRONG.value,
                _("No, it was not right"),
                hint=_("Pass it on to their manager, HR or the Caldicott Guardian as well"),
            ),
        ),
        missing=_("Select whether it was right to look"),
    )
    words = LongText(
        _("What did you find?"),
        name=_("What you found"),
        hint=_("Whom you asked and what they said. Do not name the person."),
        missing=_("Enter what you found"),
        max_length=500,
        rows=3,
    )
    telling = Radios(
        _("Is the person told?"),
        (
            Option(
                TELL,
                _("Yes, tell them now"),
                hint=_("On their own page, and by a message to a contact that is safe"),
            ),
            Option(
                KEEP_BACK,
                _("No, telling them would endanger somebody"),
                reveal=("why", "ask_again_date"),
            ),
        ),
        missing=_("Select whether the person is told"),
    )
    why = LongText(
        _("Whom would it endanger, and how?"),
        name=_("Whom it would endanger"),
        hint=_("Kept with your name."),
        missing=_("Enter whom it would endanger, and how"),
        max_length=500,
        rows=3,
    )
    ask_again_date = DateParts(
        _("When is this asked again?"),
        name=_("The day"),
        hint=_("At most a year ahead"),
        missing=_("Enter when this is asked again"),
        future=True,
    )

    def __init__(self, *given: Any, is_reviewed: bool, is_told: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        gone = (("judged", "words") if is_reviewed else ()) + (
            ("telling", "why", "ask_again_date") if is_told else ()
        )
        for name in gone:
            del self.fields[name]

    def keep_back(self) -> KeepBack | None:
        """Return why the person is not told and until when, or None where they are."""
        said = self.cleaned_data
        if said.get("telling") != KEEP_BACK:
            return None
        return KeepBack(said["why"], said["ask_again_date"])
