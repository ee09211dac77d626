"""The forms of a page, as somebody who sends them by hand would read them."""

from collections.abc import Callable
from html.parser import HTMLParser

CHOSEN = {"radio", "checkbox", "hidden", "submit", "button"}


class _Fields(HTMLParser):
    """Collects the name and kind of every field, with the values that may be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.kinds: dict[str, str] = {}
        self.select = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note one field."""
        given = {name: value or "" for name, value in attributes}
        name = given.get("name", "")
        if tag == "select":
            self.select = name
        if tag == "option" and self.select:
            self.found.setdefault(self.select, []).append(given.get("value", ""))
        if tag in ("input", "textarea", "select", "button") and name:
            kind = given.get("type", tag)
            self.kinds[name] = "radio" if tag == "select" else kind
            self.found.setdefault(name, [])
            if given.get("value") and kind in CHOSEN:
                self.found[name].append(given["value"])


def fields(html: str) -> dict[str, list[str]]:
    """Return the name of every field of a page, and the values it offers."""
    parser = _Fields()
    parser.feed(html)
    parser.found.pop("csrfmiddlewaretoken", None)
    return parser.found


def texts(asked: dict[str, list[str]], typed: Callable[[str], str]) -> dict[str, str]:
    """Return a whole form: what is offered is chosen, the rest is typed."""
    return {name: offered[0] if offered else typed(name) for name, offered in asked.items()}
