"""The mailboxes that are read, from the file that HANDRAIL_MAILBOXES_FILE names.

No password is in that file: it names files that hold them.
"""

import ipaddress
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

PORTS = {"implicit": 993, "starttls": 143, "no": 143}


class MailboxesUnreadable(Exception):  # noqa: N818 - said at start, to whoever set it up
    """The file cannot be used, and why."""


class Box(BaseModel):
    """One mailbox: where it is, whose it is, and whose word on senders counts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    team: str = Field(min_length=1)  # an ODS code, or the exact name of an organisation
    host: str
    port: int = Field(default=0, ge=0, le=65_535)
    tls: Literal["implicit", "starttls", "no"] = "implicit"
    user: str
    password_file: Path
    folder: str = "INBOX"
    taken_folder: str = "Handrail"
    authserv_id: str = ""
    addresses: tuple[str, ...] = ()

    @model_validator(mode="after")
    def check(self) -> Self:
        """Refuse a password that would travel in clear, and a folder that moves into itself."""
        if self.tls == "no" and not _is_this_machine(self.host):
            raise ValueError(f"{self.name}: a password never travels without TLS")
        if self.folder.casefold() == self.taken_folder.casefold():
            raise ValueError(f"{self.name}: taken_folder must be another than folder")
        return self

    @property
    def at_port(self) -> int:
        """Return the port, the usual one where none is named."""
        return self.port or PORTS[self.tls]

    @property
    def password(self) -> str:
        """Return the password; MailboxesUnreadable where its file cannot be read."""
        try:
            return self.password_file.read_text(encoding="utf-8").rstrip("\r\n")
        except OSError as problem:
            raise MailboxesUnreadable(
                f"{self.name}: password_file cannot be read: {problem.strerror}"
            ) from problem


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    mailboxes: tuple[Box, ...] = Field(min_length=1)


def named(path: Path) -> tuple[Box, ...]:
    """Return the mailboxes a file names; MailboxesUnreadable, saying what is wrong."""
    try:
        return _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).mailboxes
    except OSError as problem:
        raise MailboxesUnreadable(problem.strerror or "it cannot be read") from problem
    except yaml.YAMLError as problem:
        raise MailboxesUnreadable("it is not YAML") from problem
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise MailboxesUnreadable(f"{where}: {first['msg']}") from None


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
