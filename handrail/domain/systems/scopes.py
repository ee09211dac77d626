"""What a scope lets somebody do: pure (SMART App Launch 2.2, "Scopes for FHIR resources").

``system/Task.ru`` lets it read and update tasks. The letters are create, read, update, delete and
search; the words of version 1 (``read``, ``write``, ``*``) are understood. ``system`` is what we
grant to others, ``patient`` and ``user`` what others grant to us.
"""

import re
from collections.abc import Iterable

from handrail.domain.staff.permissions import Permission
from handrail.domain.systems.choices import SystemKind

SCOPE = re.compile(r"(system|user|patient)/(\*|[A-Z][A-Za-z]+)\.(read|write|\*|c?r?u?d?s?)(\?.*)?")
LETTERS = "cruds"
OF_VERSION_ONE = {"read": "rs", "write": "cud", "*": LETTERS}
OURS, THEIRS = ("system",), ("patient", "user")
SENDS = ("ServiceRequest", "cu")
ANSWERS = ("Task", "u")


def granted(asked: str, registered: Iterable[str]) -> tuple[str, ...]:
    """Return what a system gets of the scopes it asks for: never more than it is registered for.

    A scope of only some resources of a type, with a query, is not one that we know how to keep to.
    """
    held, found = tuple(registered), []
    for each in dict.fromkeys(asked.split()):
        said = SCOPE.fullmatch(each)
        if said is None or said[1] not in OURS or said[4]:
            continue
        wanted = OF_VERSION_ONE.get(said[3], said[3])
        given = "".join(it for it in wanted if allows(held, said[2], it))
        if given:
            found.append(f"system/{said[2]}.{given}")
    return tuple(dict.fromkeys(found))


def allows(scopes: Iterable[str], resource: str, letter: str) -> bool:
    """Return whether the scopes we gave let a system do this with resources of this type."""
    return _any(scopes, OURS, resource, letter)


def lets(scopes: Iterable[str], resource: str, letter: str) -> bool:
    """Return whether the scopes that a clinical system gave us let us do this.

    A grant of only some resources of the type, with a query, counts: what comes is what comes.
    """
    return _any(scopes, THEIRS, resource, letter)


def permissions(scopes: Iterable[str], kind: str) -> frozenset[str]:
    """Return what a system may do, as job roles have it: only a provider's decides and supports."""
    held = tuple(scopes)
    found: set[Permission] = set()
    if any(allows(held, SENDS[0], letter) for letter in SENDS[1]) or allows(held, *ANSWERS):
        found |= {Permission.REFER, Permission.FOLLOW}
    if kind == SystemKind.PROVIDER and allows(held, *ANSWERS):
        found |= {Permission.TRIAGE, Permission.WORK_CASES}
    return frozenset(str(each) for each in found)


def _any(scopes: Iterable[str], contexts: tuple[str, ...], resource: str, letter: str) -> bool:
    for each in scopes:
        said = SCOPE.fullmatch(each)
        if said is None or said[1] not in contexts or said[2] not in {"*", resource}:
            continue
        if letter in OF_VERSION_ONE.get(said[3], said[3]) and (contexts != OURS or not said[4]):
            return True
    return False
