"""The ways to sign in that this place has set up, and the doors to them."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from handrail.config.providers import Provider
from handrail.domain.staff.ports import Door
from handrail.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Way:
    """One button: by whom somebody may sign in."""

    key: str
    name: str


def ways(*, for_staff: bool) -> tuple[Way, ...]:
    """Return the buttons to show, in the order of the settings."""
    found: tuple[Provider, ...] = tuple(settings.SIGN_IN_PROVIDERS.values())
    return tuple(Way(each.key, each.name) for each in found if each.is_for_staff is for_staff)


def provider(key: str) -> Provider:
    """Return one that is set up; NotFound otherwise."""
    found: Provider | None = settings.SIGN_IN_PROVIDERS.get(key)
    if found is None:
        raise NotFound
    return found


def door(of: Provider) -> Door[Any]:
    """Return the door to a provider."""
    made: Door[Any] = import_string(settings.SIGN_IN_DOORS[of.kind])(of)
    return made
