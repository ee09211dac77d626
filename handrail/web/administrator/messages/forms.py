"""What somebody writes who has done a message's work another way."""

from django.utils.translation import gettext_lazy as _

from handrail.web.shared.forms import Form, Text


class DealtWithForm(Form):
    """How it was done instead."""

    note = Text(
        _("What did you do instead?"),
        hint=_("For example: rang the practice and read it to them."),
        missing=_("Write what you did instead"),
        max_length=300,
        unwatched=True,
    )
