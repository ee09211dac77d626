"""RSA keys for whoever signs in a test."""

from functools import cache

from joserfc.jwk import RSAKey


def rsa_key(key_id: str = "rsa-1") -> RSAKey:
    """Return a signing key of 2048 bits."""
    return RSAKey.generate_key(2048, parameters={"kid": key_id, "use": "sig"}, private=True)


@cache
def usual_rsa_key() -> RSAKey:
    """Return the key of whoever needs none of their own; made once, for it takes a while."""
    return rsa_key("one")
