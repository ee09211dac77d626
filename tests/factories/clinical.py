"""A clinical system that signs its calls: its keys, and a registration of it."""

import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from handrail.domain.systems import operations as systems
from handrail.domain.systems.operations import Registration
from handrail.kernel.viewer import Viewer, acting_as

ISSUER = "https://ehr.merebridge.example"


def ec_key(key_id: str = "ec-1", curve: str = "P-384") -> ECKey:
    """Return a signing key on a curve."""
    return ECKey.generate_key(curve, parameters={"kid": key_id, "use": "sig"}, private=True)


def public(*keys: Any) -> dict[str, Any]:
    """Return the JWK Set of the public halves."""
    return json.loads(json.dumps(KeySet(list(keys)).as_dict(private=False)))


@dataclass
class Signer:
    """Who signs tokens as a clinical system does, and can be told to sign wrongly."""

    issuer: str = ISSUER
    tenant: str | None = "one"
    key: Any = field(default_factory=ec_key)
    algorithm: str = "ES384"

    def token(
        self, audience: str | list[str], *, header: dict[str, Any] | None = None, **changes: Any
    ) -> str:
        """Return a signed token for an address; a change of None leaves a claim out."""
        now = int(time.time())
        said: dict[str, Any] = {
            "iss": self.issuer,
            "aud": audience,
            "iat": now,
            "exp": now + 300,
            "jti": str(uuid.uuid4()),
            "tenant": self.tenant,
        } | changes
        said = {name: value for name, value in said.items() if value is not None}
        head = {"alg": self.algorithm, "kid": self.key.kid, "typ": "JWT"} | (header or {})
        head = {name: value for name, value in head.items() if value is not None}
        return jwt.encode(head, said, self.key, algorithms=[self.algorithm])


def register(
    board_id: UUID,
    signer: Signer,
    tenants: dict[str, UUID],
    *,
    by: Viewer,
    at: Any,
    is_enabled: bool = True,
    **more: Any,
) -> UUID:
    """Register a system with its keys, for these words and organisations; return its id."""
    said = {"jwks": public(signer.key), "name": "Merebridge Records", "kind": "clinical"} | more
    with acting_as(by, at=at):
        system_id = systems.register(
            board_id=board_id,
            system=Registration(issuer=signer.issuer, **said),
            by=by,
            at=at,
        )
        for value, organisation_id in tenants.items():
            systems.act_for(
                system_id=system_id, tenant=value, organisation_id=organisation_id, by=by, at=at
            )
        if is_enabled:
            systems.set_enabled(system_id=system_id, is_enabled=True, version=1, by=by, at=at)
    return system_id
