"""Where a provider's addresses and keys are (OpenID Connect Discovery 1.0), kept for an hour."""

import threading
import time
from dataclasses import dataclass
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from handrail.config.providers import Provider, is_safe
from handrail.domain.staff.ports import ProviderAway
from handrail.domain.systems.circuits import Outside
from handrail.interop.oidc import fetching
from handrail.interop.outside import naming

KEPT_SECONDS = 3600.0
PUBLIC = {"RSA", "EC", "OKP"}
ADDRESSES = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Metadata:
    """A provider's addresses, and as whom it is asked."""

    outside: Outside
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str


_lock = threading.Lock()
_addresses: dict[str, tuple[float, Metadata]] = {}
_keys: dict[str, tuple[float, KeySet]] = {}


def of(provider: Provider) -> Metadata:
    """Return a provider's addresses; ProviderAway when they cannot be had or are not its own."""
    issuer = provider.issuer
    with _lock:
        since, known = _addresses.get(issuer, (0.0, None))
    if known and time.monotonic() - since < KEPT_SECONDS:
        return known
    found = _read(issuer, naming.provider(provider))
    with _lock:
        _addresses[issuer] = (time.monotonic(), found)
    return found


def keys(known: Metadata, *, anew: bool = False) -> KeySet:
    """Return the keys a provider signs with; ``anew`` when those kept do not fit a token."""
    with _lock:
        since, held = _keys.get(known.jwks_uri, (0.0, None))
    if held and not anew and time.monotonic() - since < KEPT_SECONDS:
        return held
    found = _read_keys(known)
    with _lock:
        _keys[known.jwks_uri] = (time.monotonic(), found)
    return found


def forget() -> None:
    """Forget all that is kept."""
    with _lock:
        _addresses.clear()
        _keys.clear()


def _read(issuer: str, outside: Outside) -> Metadata:
    said = _get(outside, issuer.rstrip("/") + WELL_KNOWN)
    if said.get("issuer") != issuer:  # Discovery 1.0, 4.3: exactly the same
        raise ProviderAway("another issuer in the metadata")
    found = {name: str(said.get(name) or "") for name in ADDRESSES}
    if not all(is_safe(address) for address in found.values()):
        raise ProviderAway("unsafe or missing address in the metadata")
    return Metadata(outside=outside, issuer=issuer, **found)


def _read_keys(known: Metadata) -> KeySet:
    said = _get(known.outside, known.jwks_uri)
    usable: list[Any] = []
    for each in said.get("keys") or ():
        if _may_verify(each):
            try:
                usable.extend(KeySet.import_key_set({"keys": [_public(each)]}).keys)
            except (JoseError, ValueError, KeyError, TypeError):
                continue
    if not usable:
        raise ProviderAway("no keys")
    return KeySet(usable)


def _may_verify(key: Any) -> bool:
    """Return whether it is a public key for signatures.

    A shared secret among public keys could make a token signed with HS256 look right.
    """
    return isinstance(key, dict) and key.get("kty") in PUBLIC and key.get("use") != "enc"


def _public(key: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in key.items() if name not in {"key_ops", "x5c", "x5t"}}


def _get(outside: Outside, address: str) -> dict[str, Any]:
    try:
        return fetching.get(outside, address)
    except fetching.Declined as declined:
        raise ProviderAway(declined.error) from None
