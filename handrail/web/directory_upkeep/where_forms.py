"""What is filled in about where a service is given and when it can be reached."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from handrail.domain.directory.entries import NewHours, NewPlace
from handrail.domain.directory.whereabouts import PlaceLine
from handrail.web.public.words import WEEKDAYS
from handrail.web.shared.forms import Checkboxes, Form, Postcode, Select, Text, TimeOfDay, options

DAYS = [(str(number), name) for number, name in enumerate(WEEKDAYS)]


class PlaceForm(Form):
    """One more place."""

    name = Text(_("Name of the place (optional)"), required=False, max_length=200)
    address = Text(_("Street and town (optional)"), required=False, max_length=200)
    postcode = Postcode(autocomplete="off")

    def place(self) -> NewPlace:
        """Return the place to add."""
        said = self.cleaned_data
        return NewPlace(said["postcode"], said["name"], said["address"])


class TimesForm(Form):
    """One more opening time, on any of the days."""

    days = Checkboxes(_("Days"), options(DAYS), missing=_("Select the days"))
    opens = TimeOfDay(_("Opens"), missing=_("Enter when it opens"))
    closes = TimeOfDay(_("Closes"), missing=_("Enter when it closes"))
    place = Select(_("Where"), (), required=False, empty=_("At all its places"))

    def __init__(self, *arguments: Any, places: Sequence[PlaceLine], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["place"].options = options(  # type: ignore[attr-defined]
            (str(it.id), it.name or it.address or it.postcode) for it in places
        )

    def hours(self) -> list[NewHours]:
        """Return a time for each of the days."""
        said = self.cleaned_data
        return [NewHours(int(day), said["opens"], said["closes"]) for day in said["days"]]

    def place_id(self) -> UUID | None:
        """Return the one place that the times are about, if any."""
        chosen = self.cleaned_data["place"]
        return UUID(chosen) if chosen else None
