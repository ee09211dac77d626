"""Every address, and who may enter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from inspect import unwrap
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from handrail.commands.reference.markdown import code, table
from handrail.web.shared.access import ENTER

WORDS = {
    "anyone": "anybody",
    "signed in": "staff who are signed in",
    "the person": "the person, after a one-time code, or the bearer of their link",
    "by a secure link": "a provider without a system, after a code to its registered address",
    "a helper": "a family member or advocate with whom somebody shares, after a one-time code",
    "told": "whom people share with: an employer, the Jobcentre or DWP",
    "a system": "another system, by a signed token that proves which",
    "demo": "anybody, in demo mode only",
    "operator": "whoever sends the operator's token; this machine itself where none is set",
}


@dataclass(frozen=True, slots=True)
class Route:
    """One address: its name, its path, who may enter (as the view says), and the view."""

    name: str
    path: str
    enter: str
    view: str


def routes() -> tuple[Route, ...]:
    """Return every address in the order in which they are tried."""
    return tuple(_walk(get_resolver().url_patterns, ""))


def body() -> str:
    """Return the table of addresses."""
    intro = (
        "Every view says who may enter, with one decorator of `handrail.web.shared.access`. "
        "A permission here means: staff whose active job role carries it. What they then see is "
        "decided row by row ([data dictionary](data-dictionary.md)).\n\n"
    )
    rows = [
        (code(each.name), code(f"/{each.path}"), _who(each.enter), code(each.view))
        for each in routes()
    ]
    return intro + table(("Name", "Path", "Who may enter", "View"), rows)


def _who(enter: str) -> str:
    return WORDS.get(enter) or " or ".join(map(code, enter.split(" or ")))


def _walk(patterns: Sequence[URLPattern | URLResolver], before: str) -> Iterator[Route]:
    for each in patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, path)
        else:
            view: Any = each.callback
            yield Route(each.name or "", path, getattr(view, ENTER, ""), _place(view))


def _place(view: Any) -> str:
    plain = getattr(view, "view_class", None) or unwrap(view)
    return f"{plain.__module__}.{plain.__name__}"
