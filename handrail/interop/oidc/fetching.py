"""Ask a provider's server for a JSON object: in time, never more than a page's worth."""

from typing import Any

from handrail.domain.staff.ports import ProviderAway
from handrail.domain.systems.circuits import Outside
from handrail.interop.outside import asking
from handrail.interop.outside.asking import Answer, Away, Terms

SECONDS = 8.0
MOST = 512 * 1024


class Declined(Exception):  # noqa: N818 - the provider's answer, not a fault of ours
    """The provider answered that it will not; ``error`` is its short word (RFC 6749, 5.2)."""

    def __init__(self, error: str) -> None:
        self.error = error
        super().__init__(error)


def get(outside: Outside, url: str, *, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the JSON object at an address; ProviderAway, Declined."""
    try:
        with asking.opened(outside, _terms(url, headers or {})) as line:
            return _said(line.get(url))
    except Away as away:
        raise ProviderAway(away.why) from None


def post(outside: Outside, url: str, *, headers: dict[str, str], body: str) -> dict[str, Any]:
    """Return the JSON object that a form is answered with; ProviderAway, Declined."""
    try:
        with asking.opened(outside, _terms(url, {})) as line:
            return _said(line.post(url, body, headers))
    except Away as away:
        raise ProviderAway(away.why) from None


def _terms(url: str, headers: dict[str, str]) -> Terms:
    """Return the terms: the address is one that the provider itself has published as its own."""
    return Terms(servers=[url], seconds=SECONDS, most_bytes=MOST, headers=headers)


def _said(answer: Answer) -> dict[str, Any]:
    said = answer.thing()
    if 400 <= answer.status < 500:
        raise Declined(str(said.get("error") or answer.status)[:60])
    if answer.status != 200:
        raise Away(f"status {answer.status}")
    return said
