"""A case in a database of its own, with keys of its own, that the commands are pointed at."""

import os
from datetime import UTC, datetime

import pytest
from django.db import transaction

from handrail.config.migration import connected_to
from handrail.kernel.viewer import acting_as

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


@pytest.fixture
def own_database(fresh_database, django_db_blocker, tmp_path, monkeypatch):
    """Return what makes one: it is given what to write there, as the coach of the case."""
    from tests.factories import support

    monkeypatch.setitem(os.environ, "HANDRAIL_DATA_DIR", str(tmp_path))
    with fresh_database() as database, django_db_blocker.unblock():
        monkeypatch.setitem(os.environ, "HANDRAIL_DATABASE_URL", database.app_url)
        monkeypatch.setitem(os.environ, "HANDRAIL_DATABASE_OWNER_URL", database.owner_url)

        def fill(write):
            with connected_to(database.app_url), transaction.atomic():
                scene = support.build(AT)
                by = scene.coach.viewer
                with acting_as(by, at=AT):
                    write(scene.case_id, {"by": by, "at": AT})
            return database

        yield fill
