"""``handrail database``: roles, privileges, extensions and migrations."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

import click

from handrail.commands.report import step
from handrail.config import database as addresses
from handrail.config import embedded, environment
from handrail.config.preparation import PreparationError
from handrail.config.preparation import prepare as make_ready

DATABASE = "handrail"
BEHIND = "The tables are not up to date: run 'handrail database migrate'."


@click.group()
def database() -> None:
    """Prepare and migrate the database."""


@database.command()
@click.option("--admin-url", help="An administrator's address; not needed when embedded.")
@click.option("--name", default=DATABASE, show_default=True, help="The database to make.")
def prepare(admin_url: str | None, name: str) -> None:
    """Make roles, database, extensions and privileges; safe to repeat.

    Passwords are those in HANDRAIL_DATABASE_URL, HANDRAIL_DATABASE_OWNER_URL and
    HANDRAIL_DATABASE_BACKUP_URL.
    """
    if admin_url:
        news = make_ready(admin_url, name, _passwords())
    elif addresses.is_embedded():
        with embedded.in_use(environment.data_dir()) as cluster:
            news = make_ready(cluster.url(), name)
    else:
        raise click.UsageError("Give --admin-url, the address of an administrator of the server.")
    for new in news:
        click.echo(f"made {new}")
    click.echo(f"{name} is ready: new={len(news)}")


@database.command()
def migrate() -> None:
    """Bring the tables up to date, logged in as their owner."""
    from handrail.config import migration

    with available(), step("Migrating"):
        migration.migrate(owner_url())
    click.echo("The tables are up to date.")


@database.command("shell-url")
@click.option("--owner", is_flag=True, help="As the owner of the tables, not as the app.")
def shell_url(owner: bool) -> None:
    """Print the database's address, for psql."""
    if addresses.is_embedded() and not embedded.is_running(environment.data_dir()):
        click.echo("The embedded database is not running; 'handrail run' starts it.", err=True)
    click.echo(owner_url() if owner else addresses.app_url())


def owner_url() -> str:
    """Return the owner's address; UsageError when an ordinary database comes without one."""
    if url := addresses.owner_url():
        return url
    raise click.UsageError(
        "HANDRAIL_DATABASE_URL is set, so HANDRAIL_DATABASE_OWNER_URL must be too: "
        "migrations log in as the owner of the tables."
    )


@contextmanager
def available() -> Iterator[None]:
    """Keep the embedded database running and prepared; nothing to do for an ordinary one."""
    if not addresses.is_embedded():
        yield
        return
    with embedded.in_use(environment.data_dir()) as cluster:
        make_ready(cluster.url(), DATABASE)
        yield


@contextmanager
def ready() -> Iterator[None]:
    """Have the database running, its tables up to date, and Django loaded as the app role.

    An embedded database is migrated on the spot; an ordinary one that is behind is refused
    with a ClickException, for its migrations are an operator's decision.
    """
    from handrail.config import migration

    with available():
        addresses.check_role(addresses.app_url())
        if not migration.is_up_to_date():
            if not addresses.is_embedded():
                raise click.ClickException(BEHIND)
            migration.migrate(owner_url())
        yield


def _passwords() -> dict[str, str]:
    """Return each role's password from its address, checking that the address names the role."""
    names = {
        "HANDRAIL_DATABASE_URL": addresses.APP_ROLE,
        "HANDRAIL_DATABASE_OWNER_URL": addresses.OWNER_ROLE,
        "HANDRAIL_DATABASE_BACKUP_URL": addresses.BACKUP_ROLE,
    }
    found = {}
    for setting, role in names.items():
        parts = urlsplit(environment.get(setting))
        if parts.username and unquote(parts.username) != role:
            raise PreparationError(f"{setting} must log in as {role}.")
        found[role] = unquote(parts.password or "")
    return found
