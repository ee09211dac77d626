"""Read a resource, or all pages of a search, from a FHIR server; never from another one."""

from typing import Any
from urllib.parse import urljoin

from handrail.interop.outside.asking import Answer, Away, Line
from handrail.interop.records import elements

MOST_PAGES = 10
FHIR = "application/fhir+json"
NOT_LET = {401, 403, 404}
NUL = "\0"


class NotLet(Exception):  # noqa: N818 - the server's answer, not a fault of ours
    """The server does not let us read that, or does not have it."""


def whole(line: Line, server: str, query: str) -> dict[str, Any]:
    """Return a resource, or a Bundle with the entries of all its pages; Away, NotLet.

    A page at another server is not asked for: the line goes to its own server alone.
    """
    base = server.rstrip("/") + "/"
    address = base + query
    found: dict[str, Any] = {}
    for _ in range(MOST_PAGES):
        page = _resource(line.get(address))
        if found:
            found["entry"] = [*_entries(found), *_entries(page)]
        else:
            found = page
        ahead = elements.next_page(page)
        if ahead is None:
            found.pop("link", None)
            return found
        try:
            address = urljoin(base, ahead)
        except ValueError:
            raise Away("the next page is at no address") from None
    raise Away("too many pages")


def _entries(bundle: dict[str, Any]) -> list[elements.Resource]:
    return elements.objects(bundle.get("entry"))


def _resource(answer: Answer) -> dict[str, Any]:
    if answer.status in NOT_LET:
        raise NotLet
    found = answer.thing()
    if answer.status != 200 or not found or not _is_text(found):
        raise Away(f"status {answer.status}, or no resource")
    return found


def _is_text(found: dict[str, Any]) -> bool:
    """Return whether all its text is such as a database of ours can hold."""
    waiting: list[Any] = [found]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and not (value.isascii() and NUL not in value):
            if NUL in value:
                return False
            try:
                value.encode()  # half of a surrogate pair is no text either
            except UnicodeError:
                return False
    return True
