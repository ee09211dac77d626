"""Where a server's addresses are: .well-known/smart-configuration (SMART App Launch 2.2)."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from handrail.config.providers import is_safe
from handrail.domain.staff.ports import ProviderAway
from handrail.domain.systems.ports import LaunchRefused, Point, SystemAway
from handrail.interop.oidc import fetching
from handrail.interop.outside import naming

WELL_KNOWN = ".well-known/smart-configuration"


@dataclass(frozen=True, slots=True)
class Configuration:
    """A server's addresses; ``issuer`` and ``jwks_uri`` are of its identity tokens."""

    authorization_endpoint: str
    token_endpoint: str
    issuer: str
    jwks_uri: str


def of(point: Point) -> Configuration:
    """Return a server's addresses; SystemAway, or LaunchRefused where it knows no S256.

    A relative address is of the FHIR server, as older servers write it.
    """
    base = point.iss.rstrip("/") + "/"
    try:
        said = fetching.get(naming.form_of(point), base + WELL_KNOWN)
    except fetching.Declined as declined:
        raise SystemAway(f"configuration: {declined.error}") from None
    except ProviderAway as away:
        raise SystemAway(f"configuration: {away.why}") from None
    methods = said.get("code_challenge_methods_supported")
    if not isinstance(methods, list) or "S256" not in methods:
        raise LaunchRefused("server knows no S256")
    found = Configuration(
        authorization_endpoint=_address(said, "authorization_endpoint", base),
        token_endpoint=_address(said, "token_endpoint", base),
        issuer=str(said.get("issuer") or point.iss),
        jwks_uri=_address(said, "jwks_uri", base),
    )
    if not all(map(is_safe, (found.authorization_endpoint, found.token_endpoint))):
        raise SystemAway("configuration: unsafe or missing address")
    return found


def _address(said: dict[str, Any], name: str, base: str) -> str:
    """Return an address that is named; nothing where it is none, or not in letters of addresses."""
    given = said.get(name)
    if not isinstance(given, str) or not given or not (given.isascii() and given.isprintable()):
        return ""
    try:
        return urljoin(base, given)
    except ValueError:
        return ""
