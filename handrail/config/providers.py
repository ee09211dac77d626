"""Whom people may sign in by, read once from the file that HANDRAIL_SIGN_IN_FILE names.

Secrets are never in that file: it names files that hold them.
"""

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

import yaml
from django.core.exceptions import ImproperlyConfigured
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from handrail.config import environment

HERE = {"127.0.0.1", "localhost", "::1"}
# Signatures that only the provider can make: never none, never a shared secret (RFC 8725, 3.1).
Algorithm = Literal[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"
]
# What is ours to say to a provider, so that no file can say otherwise.
OURS = {
    *("response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "prompt"),
    *("code_challenge", "code_challenge_method", "response_mode", "request", "request_uri"),
}
SCOPES = {
    "oidc": "openid profile email",
    "cis2": "openid profile nationalrbacaccess selectedrole",
    "nhs_login": "openid profile",
}
SIGNED_WITH: dict[str, tuple[Algorithm, ...]] = {
    "oidc": ("RS256", "PS256", "ES256"),
    "cis2": ("RS256",),
    "nhs_login": ("RS512",),
}
HIGH_IDENTITY = ("P9.Cp.Cd", "P9.Cp.Ck", "P9.Cm")
MOCK = "mock"

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]


class Claims(BaseModel):
    """Which of a provider's claims say what we want to know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "name"
    email: str = "email"
    email_verified: str = "email_verified"


class SecondStep(BaseModel):
    """Which answers say that more than a password was asked for; one of them is enough."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()


class Provider(BaseModel):
    """One way to sign in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Slug
    kind: Literal["oidc", "cis2", "nhs_login"] = "oidc"
    name: Annotated[str, StringConstraints(min_length=2, max_length=60)]
    issuer: str
    client_id: Annotated[str, StringConstraints(min_length=1)]
    secret_file: Path | None = None
    private_key_file: Path | None = None
    key_id: str = ""
    signs_with: Algorithm = "RS512"
    scopes: str = ""
    algorithms: tuple[Algorithm, ...] = ()
    claims: Claims = Claims()
    email_domains: tuple[Annotated[str, StringConstraints(to_lower=True)], ...] = ()
    second_step: SecondStep = SecondStep()
    assurance: Annotated[int, Field(ge=1, le=3)] = 2
    identity_assurance: Annotated[int, Field(ge=1, le=3)] = 3
    vectors: tuple[str, ...] = HIGH_IDENTITY
    extra: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not is_safe(self.issuer):
            raise ValueError("issuer has to begin with https://")
        if self.kind == "nhs_login" and not self.private_key_file:
            raise ValueError("NHS login needs private_key_file")
        if bool(self.secret_file) == bool(self.private_key_file):
            raise ValueError("name one of secret_file and private_key_file")
        if set(self.extra) & OURS:
            raise ValueError(f"extra cannot set {', '.join(sorted(set(self.extra) & OURS))}")
        if not self.scopes:
            object.__setattr__(self, "scopes", SCOPES[self.kind])
        if not self.algorithms:
            object.__setattr__(self, "algorithms", SIGNED_WITH[self.kind])
        return self

    @property
    def secret(self) -> str:
        """Return the shared secret or the private key, read anew so that it can be changed."""
        path = self.secret_file or self.private_key_file
        return path.read_text().strip() if path else ""

    @property
    def is_for_staff(self) -> bool:
        """Whether staff sign in by it; otherwise people in need of support do."""
        return self.kind != "nhs_login"


def is_safe(address: str) -> bool:
    """Return whether an address is https, or on this very machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)


def read() -> dict[str, Provider]:
    """Return the providers that are set up, by key; ImproperlyConfigured saying what is wrong."""
    found = _from_file(environment.get("HANDRAIL_SIGN_IN_FILE"))
    mock = environment.get("HANDRAIL_SIGN_IN_MOCK")
    if mock and environment.is_on("HANDRAIL_DEMO"):
        found[MOCK] = _mock(mock)
    return found


def _from_file(name: str) -> dict[str, Provider]:
    if not name:
        return {}
    path = Path(name).expanduser()
    try:
        said = yaml.safe_load(path.read_text())
    except (OSError, yaml.YAMLError) as problem:
        raise ImproperlyConfigured(f"HANDRAIL_SIGN_IN_FILE cannot be read: {problem}") from None
    if not isinstance(said, dict) or not all(isinstance(each, dict) for each in said.values()):
        raise ImproperlyConfigured("HANDRAIL_SIGN_IN_FILE has to name providers")
    return {key: _checked(str(key), each, path.parent) for key, each in said.items()}


def _checked(key: str, said: dict[str, object], folder: Path) -> Provider:
    given = {**said, "key": key}
    for name in ("secret_file", "private_key_file"):
        if given.get(name):
            given[name] = folder / str(given[name])
    try:
        provider = Provider.model_validate(given)
        provider.secret  # noqa: B018 - a file that cannot be read is better known now
    except ValidationError as wrong:
        faults = "; ".join(
            f"{'.'.join(map(str, each['loc'])) or 'it'}: {each['msg']}" for each in wrong.errors()
        )
        raise ImproperlyConfigured(f"Sign-in by {key} is not set up right. {faults}") from None
    except OSError as problem:
        raise ImproperlyConfigured(f"Sign-in by {key} is not set up right. {problem}") from None
    return provider


def _mock(issuer: str) -> Provider:
    """Return a provider to try things out with, which asks for no secret."""
    folder = environment.data_dir() / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret = folder / "mock-provider"
    if not secret.exists():
        secret.write_text("not-a-secret")
    said: dict[str, object] = {
        "name": "the try-out provider",
        "issuer": issuer.rstrip("/"),
        "client_id": "handrail",
        "secret_file": str(secret),
        "email_domains": ["handrail.example", "example.com"],
    }
    return _checked(MOCK, said, folder)
