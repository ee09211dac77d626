"""Find the room of an address by its first word: no request tries every address there is."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RoutePattern


class FirstWords(RoutePattern):
    """The empty beginning of addresses that go on with one of some words."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__("")
        self.words = frozenset(words)

    def match(self, path: str) -> tuple[str, tuple[Any, ...], dict[str, Any]] | None:
        """Return the whole path for what is inside, or None where nothing inside can be meant."""
        return (path, (), {}) if path.partition("/")[0] in self.words else None


def routes(module: str) -> URLResolver:
    """Return the addresses of a room, as ``path("", include(module))`` does.

    ValueError for a room with an address whose first word is not plain text.
    """
    patterns = import_module(module).urlpatterns
    return URLResolver(FirstWords(_first_words(patterns, module)), patterns)


def _first_words(patterns: Iterable[URLPattern | URLResolver], module: str) -> Iterator[str]:
    for each in patterns:
        beginning = str(each.pattern).removeprefix("^")
        if not beginning and isinstance(each, URLResolver):
            yield from _first_words(each.url_patterns, module)
            continue
        word = beginning.partition("/")[0]
        if not word.replace("-", "").isalnum() and word:
            raise ValueError(f"{module} has an address that begins with {word!r}")
        yield word
