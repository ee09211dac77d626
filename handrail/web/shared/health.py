"""Two addresses for whatever watches the server."""

from functools import cache

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

LIVE_PATH = "/healthz"


def live(request: HttpRequest) -> HttpResponse:
    """Return 200 while the process answers; touches no database."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> HttpResponse:
    """Return 200 when the database answers and every migration is applied, else 503."""
    try:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute("select 1")
        _check_migrations()
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    except LookupError as missing:
        return JsonResponse({"status": "not migrated", "waiting": str(missing)}, status=503)
    return JsonResponse({"status": "ok"})


@cache  # only success is kept: a process never sees a migration undone
def _check_migrations() -> None:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        raise LookupError(", ".join(str(migration) for migration, _backwards in waiting))
