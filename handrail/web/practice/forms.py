"""What a practice fills in to invite people, and to open referrals from its own system."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from handrail.domain.invitations import rules
from handrail.domain.invitations.rules import LONGEST_NAME
from handrail.domain.systems.choices import OpenedFrom
from handrail.journey.inviting import Asked, Room
from handrail.kernel.errors import BadInput
from handrail.web.shared.forms import (
    Form,
    LongText,
    Number,
    Option,
    Radios,
    SubmissionId,
    Text,
    Tick,
    options,
)

BY_NUMBER, BY_CODE = "number", "codes"


class SearchForm(Form):
    """Look for a practice."""

    q = Text(_("Name or ODS code"), required=False, width="20")


class InviteForm(Form):
    """Whom a practice's own search found, without saying who they are."""

    is_small = True

    submission_id = SubmissionId()
    name = Text(
        _("What do you call this search?"),
        hint=_("For you alone, such as “Fit notes over 4 weeks, June”. Nobody's name."),
        missing=_("Enter what you call this search"),
        max_length=LONGEST_NAME,
    )
    kind = Radios(
        _("How do you tell the rows of your list apart?"),
        (
            Option(BY_NUMBER, _("By row number"), reveal=("number",)),
            Option(
                BY_CODE,
                _("By codes of our own"),
                hint=_("Codes that only your practice can read. Never an NHS number or a name."),
                reveal=("codes",),
            ),
        ),
        missing=_("Select how you tell the rows apart"),
    )
    number = Number(
        _("How many rows?"),
        missing=_("Enter how many rows there are"),
        smallest=1,
        largest=rules.MOST_AT_ONCE,
        unit=_("people"),
    )
    codes = LongText(
        _("Your codes, one a line"),
        missing=_("Enter your codes, one a line"),
        max_length=rules.MOST_AT_ONCE * (rules.LONGEST_LABEL + 2),
        rows=5,
        unwatched=False,
    )
    weeks = Radios(_("How long do the links work?"), (), missing=_("Select how long they work"))
    left_out = Tick(
        _("We have left these people out of our list"),
        missing=_("Leave those people out first, then tick the box"),
    )

    def __init__(self, data: Any, *, rooms: Sequence[Room]) -> None:
        super().__init__(data)
        radios = self.fields["weeks"]
        assert isinstance(radios, Radios)
        radios.options = tuple(
            Option(
                str(it.weeks),
                ngettext("%(num)s week", "%(num)s weeks", it.weeks) % {"num": it.weeks},
                hint=ngettext("Up to %(num)s link", "Up to %(num)s links", it.links)
                % {"num": it.links},
            )
            for it in rooms
        )

    def clean_codes(self) -> tuple[str, ...]:
        """Return the practice's codes; ValidationError for one that could say who it is."""
        try:
            return rules.labels(self.cleaned_data["codes"] or "")
        except BadInput as wrong:
            raise ValidationError(wrong.message) from wrong

    def labels(self) -> tuple[str, ...]:
        """Return what stands beside each link in the file."""
        said = self.cleaned_data
        if said["kind"] == BY_CODE:
            return tuple(said["codes"])
        return tuple(str(row) for row in range(1, said["number"] + 1))

    def asked(self) -> Asked:
        """Return what is asked for."""
        said = self.cleaned_data
        return Asked(said["name"], len(self.labels()), int(said["weeks"]), said["submission_id"])


class KeyForm(Form):
    """Where a key is used."""

    is_small = True

    opened_from = Radios(
        _("Which clinical system do you use?"),
        options(OpenedFrom.choices),
        missing=_("Select your clinical system"),
    )
    name = Text(
        _("Where will it be used?"),
        hint=_("Such as “All desks at the main site”"),
        missing=_("Enter where it will be used"),
        max_length=LONGEST_NAME,
    )
