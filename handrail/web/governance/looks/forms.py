"""What was found out about a look."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.domain.oversight.states import LookState
from handrail.web.shared.forms import Form, LongText, Option, Radios

OUTCOMES = {
    LookState.EXPLAINED: Option(
        LookState.EXPLAINED, _("Explained"), _("There was a good reason to look")
    ),
    LookState.REFERRED: Option(
        LookState.REFERRED,
        _("Passed on"),
        _("To their manager, HR or the Caldicott Guardian, who look into it"),
    ),
}


class DecideForm(Form):
    """Explained or passed on, and in which words."""

    state = Radios(_("What did you find?"), OUTCOMES.values(), missing=_("Select what you found"))
    note = LongText(
        _("In a few words"),
        hint=_("Whom you asked and what they said. Do not name the person."),
        missing=_("Enter what you found"),
        max_length=500,
    )

    def __init__(self, *given: Any, allowed: Sequence[str], **named: Any) -> None:
        super().__init__(*given, **named)
        state = self.fields["state"]
        assert isinstance(state, Radios)
        state.options = tuple(OUTCOMES[LookState(each)] for each in allowed)
