"""Our own key, by which we prove who we are (SMART App Launch 2.2, asymmetric authentication)."""

from pathlib import Path
from typing import Any

from django.conf import settings
from joserfc.errors import InvalidKeyTypeError, JoseError
from joserfc.jwk import ECKey, RSAKey

from handrail.domain.systems.ports import LaunchRefused

RS384, ES384 = "RS384", "ES384"
CURVE = "P-384"


class KeyUnreadable(LaunchRefused):
    """The file of our key cannot be read, or holds no private key that we sign with."""


def signing() -> tuple[RSAKey | ECKey, str]:
    """Return our private key and what it signs with.

    LaunchRefused where none is set up, KeyUnreadable where what is set up is none.
    """
    if not settings.SMART_KEY_FILE:
        raise LaunchRefused("no key of our own is set up")
    try:
        text = Path(settings.SMART_KEY_FILE).expanduser().read_text(encoding="ascii").strip()
        found = _imported(text)
    except (OSError, RuntimeError, ValueError, TypeError, JoseError) as problem:
        raise KeyUnreadable(f"cannot be read as a key: {type(problem).__name__}") from None
    is_curve_right = not isinstance(found, ECKey) or found.curve_name == CURVE
    if not found.is_private or not is_curve_right:
        raise KeyUnreadable("holds no private key of RSA or on P-384")
    found.ensure_kid()
    return found, RS384 if isinstance(found, RSAKey) else ES384


def _imported(text: str) -> RSAKey | ECKey:
    try:
        return RSAKey.import_key(text)
    except InvalidKeyTypeError:
        return ECKey.import_key(text)


def published() -> dict[str, Any]:
    """Return the public half as a JWK Set; no key where none is set up."""
    if not settings.SMART_KEY_FILE:
        return {"keys": []}
    key, algorithm = signing()
    return {"keys": [key.as_dict(private=False, use="sig", alg=algorithm)]}
