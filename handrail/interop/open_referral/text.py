"""HTML and loose text of other publishers made into safe plain text."""

import html
import re
from html.parser import HTMLParser

import nh3

from handrail.domain.directory import rules

LONGEST_TEXT = 20_000
_LINKS = ("http://", "https://", "mailto:", "tel:")
_BLOCK_NAMES = """
address article aside blockquote div dl dt dd fieldset figure figcaption footer form h1 h2 h3 h4
h5 h6 header hr main nav ol p pre section table tbody thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_LOOKS_LIKE_HTML = re.compile(r"<(?:/?[a-zA-Z][\w-]*[\s/>]|!--|/?[a-zA-Z][\w-]*$)")
_ESCAPED_HTML = re.compile(r"&(?:amp;)?lt;/?(?:p|br|div|span|ul|ol|li|a|strong|b|em|h[1-6])\b")
_INVISIBLE = re.compile("[\u200b\u200c\u200e\u200f\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"[^\S\n]+")
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")


def plain_text(value: object) -> str:
    """Return HTML or text as plain text: paragraphs apart, one line per list item.

    Scripts, styles, images and attributes go; entities are decoded; a link keeps its
    address in brackets. Anything longer than LONGEST_TEXT is cut at a word.
    """
    text = _string(value)
    if _ESCAPED_HTML.search(text) and not _LOOKS_LIKE_HTML.search(text):
        text = html.unescape(html.unescape(text))
    text = _from_html(text) if _LOOKS_LIKE_HTML.search(text) else html.unescape(text)
    return shortened(_tidy(text))


def one_line(value: object, longest: int = 500) -> str:
    """Return HTML or text as one line of plain text."""
    return shortened(" ".join(plain_text(value).split()), longest)


def written(text: str) -> str:
    """Return plain text so that ``plain_text`` gives it back, whoever reads it."""
    tidy = shortened(_tidy(without_nul(text)))
    return tidy if plain_text(tidy) == tidy else _as_html(tidy)


def written_line(text: str, longest: int = 500) -> str:
    """Return a line of plain text so that ``one_line`` gives it back."""
    tidy = line(text, longest)
    return tidy if one_line(tidy, longest) == tidy else _as_html(tidy)


def line(text: str, longest: int = 500) -> str:
    """Return plain text, no HTML, as one tidy line."""
    return shortened(" ".join(_tidy(without_nul(text)).split()), longest)


def _as_html(text: str) -> str:
    return f"<p>{html.escape(text, quote=False)}</p>".replace("\n", "<br>")


def shortened(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return the text, cut at a word and marked with an ellipsis when it is too long."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return (cut.rsplit(None, 1)[0] if " " in cut else cut) + "…"


def web_address(value: object) -> str:
    """Return a web address that is safe to link to, or nothing."""
    return rules.web_address(_string(value))


def email_address(value: object) -> str:
    """Return the first e-mail address in a text, or nothing."""
    found = _EMAIL.search(_string(value))
    return found.group()[:254] if found else ""


def without_nul(value: str) -> str:
    """Return a text that PostgreSQL can store: no NUL, no lone surrogate."""
    return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _string(value: object) -> str:
    if value is None or isinstance(value, bool | dict | list):
        return ""
    return without_nul(str(value))


def _tidy(text: str) -> str:
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _CONTROL.sub("", text)
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
    kept: list[str] = []
    for line in lines:
        if line.startswith("- ") and kept[-2:-1] and kept[-1] == "" and kept[-2].startswith("- "):
            kept.pop()
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()


def _from_html(text: str) -> str:
    safe = nh3.clean(
        text,
        tags=_BLOCKS | {"a", "br", "li", "td", "th"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    lines = _Lines()
    lines.feed(safe)
    lines.close()
    return "".join(lines.pieces)


class _Lines(HTMLParser):
    """Writes block elements as paragraphs, list items as dashed lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._href = ""
        self._link_starts_at = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._href = dict(attrs).get("href") or ""
            self._link_starts_at = len(self.pieces)
        elif tag == "li":
            self._new_line("- ")
        elif tag == "br":
            self.pieces.append("\n")
        elif tag in {"td", "th"}:
            self.pieces.append(" ")
        elif tag in _BLOCKS:
            self._new_line("" if tag == "tr" or self._in_item() else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._end_link()
        elif tag == "tr":
            self.pieces.append("\n")
        elif tag in _BLOCKS:
            self.pieces.append("\n" if self._in_item() else "\n\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(re.sub(r"\s+", " ", data.replace("\u00a0", " ")))

    def _in_item(self) -> bool:
        return bool(self.pieces) and self.pieces[-1] == "- "

    def _new_line(self, start: str) -> None:
        if self._in_item():
            return
        if self.pieces and not self.pieces[-1].endswith("\n"):
            self.pieces.append("\n")
        if start:
            self.pieces.append(start)

    def _end_link(self) -> None:
        shown = "".join(self.pieces[self._link_starts_at :]).strip()
        address = html.unescape(self._href).removeprefix("mailto:").removeprefix("tel:").strip()
        if self._href.startswith(_LINKS) and not _says_the_same(shown, address):
            self.pieces.append(f" ({address})" if shown else address)
        self._href = ""


def _says_the_same(shown: str, address: str) -> bool:
    def bare(text: str) -> str:
        text = re.sub(r"^https?://(www\.)?", "", "".join(text.lower().split()))
        return text.removeprefix("www.").rstrip("/")

    return not address or bare(address) == bare(shown) or bare(address) in bare(shown)
