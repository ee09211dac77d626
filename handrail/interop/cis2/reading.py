"""What CIS2 says of a member of staff: how surely, and their roles (CIS2, Scopes and claims)."""

import re
from dataclasses import replace
from typing import Any

from handrail.domain.staff.ports import Identity, NationalRole, TooWeak
from handrail.interop.oidc import reading
from handrail.interop.oidc.flow import Answer

LEVEL = re.compile(r"AAL([1-3])")
MOST_ROLES = 200


def identity(answer: Answer) -> Identity:
    """Return who CIS2 says somebody is, with none, one or many roles; TooWeak.

    All of its authenticators ask for more than a password, so no second step of ours follows.
    """
    check_assurance(answer)
    return replace(
        reading.identity(answer),
        has_second_step=True,
        roles=roles(answer.userinfo.get("nhsid_nrbac_roles")),
        selected_role_id=reading.text(answer.get("selected_roleid")),
    )


def check_assurance(answer: Answer) -> None:
    """Raise TooWeak unless the authenticator and the identity are as sure as the settings ask."""
    if authenticator_level(answer.token) < answer.provider.assurance:
        raise TooWeak("authenticator assurance too low")
    known = answer.get("id_assurance_level") or answer.userinfo.get("idassurancelevel")
    if _digit(known) < answer.provider.identity_assurance:
        raise TooWeak("identity assurance too low")


def authenticator_level(token: Any) -> int:
    """Return the assurance level of an authentication, 0 if it is not said.

    The lowest that the token leaves room for: of AAL2_OR_AAL3_ANY, 2.
    """
    named = [int(found) for found in LEVEL.findall(reading.text(token.get("acr")))]
    said = token.get("authentication_assurance_level")
    if said is not None:
        return _digit(said)
    return min(named, default=0)


def roles(said: Any) -> tuple[NationalRole, ...]:
    """Return the roles of the claim ``nhsid_nrbac_roles``; what is not a whole role is left out."""
    found = []
    for each in (said if isinstance(said, list) else [])[:MOST_ROLES]:
        if isinstance(each, dict):
            role = NationalRole(
                reading.text(each.get("person_roleid")),
                reading.text(each.get("org_code")).upper(),
                reading.text(each.get("role_code")).upper(),
            )
            if role.role_id and role.ods_code and role.role_code:
                found.append(role)
    return tuple(found)


def _digit(value: Any) -> int:
    text = str(value if value is not None else "")
    return int(text) if text in {"1", "2", "3"} else 0
