"""Every setting that comes from outside, read once, each with the reason it is there.

The table in ``docs/reference/settings.md`` is generated from ``SETTINGS``.
"""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, what it is when unset, and why it is there."""

    name: str
    default: str
    why: str


SETTINGS = (
    Setting("HANDRAIL_PORT", "8000", "the port served; two copies side by side need two ports"),
    Setting("HANDRAIL_HOST", "127.0.0.1", "the address listened on; loopback unless you choose"),
    Setting("HANDRAIL_DATA_DIR", "", "where the embedded database, files and secrets live"),
    Setting("HANDRAIL_DATABASE_URL", "", "an ordinary PostgreSQL 15 or later, as the app role"),
    Setting("HANDRAIL_DATABASE_OWNER_URL", "", "the same database as its owner, for migrations"),
    Setting("HANDRAIL_DATABASE_BACKUP_URL", "", "the same database as the role that backs it up"),
    Setting("HANDRAIL_ACCEPT_EMBEDDED", "", "set to 'yes' to stop the embedded-database warning"),
    Setting("HANDRAIL_DEMO", "", "'on' opens the persona page and shows messages on screen"),
    Setting("HANDRAIL_SECRET_KEY", "", "signs sessions; otherwise made once in the data folder"),
    Setting("HANDRAIL_FIELD_KEYS", "", "encrypt the most harmful texts; else a file of secrets"),
    Setting("HANDRAIL_AUDIT_HEAD_PATH", "", "where the audit's ends are written, on another disk"),
    Setting("HANDRAIL_METRICS_TOKEN", "", "who sends it reads /metrics; else only this machine"),
    Setting("HANDRAIL_ALLOWED_HOSTS", "", "host names served, separated by commas"),
    Setting("HANDRAIL_PUBLIC_URL", "", "the address put in letters and links"),
    Setting("HANDRAIL_SMTP_URL", "", "smtp://user:password@host:port?tls=yes; else kept on disk"),
    Setting("HANDRAIL_MAIL_FROM", "handrail@localhost", "the sender of e-mail"),
    Setting("HANDRAIL_MAILBOXES_FILE", "", "a YAML file naming the mailboxes to read, by IMAP"),
    Setting("HANDRAIL_ORD_URL", "", "the ORD API that says who an ODS code is; else our registers"),
    Setting("HANDRAIL_PDS", "", "'sandbox' traces made-up people; PDS itself is not connected"),
    Setting("HANDRAIL_SIGN_IN_FILE", "", "a YAML file naming the providers people sign in by"),
    Setting("HANDRAIL_SIGN_IN_MOCK", "", "the address of a try-out provider; only in the demo"),
    Setting(
        "HANDRAIL_PRIVATE_SYSTEMS", "", "hosts in a private network that may be asked, by commas"
    ),
    Setting("HANDRAIL_SERVICE_NAME", "Handrail", "the name in the header of every page"),
    Setting("HANDRAIL_NHS_LOGO", "", "'on' only where the deployer may use the NHS logo"),
    Setting("HANDRAIL_DEBUG", "", "'on' shows tracebacks; never where there are real people"),
    Setting("HANDRAIL_LOG", "json", "'json' for machines, 'text' for a person at a terminal"),
    Setting("HANDRAIL_IDLE_MINUTES", "30", "unused for so long, a staff session ends (ADR 34)"),
    Setting("HANDRAIL_REVIEW_LATE_DAYS", "14", "a review so late is governance's to see"),
    Setting("HANDRAIL_HTTPS", "", "'on' where TLS ends in front: secure cookies and HSTS"),
    Setting("HANDRAIL_PROMPTS_A_DAY", "3", "how often a day a clinician's own system may prompt"),
    Setting("HANDRAIL_PROMPT_CODES_FILE", "", "a YAML file of codes agreed here; else no prompts"),
    Setting("HANDRAIL_CDS_DISCOVERY_CLOSED", "", "'on' asks a token of who lists the CDS services"),
    Setting(
        "HANDRAIL_SMART_KEY_FILE", "", "a PEM file: our key (RSA or P-384) to clinical systems"
    ),
    Setting("HANDRAIL_MESH_FILE", "", "a YAML file: our MESH mailbox; else nothing goes by it"),
    Setting("HANDRAIL_LETTER_CODES_FILE", "", "a YAML file: SNOMED codes of letters agreed here"),
    Setting("HANDRAIL_FRAME_ANCESTORS", "", "https origins that may show our pages in a frame"),
)
_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def get(name: str) -> str:
    """Return the value of a declared setting, or its default; KeyError if undeclared."""
    return os.environ.get(name, "") or _DEFAULTS[name]


def is_on(name: str) -> bool:
    """Return whether a declared setting is switched on."""
    return get(name).lower() in {"on", "yes", "true", "1"}


def number(name: str) -> int:
    """Return a declared setting as a whole number from 1 up; SystemExit for anything else."""
    said = get(name)
    if not (said.isascii() and said.isdigit()) or int(said) < 1:
        raise SystemExit(f"{name} has to be a whole number from 1 up, not {said!r}")
    return int(said)


def data_dir() -> Path:
    """Return the folder that holds the embedded database, the files and the secrets."""
    if chosen := get("HANDRAIL_DATA_DIR"):
        return Path(chosen).expanduser().resolve()
    if os.geteuid() == 0:
        return Path("/var/lib/handrail")
    state = os.environ.get("XDG_DATA_HOME", "") or "~/.local/share"
    return Path(state).expanduser() / "handrail"
