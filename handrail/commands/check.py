"""``handrail check``: what ``make check`` asks of the code beyond lint and types."""

import click

from handrail.commands.check_deploy import deploy


@click.group()
def check() -> None:
    """Check the code, or how it is set up; needs no database."""


check.add_command(deploy)


@check.command()
def migrations() -> None:
    """See that migrations are complete, in one line, and fit for the version before.

    A step that takes something away, or asks for a value that the version before does not
    write, is refused unless tests/previous/contractions.toml gives the reason it is safe.
    """
    from handrail.config import migration

    migration.setup_django()
    faults = _missing() + _branches() + _contractions()
    for fault in faults:
        click.echo(fault, err=True)
    click.echo(
        f"Migrations are {'not ' if faults else ''}complete, in one line, "
        "and fit for the version before."
    )
    if faults:
        raise SystemExit(1)


def _own_labels() -> set[str]:
    from django.apps import apps

    return {app.label for app in apps.get_app_configs() if app.name.startswith("handrail.")}


def _missing() -> list[str]:
    """Return a line for each change of a model that no migration makes."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    loader = MigrationLoader(None, ignore_no_migrations=True)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    changes = detector.changes(graph=loader.graph)
    return [
        f"{label}: no migration does this: {operation.describe()}"
        for label, made in changes.items()
        if label in _own_labels()
        for migration in made
        for operation in migration.operations
    ]


def _branches() -> list[str]:
    """Return a line for each migration that two others of its app follow."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None, ignore_no_migrations=True)
    faults = []
    for (label, name), node in sorted(loader.graph.node_map.items()):
        followers = sorted(child.key[1] for child in node.children if child.key[0] == label)
        if label in _own_labels() and len(followers) > 1:
            faults.append(f"{label}: {name} is followed by {' and '.join(followers)}")
    return faults


def _contractions() -> list[str]:
    """Return a line for each step under which the version before would no longer run."""
    from django.db.migrations.loader import MigrationLoader

    from handrail.commands import contraction

    if not contraction.FOLDER.is_dir():
        click.echo("This is not a checkout: the version before is not known.", err=True)
        return []
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    since = contraction.previous()
    ours = contraction.Previous(
        since.version, {app: leaf for app, leaf in since.leaves.items() if app in _own_labels()}
    )
    return contraction.faults(graph, ours, contraction.allowed())
