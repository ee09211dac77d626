"""What a coach writes down when somebody shares something: also how they agreed."""

from django.utils.translation import gettext_lazy as _

from handrail.domain.consent.choices import How
from handrail.web.participant.share_forms import HelperForm, LongForm, ResearchForm, WhatForm
from handrail.web.shared.forms import Form, Postcode, Radios, Text, options

SPOKEN = options(((How.SPOKEN, How.SPOKEN.label), (How.SIGNED, How.SIGNED.label)))


def _how() -> Radios:
    return Radios(_("How did they agree?"), SPOKEN, missing=_("Select how they agreed"))


class AgreedForm(WhatForm):
    """What they may see, for how long, and how the person agreed."""

    how = _how()


class AgreedHelperForm(HelperForm):
    """Whom they named, what they may see, for how long, and how the person agreed."""

    how = _how()


class AgreedLongForm(LongForm):
    """For how long it goes on, and how the person agreed."""

    how = _how()


class AgreedResearchForm(ResearchForm):
    """What they said of research, and how."""

    how = Radios(_("How did they say so?"), SPOKEN, missing=_("Select how they said so"))


class StopForm(Form):
    """How the person said that something stops."""

    how = Radios(_("How did they say so?"), SPOKEN, missing=_("Select how they said so"))


class EmployerForm(Form):
    """An employer to put on record."""

    name = Text(_("Name"), missing=_("Enter the name of the employer"), max_length=100)
    town = Text(_("Town (optional)"), required=False, max_length=60, width="20")
    postcode = Postcode(_("Postcode of the workplace (optional)"), required=False)
