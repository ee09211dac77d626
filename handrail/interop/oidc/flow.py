"""One sign-in from its beginning to who it is, the same for every provider."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from handrail.config.providers import Provider
from handrail.domain.staff.ports import Begun, Cancelled, NotTrusted, ProviderAway
from handrail.interop.oidc import asking, exchanging, fetching, metadata, tokens
from handrail.interop.oidc.metadata import Metadata

Said = TypeVar("Said")
# What a provider says when somebody closes its page, or says no.
CHOSE_NOT_TO = {"access_denied", "interaction_required", "login_required", "consent_required"}
OUT_OF_ORDER = {"server_error", "temporarily_unavailable"}


@dataclass(frozen=True, slots=True)
class Answer:
    """All that a provider says of somebody: checked claims, and the answer to who they are."""

    provider: Provider
    issuer: str
    subject: str
    token: Mapping[str, Any]
    userinfo: Mapping[str, Any]

    def get(self, name: str) -> Any:
        """Return a claim, as the signed token has it or else as the userinfo has it."""
        return self.token.get(name, self.userinfo.get(name))


@dataclass(frozen=True, slots=True)
class Flow(Generic[Said]):
    """The code flow with one provider; ``read`` makes of the answer what the house speaks of."""

    provider: Provider
    read: Callable[[Answer], Said]

    def begin(self, *, again: bool, at: datetime) -> Begun:
        """Return where the provider asks; ProviderAway."""
        del at
        return asking.request(self.provider, metadata.of(self.provider), again=again)

    def finish(self, *, kept: Mapping[str, str], given: Mapping[str, str], at: datetime) -> Said:
        """Return who it is; SignInRefused, ProviderAway."""
        known = metadata.of(self.provider)
        _check_came_from(known, given)
        code = given.get("code", "")
        if not code:
            raise NotTrusted("no code")
        found = exchanging.exchange(
            self.provider, known, code=code, verifier=kept["verifier"], at=at
        )
        audience = tokens.Audience(self.provider.client_id, self.provider.algorithms)
        claims = tokens.verified(audience, known, found, nonce=kept["nonce"], at=at)
        more = _userinfo(known, str(found.get("access_token") or ""), claims["sub"])
        return self.read(Answer(self.provider, known.issuer, claims["sub"], claims, more))


def _check_came_from(known: Metadata, given: Mapping[str, str]) -> None:
    """Raise unless the provider sent the browser back with a yes (RFC 6749, 4.1.2; RFC 9207)."""
    if given.get("iss", known.issuer) != known.issuer:
        raise NotTrusted("answer of another issuer")
    error = given.get("error", "")
    if error in CHOSE_NOT_TO:
        raise Cancelled(f"cancelled: {error}")
    if error in OUT_OF_ORDER:
        raise ProviderAway(error)
    if error:
        raise NotTrusted("declined by the provider")


def _userinfo(known: Metadata, access_token: str, subject: str) -> dict[str, Any]:
    """Return what the provider says of the one the token is about (Core 1.0, 5.3.2)."""
    if not access_token:
        raise NotTrusted("no access token")
    try:
        headers = {"Authorization": f"Bearer {access_token}"}
        said = fetching.get(known.outside, known.userinfo_endpoint, headers=headers)
    except fetching.Declined as declined:
        raise NotTrusted(f"userinfo declined: {declined.error}") from None
    if said.get("sub") != subject:
        raise NotTrusted("userinfo about somebody else")
    return said
