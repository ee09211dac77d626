"""What is asked of staff about a copy."""

from django.utils.translation import gettext_lazy as _

from handrail.domain.copies.choices import Checked, Withheld
from handrail.web.shared.forms import Form, LongText, Radios, Tick, options


class CheckedForm(Form):
    """How somebody made sure that it is really them."""

    how = Radios(
        _("How did you make sure that it is them?"),
        options(Checked.choices),
        hint=_("A phone number, an email address or a code does not show who somebody is."),
        missing=_("Select how you made sure that it is them"),
    )


class WithholdForm(Form):
    """Why the parts that were ticked are held back."""

    why = Radios(
        _("Why are these parts held back?"),
        options(Withheld.choices),
        missing=_("Select why they are held back"),
    )
    reason = LongText(
        _("Your reason, for the record"),
        missing=_("Write your reason"),
        max_length=500,
        rows=3,
    )


class ReleaseForm(Form):
    """That a health professional has looked through all of it."""

    is_read = Tick(
        _(
            "I have looked through all of it for other people and for serious harm, and hold back "
            "what I must"
        ),
        missing=_("Tick that you have looked through all of it"),
    )
