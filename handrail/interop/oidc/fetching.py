"""Ask a provider's server: with a time-out, never redirected, never more than a page's worth."""

import json
from typing import Any

import httpx

from handrail.config.providers import is_safe
from handrail.domain.staff.ports import ProviderAway

PATIENCE = httpx.Timeout(6.0, connect=3.0)
MOST = 512 * 1024
JSON = {"Accept": "application/json"}


class Declined(Exception):  # noqa: N818 - the provider's answer, not a fault of ours
    """The provider answered that it will not; ``error`` is its short word (RFC 6749, 5.2)."""

    def __init__(self, error: str) -> None:
        self.error = error
        super().__init__(error)


def get(url: str, *, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the JSON object at an address; ProviderAway, Declined."""
    return _ask("GET", url, JSON | (headers or {}), "")


def post(url: str, *, headers: dict[str, str], body: str) -> dict[str, Any]:
    """Return the JSON object that a form is answered with; ProviderAway, Declined."""
    return _ask("POST", url, JSON | headers, body)


def _ask(method: str, url: str, headers: dict[str, str], body: str) -> dict[str, Any]:
    if not is_safe(url):
        raise ProviderAway("unsafe address")
    try:
        with (
            httpx.Client(timeout=PATIENCE, follow_redirects=False) as client,
            client.stream(method, url, headers=headers, content=body) as answer,
        ):
            said = _object(_body(answer))
            status = answer.status_code
    except httpx.HTTPError as problem:
        raise ProviderAway(type(problem).__name__) from None
    if 400 <= status < 500:
        raise Declined(str(said.get("error") or status)[:60])
    if status != httpx.codes.OK:
        raise ProviderAway(f"status {status}")
    return said


def _body(answer: httpx.Response) -> bytes:
    parts, size = [], 0
    for part in answer.iter_bytes():
        size += len(part)
        if size > MOST:
            raise ProviderAway("answer too long")
        parts.append(part)
    return b"".join(parts)


def _object(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
