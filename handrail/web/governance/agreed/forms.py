"""What information governance writes down of an agreement."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.domain.agreements.choices import Article6, Article9
from handrail.web.shared.forms import (
    Checkboxes,
    DateParts,
    Form,
    LongText,
    Option,
    Radios,
    Select,
    Text,
)

NORMALLY_NOT = _(
    "Normally not the right one here: somebody who depends on a service cannot freely say no"
)


class TeamForm(Form):
    """Which organisations are one direct-care team, for which pathway, and who agreed that."""

    is_small = True

    pathway = Select(
        _("Pathway"), (), empty=_("Choose a pathway"), missing=_("Choose which pathway it is for")
    )
    organisations = Checkboxes(
        _("Which organisations join the team?"),
        (),
        hint=_("An employer, a Jobcentre or the DWP can never be in it."),
        missing=_("Select the organisations that join the team"),
    )
    agreed_by = Text(
        _("Who agreed it?"),
        hint=_("Name and post, for example of the Caldicott Guardian"),
        missing=_("Enter who agreed it"),
        max_length=200,
    )
    agreed_date = DateParts(
        _("When was it agreed?"),
        name=_("The day it was agreed"),
        missing=_("Enter when it was agreed"),
        past=True,
    )
    reference = Text(
        _("Which document says so?"),
        hint=_("Its title or number, as others can find it"),
        missing=_("Enter which document says so"),
        max_length=200,
    )
    from_date = DateParts(
        _("From which day?"), name=_("The first day"), missing=_("Enter the first day")
    )
    until_date = DateParts(
        _("Until which day? (optional)"), name=_("The last day"), required=False, future=True
    )

    def __init__(
        self,
        *arguments: Any,
        pathways: Iterable[Option],
        organisations: Iterable[Option],
        **named: Any,
    ) -> None:
        super().__init__(*arguments, **named)
        self.fields["pathway"].options = tuple(pathways)  # type: ignore[attr-defined]
        self.fields["organisations"].options = tuple(organisations)  # type: ignore[attr-defined]


class EndForm(Form):
    """Why an organisation leaves the team."""

    why = LongText(
        _("Why?"),
        hint=_("For example: the contract has ended. Do not name a person."),
        missing=_("Enter why it ends"),
        max_length=300,
        rows=3,
    )


class LawForm(Form):
    """The law relied on for one purpose. Nothing is chosen beforehand."""

    is_small = True

    controller = Text(
        _("Who decided it?"),
        hint=_("The controller, and the name and post of whoever signed"),
        missing=_("Enter who decided it"),
        max_length=200,
    )
    article6 = Radios(
        _("Which lawful basis, by article 6(1)?"),
        tuple(
            Option(
                one.value,
                f"{one.label[:1].upper()}{one.label[1:]}, {one.value}",
                hint=NORMALLY_NOT if one is Article6.CONSENT else "",
            )
            for one in Article6
        ),
        missing=_("Select the lawful basis"),
    )
    article9 = Radios(
        _("Which condition for information about health, by article 9(2)?"),
        tuple(
            Option(
                one.value,
                f"{one.label[:1].upper()}{one.label[1:]}"
                + ("" if one is Article9.NOT_NEEDED else f", {one.value}"),
                hint=NORMALLY_NOT if one is Article9.EXPLICIT_CONSENT else "",
                follows_or=one is Article9.NOT_NEEDED,
            )
            for one in Article9
        ),
        missing=_("Select the condition"),
    )
    reference = Text(
        _("Which document says so?"),
        missing=_("Enter which document says so"),
        max_length=200,
    )
    from_date = DateParts(
        _("From which day?"), name=_("The first day"), missing=_("Enter the first day")
    )
