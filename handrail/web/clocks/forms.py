"""What is written down when a person wants to wait."""

from django.utils.translation import gettext_lazy as _

from handrail.domain.referrals.choices import Wish
from handrail.web.shared.forms import DateParts, Form, Radios, Text, Tick, options


class WaitForm(Form):
    """From when until when they want to wait, and why: in their words, and nobody else's."""

    wish = Radios(
        _("Why do they want to wait?"),
        options(Wish.choices),
        hint=_("Only their own wish. Waiting for a worker, a room or an answer stops no clock."),
        missing=_("Choose why they want to wait"),
    )
    from_date = DateParts(_("First day"), missing=_("Enter the first day"))
    until_date = DateParts(_("Last day"), missing=_("Enter the last day"))
    note = Text(
        _("What they said"),
        hint=_("One line. Nobody watches this box for emergencies."),
        missing=_("Write what they said"),
        max_length=300,
    )
    is_their_wish = Tick(
        _("They asked for this themselves, and know that they can say they are ready sooner"),
        missing=_("Tick to say that they asked for this themselves"),
    )
