"""How sessions are listed: to whoever they belong to, and to administrators."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handrail.config.templating import nhs_datetime
from handrail.domain.staff.sessions import SessionCard
from handrail.web.shared import providers

WAYS = {
    "password": gettext_lazy("Password"),
    "passkey": gettext_lazy("Passkey"),
    "demo": gettext_lazy("Demonstration"),
    "other": gettext_lazy("Another way"),
}
UNUSUAL = {
    "new_browser": gettext_lazy("New browser"),
    "many_tries": gettext_lazy("After wrong tries"),
}


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One place where an account is signed in."""

    id: UUID
    browser: str
    way: str
    began: str
    latest: str
    tags: tuple[str, ...]
    is_this: bool


def lines(found: Sequence[SessionCard], *, this: str = "") -> tuple[SessionLine, ...]:
    """Return the lines of a list; ``this`` is the key of the session that asks."""
    names = {way.key: way.name for way in providers.ways(for_staff=True)}
    return tuple(
        SessionLine(
            card.id,
            card.browser,
            names.get(card.how) or str(WAYS.get(card.how, card.how)),
            nhs_datetime(card.began_at),
            nhs_datetime(card.latest_at),
            tuple(str(UNUSUAL.get(each, each)) for each in card.unusual),
            card.key_hash == this,
        )
        for card in found
    )


def places(number: int) -> str:
    """Return in how many places an account is signed in."""
    return ngettext("In %(num)s place", "In %(num)s places", number) % {"num": number}


def ended(number: int) -> str:
    """Return how many sessions were ended."""
    return (
        ngettext("%(num)s session is ended.", "%(num)s sessions are ended.", number)
        % {"num": number}
        if number
        else _("There was no other session to end.")
    )
