"""Who is turned away by the decorator of an address, before it looks at what it names."""

from functools import cache
from types import ModuleType
from typing import Any

from django.views.decorators import http

from demo import cast
from handrail.domain.staff.permissions import Permission
from handrail.web.shared import access
from tests.architecture import routes


def turns_away(name: str, column: str) -> bool:
    """Return whether an address wants what a job role may not, wherever they work."""
    wants = wanted(name)
    return bool(wants) and column in roles() and wants.isdisjoint(roles()[column])


@cache
def roles() -> dict[str, frozenset[str]]:
    """Return what each job role may do."""
    return {role.key: frozenset(role.permissions) for role in cast.ROLES}


@cache
def wanted(name: str) -> frozenset[str]:
    """Return what staff must be allowed, any of it, before an address looks at what it names.

    Nothing where it is not for staff, or where more than the method is looked at before.
    """
    view = routes.pattern(name).callback
    wants = frozenset(view.enter.split(" or "))  # type: ignore[attr-defined]
    gate = view.__wrapped__ if _is_of(view, http) else view  # type: ignore[attr-defined]
    is_first = _is_of(gate, access) and not hasattr(view, "ask_outside")
    return wants if is_first and wants <= set(Permission) else frozenset()


def _is_of(function: Any, module: ModuleType) -> bool:
    return bool(function.__code__.co_filename == module.__file__)
