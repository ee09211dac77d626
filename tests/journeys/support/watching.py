"""What goes wrong in a browser without anyone seeing it: errors, and requests elsewhere."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

INSIDE = {"data", "blob", "about", "chrome-error"}


@dataclass
class Watch:
    """What one page has met so far."""

    home: str
    runs_scripts: bool = True
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def on_console(self, message: ConsoleMessage) -> None:
        """Keep an error of the console, but not one about a page that is meant to be refused."""
        refused = message.text.startswith("Failed to load resource")
        if message.type == "error" and not (refused and self._is_page(message)):
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def on_request(self, request: Request) -> None:
        """Keep a request to anywhere but our own server."""
        parts = urlsplit(request.url)
        if parts.scheme not in INSIDE and not request.url.startswith(self.home):
            self.elsewhere.append(request.url)

    def forget(self) -> None:
        """Start again, after something that was meant to happen."""
        self.errors.clear()
        self.elsewhere.clear()

    def check(self) -> None:
        """Fail when anything went wrong."""
        assert not self.errors, f"errors in the browser: {self.errors}"
        assert not self.elsewhere, f"requests to other places: {self.elsewhere}"

    def _is_page(self, message: ConsoleMessage) -> bool:
        return "/static/" not in message.location.get("url", "")


_watches: dict[Page, Watch] = {}


def watch(page: Page, home: str = "", *, runs_scripts: bool = True) -> Watch:
    """Return the page's watch, set up the first time."""
    if page not in _watches:
        kept = _watches[page] = Watch(home, runs_scripts)
        page.on("console", kept.on_console)
        page.on("pageerror", lambda error: kept.errors.append(str(error)))
        page.on("request", kept.on_request)
        page.on("close", lambda _: _watches.pop(page, None))
    return _watches[page]
