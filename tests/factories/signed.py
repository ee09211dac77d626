"""A practice's computer, which signs what opens a referral."""

import base64
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handrail.domain.systems.signed import NewKey
from handrail.kernel.ids import secret_token

PATIENT = {
    "nhs_number": "999 000 0034",
    "birth_date": "12/03/1985",
    "given_name": "Zora",
    "family_name": "Quillfeather",
}


@dataclass(frozen=True, slots=True)
class Computer:
    """What it knows: its key, whose it is, and where it posts to."""

    key: NewKey
    practice: str
    address: str

    def token(self, at: datetime, *, head: dict[str, Any] | None = None, **changes: Any) -> str:
        """Return what it signs at a moment; None leaves a claim out."""
        claims = {
            "aud": self.address,
            "iat": int(at.timestamp()),
            "jti": secret_token(),
            "practice": self.practice,
            **PATIENT,
        }
        said = {name: value for name, value in (claims | changes).items() if value is not None}
        first = {"alg": "HS256", "typ": "JWT", "kid": self.key.public_id} | (head or {})
        text = f"{_part(first)}.{_part(said)}"
        return f"{text}.{_coded(hmac.digest(self.key.secret.encode(), text.encode(), 'sha256'))}"


def _part(said: dict[str, Any]) -> str:
    return _coded(json.dumps(said).encode())


def _coded(found: bytes) -> str:
    return base64.urlsafe_b64encode(found).decode().rstrip("=")
