"""NHS CIS2 Authentication: staff with a smartcard, a passkey or another national authenticator."""

from handrail.config.providers import Provider
from handrail.domain.staff.ports import Door, Identity
from handrail.interop.cis2.reading import identity
from handrail.interop.oidc.flow import Flow


def door(provider: Provider) -> Door[Identity]:
    """Return the door to CIS2, which is OpenID Connect with claims of its own."""
    return Flow(provider, identity)
