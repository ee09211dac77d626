"""Our MESH mailbox, read once from the file that HANDRAIL_MESH_FILE names.

Secrets are never in that file: it names files that hold them.
"""

from pathlib import Path
from typing import Annotated, Literal

import yaml
from django.core.exceptions import ImproperlyConfigured
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from handrail.config import environment
from handrail.config.providers import is_safe

FILES = (
    *("password_file", "shared_key_file"),
    *("certificate_file", "private_key_file", "authority_file"),
)


class Mesh(BaseModel):
    """How we reach MESH, as whom, and what we expect to hear back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    mailbox: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{4,20}$")]
    password_file: Path
    shared_key_file: Path
    certificate_file: Path | None = None
    private_key_file: Path | None = None
    authority_file: Path | None = None
    workflow: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9_]{1,300}$")] = (
        "GPFED_CONSULT_REPORT"
    )
    # Guides disagree on how a date of birth stands in an address by patient.
    birth_date: Literal["DDMMYYYY", "YYYYMMDD"] = "DDMMYYYY"
    # Which receipt ends the waiting: GP Connect asks for both acknowledgements of ITK3.
    ends_with: Literal["collected", "acknowledged", "filed"] = "filed"
    seconds: Annotated[float, Field(gt=0, le=60)] = 20.0

    @property
    def password(self) -> str:
        """Return the mailbox's password, read anew so that it can be changed."""
        return self.password_file.read_text().strip()

    @property
    def shared_key(self) -> bytes:
        """Return the key that all of MESH's users share, read anew."""
        return self.shared_key_file.read_text().strip().encode()


def read() -> Mesh | None:
    """Return the mailbox that is set up, or None; ImproperlyConfigured saying what is wrong."""
    name = environment.get("HANDRAIL_MESH_FILE")
    if not name:
        return None
    path = Path(name).expanduser()
    try:
        said = yaml.safe_load(path.read_text())
    except (OSError, yaml.YAMLError) as problem:
        raise ImproperlyConfigured(f"HANDRAIL_MESH_FILE cannot be read: {problem}") from None
    if not isinstance(said, dict):
        raise ImproperlyConfigured("HANDRAIL_MESH_FILE has to say how MESH is reached")
    return _checked(said, path.parent)


def _checked(said: dict[str, object], folder: Path) -> Mesh:
    given = dict(said)
    for name in FILES:
        if given.get(name):
            given[name] = folder / str(given[name])
    try:
        found = Mesh.model_validate(given)
        found.password, found.shared_key  # noqa: B018 - better known now than when one is sent
    except ValidationError as wrong:
        faults = "; ".join(
            f"{'.'.join(map(str, each['loc'])) or 'it'}: {each['msg']}" for each in wrong.errors()
        )
        raise ImproperlyConfigured(f"HANDRAIL_MESH_FILE is not right. {faults}") from None
    except OSError as problem:
        raise ImproperlyConfigured(f"HANDRAIL_MESH_FILE is not right. {problem}") from None
    if not is_safe(found.url):
        raise ImproperlyConfigured("HANDRAIL_MESH_FILE: url has to begin with https://")
    if found.url.startswith("https:") and not (found.certificate_file and found.private_key_file):
        raise ImproperlyConfigured(
            "HANDRAIL_MESH_FILE: MESH asks for certificate_file and private_key_file"
        )
    return found
