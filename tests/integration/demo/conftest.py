"""A town of few people at a fixed moment, looked at as the owner, who sees every row."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import cluster
from tests.factories import town

RUN = Path(os.environ["HANDRAIL_TEST_RUN"])
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
PEOPLE = 60


@pytest.fixture(scope="session")
def loaded() -> Iterator[psycopg.Connection]:
    """A connection as the owner to a town of sixty people."""
    name = f"handrail_{WORKER}_demo"
    database = town.copy(RUN, name, at=town.ANCHOR, people=PEOPLE)
    with psycopg.connect(database.owner_url) as connection:
        yield connection
    cluster.drop(RUN, name)
