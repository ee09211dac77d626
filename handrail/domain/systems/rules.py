"""What can be believed of another system: addresses, keys and scopes. Pure: no clock, no network.

Sources: CDS Hooks 2.0, "Trusting CDS Clients" and "JWT signing algorithm"; SMART App Launch 2.2,
"Asymmetric authentication" (keys, RSA of at least 2,048 bits) and "Scopes and launch context".
"""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from handrail.kernel.errors import BadInput

HERE = {"127.0.0.1", "localhost", "::1"}
MOST_KEYS = 20
SHORTEST_RSA_BYTES = 256  # 2,048 bits
CURVE = "P-384"
PRIVATE_PARTS = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}
SCOPE = re.compile(r"(system|user|patient)/(\*|[A-Z][A-Za-z]+)\.c?r?u?d?s?")
KINDS_OF_KEY = {"ES384": "EC", "RS384": "RSA"}
FHIR_USER = re.compile(r"(Practitioner|PractitionerRole)/[A-Za-z0-9.-]{1,64}", re.ASCII)


class BadAddress(BadInput):
    """An address that is no https address."""

    default = "Enter a full address that starts with https://"


class BadKeys(BadInput):
    """Keys that are missing, private, too weak or of another kind."""

    default = (
        "Paste the system's public keys as a JWK Set: RSA of 2,048 bits or more for RS384, or "
        "EC on P-384 for ES384, each with its kid. Never a private key."
    )


class BadScope(BadInput):
    """A scope that SMART does not know."""

    default = "Write scopes as SMART 2 has them, such as system/ServiceRequest.rs"


def address(text: str, *, may_be_here: bool = False) -> str:
    """Return an address that may be asked; BadAddress unless it is https, or here if that may be.

    No user, query or fragment: what is compared is the whole text.
    """
    said = text.strip()
    try:
        parts = urlsplit(said)
        port_is_right = parts.port is None or parts.port > 0
    except ValueError:
        raise BadAddress from None
    is_here = may_be_here and parts.scheme == "http" and parts.hostname in HERE
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    if not (parts.hostname and plain and port_is_right and (parts.scheme == "https" or is_here)):
        raise BadAddress
    return said


def origin(text: str, *, may_be_here: bool = False) -> str:
    """Return an origin whose pages may show ours (CSP 3, 2.3.1); BadAddress for anything more."""
    said = address(text, may_be_here=may_be_here)
    parts = urlsplit(said)
    if parts.path not in {"", "/"} or not re.fullmatch(r"[a-z0-9.:\[\]-]+", parts.netloc):
        raise BadAddress("Enter only the start of the address, such as https://records.example")
    return f"{parts.scheme}://{parts.netloc}"


def fhir_user(text: str, *, iss: str) -> str:
    """Return who a system means, relative to its own server; nothing for anybody else's.

    SMART App Launch 2.2, "Scopes for requesting identity data": a Practitioner, or a role of one.
    """
    said = text.strip().removeprefix(iss.rstrip("/") + "/")
    return said if FHIR_USER.fullmatch(said) else ""


def keys(said: Any, algorithms: frozenset[str]) -> dict[str, Any]:
    """Return a JWK Set with nothing private in it; BadKeys for anything else."""
    found = said.get("keys") if isinstance(said, Mapping) else None
    if not isinstance(found, list) or not 0 < len(found) <= MOST_KEYS:
        raise BadKeys
    names = [each.get("kid") for each in found if isinstance(each, Mapping)]
    if len(names) != len(found) or not all(isinstance(name, str) and name for name in names):
        raise BadKeys
    if len(set(names)) != len(names):
        raise BadKeys("Two of the keys have the same kid")
    if not all(is_usable(each, algorithms) for each in found):
        raise BadKeys
    return {"keys": [dict(each) for each in found]}


def is_usable(key: Any, algorithms: frozenset[str]) -> bool:
    """Return whether a key is public, strong enough, and of a kind that may sign."""
    if not isinstance(key, Mapping) or PRIVATE_PARTS & set(key) or key.get("use") == "enc":
        return False
    kind = key.get("kty")
    if kind not in {KINDS_OF_KEY[name] for name in algorithms}:
        return False
    if kind == "EC":
        return key.get("crv") == CURVE
    return _length(key.get("n")) >= SHORTEST_RSA_BYTES


def scope(text: str) -> str:
    """Return a scope as SMART App Launch 2 writes it; BadScope for anything else."""
    said = text.strip()
    if not SCOPE.fullmatch(said) or said.endswith("."):
        raise BadScope
    return said


def _length(number: Any) -> int:
    if not isinstance(number, str):
        return 0
    try:
        return len(base64.urlsafe_b64decode(number + "=" * (-len(number) % 4)).lstrip(b"\0"))
    except (binascii.Error, ValueError):
        return 0
