"""What somebody did who brought a letter to a practice themself."""

from django.utils.translation import gettext_lazy as _

from handrail.domain.messaging.choices import ByHand
from handrail.web.shared.forms import Form, Radios, Text, options


class DoneForm(Form):
    """How it got there, and a word about it."""

    how = Radios(_("What did you do?"), options(ByHand.choices), missing=_("Choose what you did"))
    note = Text(
        _("A word about it"),
        required=False,
        hint=_("For example: spoke with the practice manager. Needed for “another way”."),
        missing=_("Write what you did"),
        max_length=300,
        unwatched=True,
    )
