"""The browser somebody signs in with: what it calls itself, and a secret it keeps for a year.

Nothing else of it is looked at: no fingerprint, no address. The secret is kept as a hash made
with the account, so that two people at one computer are not tied together by it.
"""

import re
import secrets
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

NEW = "new_browser_secret"
YEAR = 365 * 24 * 60 * 60
SECRET = re.compile(r"[\w-]{43}")
# The first that fits wins: most say that they are several.
FAMILIES = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def name_of(request: HttpRequest) -> str:
    """Return what a browser says it is, such as "Edge on Windows"; only its family."""
    agent = request.headers.get("User-Agent", "")
    family = next((name for mark, name in FAMILIES if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " on ".join(filter(None, (family, system))) or "Unknown browser"


def hash_for(request: HttpRequest, account_id: UUID) -> str:
    """Return by which hash an account knows this browser, giving it a secret where it has none."""
    kept = request.COOKIES.get(settings.BROWSER_COOKIE_NAME, "")
    secret = getattr(request, NEW, "") or (kept if SECRET.fullmatch(kept) else "")
    if not secret:
        secret = secrets.token_urlsafe(32)
    setattr(request, NEW, secret)
    return sha256(f"{account_id}|{secret}".encode()).hexdigest()


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Let the browser keep its secret for another year, where somebody has just signed in."""
    if secret := getattr(request, NEW, ""):
        response.set_cookie(
            settings.BROWSER_COOKIE_NAME,
            secret,
            max_age=YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
