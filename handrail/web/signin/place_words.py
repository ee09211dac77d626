"""Words of this place that no password may hold, because they are the first to be guessed.

The list: this product and the NHS, the name of the service, and of the account itself its name,
its e-mail address and the names of the organisations it works for (ASVS 6.1.2; docs/adr/0034).
"""

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handrail.domain.staff import queries as staff
from handrail.kernel import clock

ALWAYS = ("handrail", "nhs", "workwell", "fitnote")
SHORTEST = 5  # shorter parts of names are in half of all words
PARTS = re.compile(r"[^a-z0-9]+")


def words_for(user: Any) -> tuple[str, ...]:
    """Return the words that an account's password may not hold, the longest first."""
    names = [settings.SERVICE_NAME]
    if getattr(user, "pk", None):
        names += [user.name, user.email.partition("@")[0]]
        names += [card.organisation_name for card in staff.memberships(user.pk, at=clock.now())]
    return tuple(sorted({*ALWAYS, *_parts(names)}, key=lambda word: (-len(word), word)))


class NotOfThisPlace:
    """Refuses a password with such a word in it, whatever stands between its letters."""

    def validate(self, password: str, user: Any = None) -> None:
        """Do nothing, or raise ValidationError with the word that was found."""
        typed = _plain(password)
        found = next((word for word in words_for(user) if word in typed), None)
        if found:
            raise ValidationError(
                _("Choose a password without “%(word)s”. Words of this place are guessed first"),
                code="word_of_this_place",
                params={"word": found},
            )

    def get_help_text(self) -> str:
        """Return what to keep in mind."""
        return _("Leave out your name, your organisation's and the service's.")


def _parts(names: Iterable[str]) -> set[str]:
    found = {part for name in names for part in PARTS.split(name.casefold())}
    return {part for part in found if len(part) >= SHORTEST}


def _plain(text: str) -> str:
    return PARTS.sub("", text.casefold())
