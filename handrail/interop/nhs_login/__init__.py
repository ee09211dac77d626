"""NHS login: people who want their own page show who they are (Interface specification)."""

from handrail.config.providers import Provider
from handrail.domain.participants.ports import Proven
from handrail.domain.staff.ports import Door
from handrail.interop.nhs_login.reading import proven
from handrail.interop.oidc.flow import Flow


def door(provider: Provider) -> Door[Proven]:
    """Return the door to NHS login, which is OpenID Connect with vectors of trust."""
    return Flow(provider, proven)
