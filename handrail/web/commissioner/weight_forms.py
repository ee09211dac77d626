"""How much each thing counts, from when, and why."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.domain.matching.weights import DEFAULT, MOST, POINTS, Weights, read
from handrail.web.shared.forms import DateParts, Form, LongText, Number

LABELS = {
    "made_for": _("Made for people like this"),
    "first_contact": _("How soon somebody speaks with them"),
    "treatment": _("How soon support starts"),
    "nearness": _("How near it is, or that no travel is needed"),
    "language": _("That it speaks their language"),
    "access": _("That they can get in and take part"),
    "evenings": _("Open outside 9 to 5, for people in work"),
    "funding": _("How long it is funded"),
    "evidence": _("How strong the evidence is"),
}


class WeightsForm(Form):
    """Points for the best case of each; fit always comes first."""

    is_small = True

    from_date = DateParts(
        _("From which day?"), name=_("The day"), missing=_("Enter the day from which they count")
    )
    why = LongText(
        _("Why?"),
        hint=_("Who agreed it, and what it is for. Everybody in the area can read it."),
        missing=_("Say why"),
        max_length=300,
        rows=2,
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        points = {
            name: Number(
                LABELS[name],
                hint=_("Usually %(points)s") % {"points": f"{getattr(DEFAULT, name):g}"},
                missing=_("Enter a number from 0 to 100"),
                largest=int(MOST),
                unit=_("points"),
            )
            for name in POINTS
        }
        self.fields = {**points, **self.fields}

    def numbers(self) -> dict[str, float]:
        """Return what differs from the usual weights."""
        said = {name: float(self.cleaned_data[name]) for name in POINTS}
        return {name: value for name, value in said.items() if value != getattr(DEFAULT, name)}

    def weights(self) -> Weights:
        """Return the whole weights; BadWeights where nothing at all would count."""
        return read(self.numbers())
