"""Make the roles, the database, its extensions and its privileges; safe to repeat.

Works on PostgreSQL 15 to 18, for a superuser or for the administrator of a managed one.
"""

from collections.abc import Mapping
from typing import LiteralString

import psycopg
from psycopg import sql

from handrail.config.database import APP_ROLE, BACKUP_ROLE, OWNER_ROLE

EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent", "cube", "earthdistance", "citext")
OLDEST = 150_000
NOTHING_MORE: LiteralString = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"


class PreparationError(RuntimeError):
    """The database cannot be prepared; the message says why in one sentence."""


def prepare(admin_url: str, name: str, passwords: Mapping[str, str] | None = None) -> list[str]:
    """Make everything that migrations and the app need and return what was new, in words.

    One at a time: PostgreSQL refuses two that change the same privileges at once. Raises
    PreparationError when the server is too old or the administrator may not.
    """
    try:
        with psycopg.connect(admin_url, autocommit=True) as server:
            server.execute("select pg_advisory_lock(hashtextextended('handrail.prepare', 0))")
            news = _roles(server, passwords or {}) + _database(server, name)
            with psycopg.connect(admin_url, autocommit=True, dbname=name) as database:
                return news + _extensions(database) + _privileges(database, name)
    except psycopg.errors.InsufficientPrivilege as refused:
        raise PreparationError(
            f"The administrator's account may not do this: {refused.diag.message_primary}."
        ) from refused


def _roles(server: psycopg.Connection, passwords: Mapping[str, str]) -> list[str]:
    if server.info.server_version < OLDEST:
        raise PreparationError("PostgreSQL 15 or later is needed.")
    there = _names(server, "select rolname from pg_roles")
    news = []
    for role in (OWNER_ROLE, APP_ROLE, BACKUP_ROLE):
        if role not in there:
            server.execute(sql.SQL("create role {} login").format(sql.Identifier(role)))
            news.append(f"role {role}")
        _limit(server, role)
        if password := passwords.get(role):
            server.execute(
                sql.SQL("alter role {} password {}").format(
                    sql.Identifier(role), sql.Literal(password)
                )
            )
    return news


def _limit(server: psycopg.Connection, role: str) -> None:
    """Give a role exactly the attributes it should have; only the backup role sees every row."""
    bypasses = role == BACKUP_ROLE
    found = server.execute(
        "select rolcanlogin and not (rolsuper or rolcreatedb or rolcreaterole or rolreplication)"
        " and rolbypassrls = %s from pg_roles where rolname = %s",
        (bypasses, role),
    ).fetchone()
    if found != (True,):
        rows = sql.SQL("BYPASSRLS") if bypasses else sql.SQL("NOBYPASSRLS")
        server.execute(
            sql.SQL("alter role {} login {} {}").format(
                sql.Identifier(role), sql.SQL(NOTHING_MORE), rows
            )
        )
    if bypasses:
        server.execute(sql.SQL("grant pg_read_all_data to {}").format(sql.Identifier(role)))


def _database(server: psycopg.Connection, name: str) -> list[str]:
    _join_owner(server)
    if name in _names(server, "select datname from pg_database"):
        server.execute(
            sql.SQL("alter database {} owner to {}").format(
                sql.Identifier(name), sql.Identifier(OWNER_ROLE)
            )
        )
        return []
    server.execute(
        sql.SQL("create database {} owner {} encoding 'UTF8' template template0").format(
            sql.Identifier(name), sql.Identifier(OWNER_ROLE)
        )
    )
    return [f"database {name}"]


def _join_owner(server: psycopg.Connection) -> None:
    """Let an administrator who is no superuser act for the owner, as managed servers require."""
    server.execute(
        sql.SQL(
            "do $$ begin if not pg_has_role(current_user, {role}, 'usage')"
            " then execute format('grant %I to %I', {role}, current_user); end if; end $$"
        ).format(role=sql.Literal(OWNER_ROLE))
    )


def _extensions(database: psycopg.Connection) -> list[str]:
    there = _names(database, "select extname from pg_extension")
    missing = [extension for extension in EXTENSIONS if extension not in there]
    for extension in missing:
        database.execute(
            sql.SQL("create extension if not exists {} schema public").format(
                sql.Identifier(extension)
            )
        )
    return [f"extension {extension}" for extension in missing]


def _privileges(database: psycopg.Connection, name: str) -> list[str]:
    """Let the app use the owner's tables, present and future, and own none of them."""
    statements: tuple[LiteralString, ...] = (
        "revoke all on database {name} from public",
        "grant connect, temporary on database {name} to {app}",
        "grant connect on database {name} to {backup}",
        "grant usage on schema public to {app}, {backup}",
        "grant usage, create on schema public to {owner}",
        "alter default privileges for role {owner} in schema public"
        " grant select, insert, update, delete on tables to {app}",
        "alter default privileges for role {owner} in schema public"
        " grant usage on sequences to {app}",
    )
    for statement in statements:
        database.execute(
            sql.SQL(statement).format(
                name=sql.Identifier(name),
                owner=sql.Identifier(OWNER_ROLE),
                app=sql.Identifier(APP_ROLE),
                backup=sql.Identifier(BACKUP_ROLE),
            )
        )
    return []


def _names(connection: psycopg.Connection, question: LiteralString) -> set[str]:
    return {row[0] for row in connection.execute(question)}
