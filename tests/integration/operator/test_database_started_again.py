"""A database that was started again is noticed before anybody's page fails."""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

pytestmark = pytest.mark.django_db


@pytest.fixture
def own() -> Iterator[BaseDatabaseWrapper]:
    """A connection of the app as a request has it: kept, and tried before it is used again."""
    made = connections.create_connection("default")
    yield made
    made.close()


def who(asked: BaseDatabaseWrapper) -> int:
    with asked.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_connection_the_server_ended_is_made_again(own):
    first = who(own)
    assert own.is_usable()
    end(first)
    assert not own.is_usable()
    own.health_check_done = False  # as at the start of each request
    assert who(own) != first


def test_one_that_is_kept_stays_the_same_over_many_requests(own):
    first = who(own)
    for _ in range(3):
        own.health_check_done = False
        assert who(own) == first


def test_one_that_answers_nothing_until_it_is_rolled_back_is_not_used(own):
    own.set_autocommit(False)
    with pytest.raises(DatabaseError), own.cursor() as cursor:
        cursor.execute("select nothing")
    assert not own.is_usable()
    own.rollback()
    assert own.is_usable()


def test_one_that_was_closed_here_is_not_used(own):
    who(own)
    own.connection.close()
    assert not own.is_usable()


def end(process: int) -> None:
    """End a connection as the server does when it stops; the app's side has heard then."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s, 5000)", [process])
        assert cursor.fetchone() == (True,)
