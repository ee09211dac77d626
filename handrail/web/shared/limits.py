"""How often somebody may ask: counters in the cache's table, each in a transaction of its own.

A counter that waited for the request's transaction would hold up everybody else who counts,
and a request that fails would not count at all (house, fence 6).
"""

import hashlib
import ipaddress
import threading
from datetime import datetime, timedelta
from typing import Any

import psycopg
import structlog
from django.conf import settings
from django.db import connection as django_connection
from django.http import HttpRequest

from handrail.kernel.errors import TooMany

_COUNT = """
    insert into cache (cache_key, value, expires) values (%(key)s, '1', %(until)s)
    on conflict (cache_key) do update set
        value = case when cache.expires <= %(at)s then '1'
                     else ((cache.value)::int + 1)::text end,
        expires = case when cache.expires <= %(at)s then %(until)s else cache.expires end
    returning value::int, expires
"""
_own = threading.local()
log = structlog.get_logger(__name__)
MINUTE = 60
# Who has one address of the newer kind has 2**64 of them.
OWN_PART_OF_IPV6 = 64


class AskedTooOften(TooMany):
    """Somebody, or something, asked more often than a person does."""

    default = (
        "You, or somebody who shares your internet connection, have done this many times in a "
        "short while. We stop for now, to keep people safe."
    )

    def __init__(self, seconds: int = 60 * MINUTE) -> None:
        self.seconds = max(1, seconds)
        minutes = -(-self.seconds // MINUTE)
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(f"{self.default} Wait {wait}, then try again, or ring us.")


def check(what: str, who: str, *, limit: int, minutes: int, at: datetime) -> None:
    """Count one more, and raise AskedTooOften beyond ``limit`` in ``minutes``.

    ``who`` is kept only as a hash. The log learns what was asked too often, never by whom.
    """
    digest = hashlib.sha256(f"{settings.SECRET_KEY}|{what}|{who}".encode()).hexdigest()[:40]
    values = {"key": f"limit:{what}:{digest}", "at": at, "until": at + timedelta(minutes=minutes)}
    count, until = _counted(values)
    if count > limit:
        log.warning("asked too often", what=what, limit=limit, minutes=minutes)
        raise AskedTooOften(int((until - at).total_seconds()))


def address_of(request: HttpRequest) -> str:
    """Return where a request came from; behind TLS, as the server in front of us says.

    Only the address that this server added counts: a visitor writes the others. Of an IPv6
    address the part that its holder cannot choose.
    """
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    added = forwarded.rpartition(",")[2].strip() if settings.SECURE_PROXY_SSL_HEADER else ""
    return _own_part(added or str(request.META.get("REMOTE_ADDR", "")))


def _own_part(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), OWN_PART_OF_IPV6), strict=False))


def _counted(values: dict[str, Any]) -> tuple[int, datetime]:
    try:
        row = _connection().execute(_COUNT, values).fetchone()
    except psycopg.OperationalError:  # the database was started again since
        _connection().close()
        row = _connection().execute(_COUNT, values).fetchone()
    return (int(row[0]), row[1]) if row else (0, values["at"])


def _connection() -> "psycopg.Connection[tuple[Any, ...]]":
    parameters = django_connection.get_connection_params()
    database = str(parameters.get("dbname", ""))
    kept: psycopg.Connection[tuple[Any, ...]] | None = getattr(_own, "connection", None)
    if kept is None or kept.closed or _own.database != database:
        if kept is not None:
            kept.close()
        plain = {
            key: value
            for key, value in parameters.items()
            if key not in {"cursor_factory", "context", "prepare_threshold"}
        }
        kept = psycopg.connect(**plain, autocommit=True)
        _own.connection, _own.database = kept, database
    return kept
