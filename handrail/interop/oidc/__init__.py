"""OpenID Connect Core 1.0: sign-in by a provider that staff have already."""

from handrail.config.providers import Provider
from handrail.domain.staff.ports import Door, Identity
from handrail.interop.oidc.flow import Flow
from handrail.interop.oidc.reading import identity


def door(provider: Provider) -> Door[Identity]:
    """Return the door to a provider that is described in the settings alone."""
    return Flow(provider, identity)
