"""What whoever keeps the directory says of a service that is new in it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.domain.directory.codes import Delivery
from handrail.journey.going_live import Covers
from handrail.web.shared.forms import (
    Checkboxes,
    DateParts,
    Email,
    Form,
    LongText,
    Number,
    Phone,
    Postcode,
    Radios,
    Select,
    Text,
    options,
)

COVERS = (
    (Covers.WHOLE_AREA, _("The whole area")),
    (Covers.COUNCIL, _("The council area of its postcode")),
)


class AddForm(Form):
    """A service, who runs it, whom it is for, and how long people wait."""

    name = Text(_("Name of the service"), missing=_("Enter its name"), max_length=150)
    provider_id = Select(
        _("Who runs it?"), (), empty=_("Choose an organisation"), missing=_("Choose who runs it")
    )
    programme_id = Select(
        _("Which programme is it part of?"),
        (),
        required=False,
        empty=_("None of these"),
        hint=_("Its rules say for whom it is, and by when people are promised what."),
    )
    description = LongText(
        _("What does it do?"),
        missing=_("Enter what it does"),
        max_length=1000,
        rows=4,
        unwatched=False,
    )
    what_happens = LongText(
        _("What happens first? (optional)"), required=False, max_length=500, rows=3, unwatched=False
    )
    for_whom = Text(_("Who is it for? (optional)"), required=False, max_length=200)
    not_for_whom = Text(_("Who is it not for? (optional)"), required=False, max_length=200)
    delivery_kinds = Checkboxes(
        _("How are people seen?"),
        options(Delivery.choices),
        missing=_("Select how people are seen"),
    )
    postcode = Postcode(_("Postcode of where it is"), missing=_("Enter its postcode"))
    address = Text(_("Address (optional)"), required=False, max_length=200)
    covers = Radios(_("Whom does it cover?"), options(COVERS), missing=_("Select whom it covers"))
    phone = Phone(_("Its phone number (optional)"), required=False, autocomplete="off")
    email = Email(_("Its email (optional)"), required=False, autocomplete="off")
    wait_days = Number(
        _("How long do people wait now until somebody speaks with them?"),
        name=_("The wait"),
        hint=_("Leave it empty if you do not know. Nobody is sent there before it is known."),
        required=False,
        largest=260,
        unit=_("working days"),
    )
    funded_until_date = DateParts(
        _("Until when is it funded? (optional)"), required=False, name=_("The day")
    )

    def __init__(
        self,
        *arguments: Any,
        providers: Iterable[tuple[str, str]],
        programmes: Iterable[tuple[str, str]],
        **named: Any,
    ) -> None:
        super().__init__(*arguments, **named)
        self.fields["provider_id"].options = options(providers)  # type: ignore[attr-defined]
        self.fields["programme_id"].options = options(programmes)  # type: ignore[attr-defined]

    def clean_programme_id(self) -> str | None:
        """Return the programme, or None where it is part of none."""
        return self.cleaned_data["programme_id"] or None
