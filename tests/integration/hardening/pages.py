"""What a page makes a browser fetch, send to, or run, read from its HTML."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

# Attributes that a browser follows by itself, or sends a form to.
FETCHED = {"src", "srcset", "action", "formaction", "data", "poster", "background", "ping",
           "manifest", "xlink:href", "imagesrcset", "cite", "longdesc"}  # fmt: skip
CSS_ADDRESS = re.compile(r"""@import\s+(?:url\()?["']?([^"')\s;]+)|url\(\s*["']?([^"')]+)""")
JS_ADDRESS = re.compile(r"""["'`]((?:https?:)?//[^"'`\s]+)["'`]""")


@dataclass
class Seen(HTMLParser):
    """What stands on one page."""

    fetched: list[str] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    nonces: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note what one element fetches, names or runs."""
        given = {name: value or "" for name, value in attributes}
        self.fetched += [given[name] for name in FETCHED & set(given)]
        self.inline += [f"{tag} {name}" for name in given if name.startswith("on")]
        self.inline += [f"{tag} {name}" for name in given if name in ("style", "srcdoc")]
        if tag in ("link", "use", "image", "base"):
            self.fetched.append(given.get("href", ""))
        if tag in ("a", "area"):
            self.links.append(given)
        if tag == "script" and "src" not in given:
            self.nonces.append(given.get("nonce", ""))
        if tag in ("style", "iframe", "object", "embed", "base"):
            self.inline.append(tag)
        if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
            self.inline.append("meta refresh")


def seen(html: str) -> Seen:
    """Return what stands on a page."""
    found = Seen()
    found.feed(html)
    return found


def is_elsewhere(address: str) -> bool:
    """Return whether an address leads away from where the page came from."""
    parts = urlsplit(address.strip())
    return bool(parts.netloc or parts.scheme) and parts.scheme != "data"


def addresses_of_css(css: str) -> list[str]:
    """Return what a style sheet makes a browser fetch."""
    return [first or second for first, second in CSS_ADDRESS.findall(css)]


def addresses_of_script(script: str) -> list[str]:
    """Return whole addresses that stand in a script."""
    return JS_ADDRESS.findall(script)
