"""The roles, their privileges and the refusal to start as the wrong one."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from handrail.config import database
from handrail.config.preparation import EXTENSIONS, prepare
from tests import cluster
from tests.conftest import OWN, RUN


def test_worker_logs_in_as_the_app_role(owner_connection):
    with psycopg.connect(OWN.app_url) as connection:
        assert connection.execute("select current_user").fetchone() == ("handrail_app",)
    assert owner_connection.execute("select current_user").fetchone() == ("handrail_owner",)


def test_app_role_uses_what_the_owner_makes_and_owns_nothing(fresh_database):
    with fresh_database() as made:
        with psycopg.connect(made.owner_url) as owner:
            owner.execute("create table note (id bigint generated always as identity, text text)")
        with psycopg.connect(made.app_url, autocommit=True) as app:
            app.execute("insert into note (text) values ('kept')")
            assert app.execute("select text from note").fetchall() == [("kept",)]
            for forbidden in ("truncate note", "drop table note", "create table mine (id int)"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    app.execute(forbidden)


def test_prepare_again_changes_nothing(fresh_database):
    with fresh_database() as made:
        admin = cluster.ensure_started(RUN).url()
        assert prepare(admin, made.name) == []
        with psycopg.connect(made.app_url) as app:
            there = {row[0] for row in app.execute("select extname from pg_extension")}
        assert set(EXTENSIONS) <= there


def test_several_prepare_at_once(fresh_database):
    admin = cluster.ensure_started(RUN).url()
    with fresh_database() as made, ThreadPoolExecutor(4) as several:
        assert list(several.map(lambda _: prepare(admin, made.name), range(12))) == [[]] * 12


def test_prepare_takes_back_what_a_role_should_not_have(fresh_database):
    running = cluster.ensure_started(RUN)
    with fresh_database() as made:
        with psycopg.connect(running.url(), autocommit=True) as server:
            server.execute("alter role handrail_app bypassrls createdb")
        prepare(running.url(), made.name)
        database.check_role(made.app_url)


@pytest.mark.parametrize(
    ("role", "reason"),
    [
        ("postgres", "is a superuser"),
        ("handrail_owner", "owns tables"),
        ("handrail_backup", "has BYPASSRLS"),
    ],
)
def test_server_refuses_roles_that_policies_do_not_hold(owner_connection, role, reason):
    with pytest.raises(database.RoleError, match=reason):
        database.check_role(cluster.ensure_started(RUN).url(role, OWN.name))


def test_server_accepts_the_app_role(owner_connection):
    database.check_role(OWN.app_url)
