"""Which PostgreSQL, and as whom.

The app logs in as ``handrail_app``, which owns nothing; migrations log in as
``handrail_owner``. Without HANDRAIL_DATABASE_URL the embedded cluster in the data
folder is meant (see ``handrail.config.embedded``).
"""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg

from handrail.config import environment
from handrail.config.embedded import paths

OWNER_ROLE = "handrail_owner"
APP_ROLE = "handrail_app"
BACKUP_ROLE = "handrail_backup"


class RoleError(RuntimeError):
    """The app would log in as a role that row-level security does not hold."""


def check_role(url: str) -> None:
    """Raise RoleError, in one sentence, unless an address logs in as a role that owns nothing."""
    with psycopg.connect(url) as connection:
        row = connection.execute(_WHO).fetchone()
    if row is None:
        raise RoleError("The database does not know the role the app logs in as.")
    name, is_superuser, bypasses, owns = row
    reasons = {
        "is a superuser": is_superuser,
        "has BYPASSRLS": bypasses,
        "owns tables": owns,
    }
    for reason, holds in reasons.items():
        if holds:
            raise RoleError(
                f"Handrail does not start as the database role '{name}', which {reason}, because "
                f"row-level security would not hold it; log in as {APP_ROLE}."
            )


_WHO = """
    select rolname, rolsuper, rolbypassrls,
           exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                   where pg_has_role(session_user, c.relowner, 'member')
                     and c.relkind in ('r', 'p') and n.nspname = 'public')
           or exists (select from pg_database d where d.datname = current_database()
                      and pg_has_role(session_user, d.datdba, 'member'))
    from pg_roles where rolname = session_user
"""


def app_url() -> str:
    """Return the address of the database as the app role."""
    return environment.get("HANDRAIL_DATABASE_URL") or embedded_url(APP_ROLE)


def owner_url() -> str:
    """Return the address of the same database as the role that owns its tables."""
    given = environment.get("HANDRAIL_DATABASE_OWNER_URL")
    if given or environment.get("HANDRAIL_DATABASE_URL"):
        return given
    return embedded_url(OWNER_ROLE)


def embedded_url(role: str, name: str = "handrail") -> str:
    """Return the address of the embedded cluster for one role."""
    return f"postgresql://{role}@/{name}?host={paths.socket_dir(environment.data_dir())}"


def is_embedded() -> bool:
    """Return whether the embedded cluster is meant."""
    return not environment.get("HANDRAIL_DATABASE_URL")


def app_settings() -> dict[str, Any]:
    """Return Django's DATABASES entry for the running app."""
    return settings_from(app_url())


def settings_from(url: str) -> dict[str, Any]:
    """Return Django's DATABASES entry for an address; ValueError when it is not PostgreSQL's."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError("the database address must start with postgresql://")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "handrail.config.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or query.pop("port", "") or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            "application_name": "handrail",
            # Planning costs more than finding, above all under row-level security: what a
            # connection asks again and again it has planned once (ADR 24).
            "server_side_binding": True,
            "prepare_threshold": 5,
            "options": (
                "-c statement_timeout=15000 -c lock_timeout=5000"
                " -c idle_in_transaction_session_timeout=30000"
            ),
            **query,
        },
    }
