"""Find somebody to tell: words of a name, a town or a postcode, and a short list."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from handrail.domain.disclosure.matrix import Recipient
from handrail.journey import share as sharing
from handrail.journey.share import Found
from handrail.web.shared.forms import Form, Text
from handrail.web.shared.viewer import Request

FEWEST_LETTERS = 3


class FindForm(Form):
    """Words of a name, a town or a postcode."""

    find = Text(
        _("Name of the employer or Jobcentre"),
        hint=_("You can add the town or postcode"),
        missing=_("Enter a name, a town or a postcode"),
        max_length=100,
    )

    def clean_find(self) -> str:
        """Ask for enough letters to find a few and not thousands."""
        said: str = self.cleaned_data["find"]
        if sum(character.isalnum() for character in said) < FEWEST_LETTERS:
            self.add_error("find", str(_("Enter at least 3 letters or numbers")))
        return said


def asked(
    request: Request, *, among: Collection[Recipient] = tuple(sharing.PURPOSES)
) -> tuple[FindForm, Found | None]:
    """Return the form of a search as it was sent, and what it found; None before it is sent."""
    form = FindForm(request.GET if "find" in request.GET else None)
    if not form.is_bound or not form.is_valid():
        return form, None
    return form, sharing.search(form.cleaned_data["find"], among=among)
