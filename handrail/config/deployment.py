"""What a server for real people has to have set, besides what Django itself checks."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from handrail.config import environment

OURS = {"127.0.0.1", "localhost", "[::1]"}
PRIVATE = 0o077


@register("handrail", deploy=True)
def for_real_people(app_configs: Any, **named: Any) -> Sequence[CheckMessage]:
    """Return what keeps these settings from being fit for real people."""
    return [*_switches(), *_addresses(), *_secrets()]


def _switches() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.DEMO:
        found.append(_error("E001", "HANDRAIL_DEMO is on: anybody can be any of the demo's staff"))
    if not settings.HTTPS:
        found.append(_error("E002", "HANDRAIL_HTTPS is off: cookies would travel in the clear"))
    if not settings.ACCOUNT_RATE_LIMITS:
        found.append(_error("E003", "tries to sign in are not counted"))
    return found


def _addresses() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if not set(settings.ALLOWED_HOSTS) - OURS:
        found.append(_error("E004", "HANDRAIL_ALLOWED_HOSTS names no host that people could use"))
    if "*" in settings.ALLOWED_HOSTS:
        found.append(_error("E005", "HANDRAIL_ALLOWED_HOSTS lets a request name any host"))
    if not settings.PUBLIC_URL.startswith("https://"):
        found.append(_error("E006", "HANDRAIL_PUBLIC_URL, which letters name, is not https"))
    if not settings.SMTP_URL:
        found.append(Warning("HANDRAIL_SMTP_URL is unset: mail stays on disk", id="handrail.W001"))
    return found


def _secrets() -> list[CheckMessage]:
    folder = environment.data_dir() / "secrets"
    if folder.is_dir() and folder.stat().st_mode & PRIVATE:
        return [_error("E007", f"others on this machine can open {folder}")]
    return []


def _error(number: str, what: str) -> CheckMessage:
    return Error(what, id=f"handrail.{number}")
