"""The command line, in its own words."""

from collections.abc import Iterator

import click

WIDTH = 90


def body() -> str:
    """Return every command's own help."""
    from handrail.commands.cli import cli

    intro = (
        "`handrail` is in `.venv/bin` after set-up. The exit status is 0 only when nothing was "
        "refused through a fault of Handrail; wrong rows of an input are counted and skipped.\n\n"
    )
    return intro + "\n".join(map(_section, _all(cli, "handrail", None)))


def _all(command: click.Command, name: str, above: click.Context | None) -> Iterator[click.Context]:
    command._help_option = None  # click keeps the one of whoever called the command first
    settings = {"terminal_width": WIDTH, "max_content_width": WIDTH, **command.context_settings}
    context = click.Context(command, above, info_name=name, **settings)
    yield context
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            if found is not None and not found.hidden:
                yield from _all(found, each, context)


def _section(context: click.Context) -> str:
    lines = "\n".join(line.rstrip() for line in context.get_help().splitlines())
    return f"## {context.command_path}\n\n```text\n{lines}\n```\n"
