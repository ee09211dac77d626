"""Whether what is posted was signed with a practice's key, for us, now.

A JSON Web Token in compact form, HS256 (RFC 7515, RFC 7519; RFC 8725): ``kid`` names the key;
``aud`` is our address, ``iat`` the moment, ``jti`` a word used once, ``practice`` its ODS code.
"""

import json
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from handrail.domain.organisations import queries as organisations
from handrail.domain.participants import banner
from handrail.domain.systems import signed
from handrail.domain.systems.signed import Patient, Signing
from handrail.kernel.clock import local_date

ALGORITHM = "HS256"
LASTS, AHEAD = timedelta(minutes=2), timedelta(seconds=30)
LONGEST_TOKEN, LONGEST_TEXT, SHORTEST_NONCE = 4_096, 120, 8
OPTIONAL = ("given_name", "family_name", "postcode", "phone")


class NotOpened(Exception):  # noqa: N818 - a refusal, said by a page
    """It cannot be opened. ``why`` names a page that says what to do; it names nobody."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Judged:
    """Whom it is about, by whose key, and until when its word must not be used again."""

    key: Signing
    patient: Patient
    nonce: str
    until: datetime


def audience() -> str:
    """Return the address that a token has to be meant for."""
    return f"{str(settings.PUBLIC_URL).rstrip('/')}{reverse('signed_launch')}"


def judge(token: str, *, at: datetime) -> Judged:
    """Return what a token says, where its practice signed it for us just now; NotOpened."""
    key = signed.signing(_key_id(token))
    if key is None:
        raise NotOpened("key")
    claims = _claims(token, key)
    if claims.get("aud") != audience():
        raise NotOpened("unreadable")
    issued = _moment(claims, at)
    nonce = claims.get("jti")
    if not isinstance(nonce, str) or not SHORTEST_NONCE <= len(nonce) <= LONGEST_TEXT:
        raise NotOpened("unreadable")
    _check_practice(claims, key)
    return Judged(key, _patient(claims, at), nonce, issued + LASTS + AHEAD)


def _key_id(token: str) -> str:
    """Return which key a token says that it was signed with; nothing else of it is believed."""
    head = token.partition(".")[0]
    if not token.isascii() or len(token) > LONGEST_TOKEN or token.count(".") != 2:
        raise NotOpened("unreadable")
    try:
        found = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, RecursionError):
        raise NotOpened("unreadable") from None
    if not isinstance(found, dict) or found.get("alg") != ALGORITHM or "crit" in found:
        raise NotOpened("unreadable")
    named = found.get("kid")
    return named if isinstance(named, str) and named.isalnum() else ""


def _claims(token: str, key: Signing) -> dict[str, Any]:
    secret = OctKey.import_key(key.secret)
    try:
        found = dict(jwt.decode(token, secret, algorithms=[ALGORITHM]).claims)
    except (JoseError, ValueError, TypeError, RecursionError):
        raise NotOpened("key") from None
    return found


def _moment(claims: dict[str, Any], at: datetime) -> datetime:
    """Return when it was signed; NotOpened where that is too long ago, or still to come."""
    said = claims.get("iat")
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 < said < 2**33:
        raise NotOpened("unreadable")
    issued = datetime.fromtimestamp(said, UTC)
    if issued > at + AHEAD:
        raise NotOpened("clock")
    if issued <= at - LASTS:
        raise NotOpened("late")
    return issued


def _check_practice(claims: dict[str, Any], key: Signing) -> None:
    said = claims.get("practice")
    held = organisations.get(key.practice_id).ods_code or ""
    if not isinstance(said, str) or said.strip().upper() != held:
        raise NotOpened("practice")


def _patient(claims: dict[str, Any], at: datetime) -> Patient:
    number, born = _text(claims, "nhs_number"), _text(claims, "birth_date")
    found = banner.read(f"NHS number: {number} | Date of birth: {born}", on=local_date(at))
    if found.nhs_number is None or found.birth_date is None:
        raise NotOpened("patient")
    more = {name: _text(claims, name) for name in OPTIONAL}
    return Patient(
        nhs_number=found.nhs_number.digits, birth_date=found.birth_date.isoformat(), **more
    )


def _text(claims: dict[str, Any], name: str) -> str:
    said = claims.get(name) or ""
    if not isinstance(said, str) or len(said) > LONGEST_TEXT or not said.isprintable():
        raise NotOpened("unreadable")
    return said.strip()
