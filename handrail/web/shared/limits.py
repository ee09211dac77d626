"""How often somebody may ask: counters in the cache's table, each in a transaction of its own.

A counter that waited for the request's transaction would hold up everybody else who counts,
and a request that fails would not count at all (house, fence 6).
"""

import hashlib
import threading
from datetime import datetime, timedelta
from typing import Any

import psycopg
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
    returning value::int
"""
_own = threading.local()


class AskedTooOften(TooMany):
    """Somebody, or something, asked more often than a person does."""

    default = (
        "You have tried many times in a short while, so we have to stop for now, to keep "
        "people safe. Wait an hour, then try again, or ring us."
    )


def check(what: str, who: str, *, limit: int, minutes: int, at: datetime) -> None:
    """Count one more, and raise AskedTooOften beyond ``limit`` in ``minutes``.

    ``who`` is kept only as a hash.
    """
    digest = hashlib.sha256(f"{settings.SECRET_KEY}|{what}|{who}".encode()).hexdigest()[:40]
    values = {"key": f"limit:{what}:{digest}", "at": at, "until": at + timedelta(minutes=minutes)}
    if _counted(values) > limit:
        raise AskedTooOften


def address_of(request: HttpRequest) -> str:
    """Return where a request came from; behind TLS, as the server in front of us says."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return str(forwarded).rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _counted(values: dict[str, object]) -> int:
    try:
        row = _connection().execute(_COUNT, values).fetchone()
    except psycopg.OperationalError:  # the database was started again since
        _connection().close()
        row = _connection().execute(_COUNT, values).fetchone()
    return int(row[0]) if row else 0


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
