"""What any provider says of a member of staff, by the claims that the settings name."""

from typing import Any

from handrail.domain.staff.ports import Identity
from handrail.interop.oidc.flow import Answer


def identity(answer: Answer) -> Identity:
    """Return who a provider says somebody is (Core 1.0, 5.1)."""
    named = answer.provider.claims
    return Identity(
        provider=answer.provider.key,
        issuer=answer.issuer,
        subject=answer.subject,
        name=text(answer.get(named.name)),
        email=text(answer.get(named.email)).lower(),
        email_is_verified=_is_true(answer.get(named.email_verified)),
        has_second_step=_has_second_step(answer),
    )


def text(value: Any) -> str:
    """Return a claim's text; nothing where it is none."""
    return value.strip() if isinstance(value, str) else ""


def _is_true(value: Any) -> bool:
    """Return whether a claim says yes; some providers write it as text or as a number."""
    return value is True or str(value).lower() in {"true", "1"}


def _has_second_step(answer: Answer) -> bool:
    """Return whether the signed token says that more than a password was asked for."""
    wanted = answer.provider.second_step
    ways = answer.token.get("amr")
    used = {way for way in ways if isinstance(way, str)} if isinstance(ways, list) else set()
    return bool(used & set(wanted.amr)) or answer.token.get("acr") in wanted.acr
