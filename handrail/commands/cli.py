"""The ``handrail`` command line: a table of subcommands, each loaded only when it is called."""

import os
import signal
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

import click

import handrail


class Entry(NamedTuple):
    """Where a subcommand lives and what the list says of it."""

    module: str
    attribute: str
    says: str


# A subcommand whose module is not there is not listed; a broken one breaks only itself.
COMMANDS = {
    "run": Entry("run", "run", "Start everything: database, worker, pages."),
    "serve": Entry("serve", "serve", "Serve the pages only."),
    "worker": Entry("worker", "worker", "Run background jobs only."),
    "deliver": Entry("deliver", "deliver", "Hand over every message that is due, once."),
    "database": Entry("database", "database", "Prepare and migrate the database."),
    "setup": Entry("setup", "setup", "Fetch what is not kept in the code: the page assets."),
    "backup": Entry("backup", "backup", "Save database, files and secrets in one file."),
    "restore": Entry("backup", "restore", "Put a backup back."),
    "demo": Entry("demo", "demo", "Load the fictional demo town."),
    "import-ods": Entry("import_ods", "import_ods", "Read NHS organisations."),
    "import-postcodes": Entry("import_postcodes", "import_postcodes", "Read postcodes."),
    "import-directory": Entry("import_directory", "import_directory", "Read a service directory."),
    "audit": Entry("audit", "audit", "Seal the audit, and see that it is whole."),
    "keys": Entry("keys", "keys", "See, add and change the keys of encrypted texts."),
    "programmes": Entry("programmes", "programmes", "Check programmes, put them in force."),
    "import-cases": Entry("import_cases", "import_cases", "Bring open cases from another system."),
    "export": Entry("export", "export", "Give everything back in open formats."),
    "practice-month": Entry(
        "practice_month", "practice_month", "Print or send what came of a practice's referrals."
    ),
    "extract": Entry("extract", "extract", "Write rows for research, after the opt-out."),
    "bulk-export": Entry(
        "bulk_export", "bulk_export", "Say who may be exported, after the opt-out."
    ),
    "administrator": Entry("administrator", "administrator", "Make the first account of an area."),
    "national-roles": Entry("national_roles", "national_roles", "Say what CIS2's roles mean."),
    "look-up": Entry("look_up", "look_up", "Ask who an ODS code is."),
    "check": Entry("check", "check", "Check the migrations, or how it is set up."),
    "docs": Entry("docs", "docs", "Write the reference pages from the code."),
}


class LazyGroup(click.Group):
    """A group that imports a subcommand's module when the subcommand is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names whose module is there, and those made in this file."""
        there = [name for name, entry in COMMANDS.items() if find_spec(_path(entry))]
        return there + super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a subcommand, loading its module."""
        if entry := COMMANDS.get(cmd_name):
            found = getattr(import_module(_path(entry)), entry.attribute)
            return found if isinstance(found, click.Command) else None
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the subcommands from the table, loading none."""
        rows = [
            (name, COMMANDS[name].says if name in COMMANDS else self.commands[name].help or "")
            for name in self.list_commands(ctx)
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _path(entry: Entry) -> str:
    return f"handrail.commands.{entry.module}"


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Join work-and-health support to general practice."""


@cli.command()
def version() -> None:
    """Print the version."""
    click.echo(f"handrail {handrail.__version__}")


def _leave(_signal: int, _frame: object) -> None:
    """Leave as after Ctrl-C, so that what was started is stopped."""
    raise KeyboardInterrupt


def main() -> None:
    """Run the command line; what can be told in a sentence is, without a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.config.settings")
    from handrail.config.database import RoleError
    from handrail.config.embedded import EmbeddedError
    from handrail.config.preparation import PreparationError

    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, _leave)
    try:
        cli(prog_name="handrail")
    except (EmbeddedError, PreparationError, RoleError) as told:
        click.echo(f"Error: {told}", err=True)
        raise SystemExit(1) from None
