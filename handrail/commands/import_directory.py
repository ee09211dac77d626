"""``handrail import-directory``: read another directory of services, whole or not at all."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from handrail.commands import reference_data
from handrail.commands.report import Report, progress
from handrail.kernel import clock

if TYPE_CHECKING:
    from handrail.domain.directory.importing import PullCounts
    from handrail.domain.directory.records import Pull

COUNTED = ("new", "changed", "unchanged", "vanished")


@click.command("import-directory")
@click.argument("source", metavar="URL-or-FILE")
@click.option(
    "--feed",
    help="The name this directory is kept under. Without it: the one that holds most of these "
    "services already, or one named after the address or file.",
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def import_directory(source: str, feed: str | None, dry_run: bool) -> None:
    """Read services from an Open Referral UK feed: an address (all its pages) or a JSON file.

    Running it again changes nothing. What the feed no longer lists is marked for review, never
    removed. An empty or broken feed changes nothing and says so.
    """
    at = clock.now()
    pulled = _read(source)
    report = Report()
    for problem in pulled.problems:
        where = f"record {problem.index}, {problem.name or problem.source_id or 'no name'}"
        if problem.rejected:
            report.rejected(where, problem.detail)
        else:
            click.echo(f"{where}: {problem.detail}", err=True)
    if not pulled.complete:
        click.echo("The feed holds more than was read, so nothing counts as vanished.", err=True)
    with reference_data.ready():
        counts = _store(pulled, feed, at, dry_run)
    for name in COUNTED:
        report.count(name, getattr(counts, name))
    if dry_run:
        click.echo("Nothing was changed: this was a dry run.")
    report.finish(*COUNTED)


def _read(source: str) -> "Pull":
    from handrail.interop.open_referral.fetching import PullFailed
    from handrail.interop.open_referral.pulling import pull

    try:
        with progress("Reading the feed") as tick:
            return pull(source, progress=_steps(tick))
    except PullFailed as why:
        raise click.ClickException(f"{why}. Nothing was changed.") from None


def _steps(tick: Callable[[int], None]) -> Callable[[int, int | None], None]:
    """Turn "so many done" into steps forward."""
    before = 0

    def step(done: int, total: int | None) -> None:
        nonlocal before
        tick(max(0, done - before))
        before = done

    return step


def _store(pulled: "Pull", feed: str | None, at: datetime, dry_run: bool) -> "PullCounts":
    from django.db import transaction

    from handrail.domain.directory.operations import apply_pull
    from handrail.kernel.viewer import System

    with (
        progress("Storing the services", len(pulled.records)) as tick,
        reference_data.one_transaction(at),
    ):
        name = feed or _feed_for(pulled)
        step = _steps(tick)
        counts = apply_pull(pull=pulled, feed=name, by=System(), at=at, progress=step)
        transaction.set_rollback(dry_run)
    click.echo(f"{pulled.source}: {len(pulled.records):,} services, kept as “{name}”")
    return counts


def _feed_for(pulled: "Pull") -> str:
    from handrail.domain.directory import queries

    known = {record.source_id: record.name for record in pulled.records}
    if found := queries.feed_holding(known):
        return found
    named = urlsplit(pulled.source).hostname or Path(pulled.source).name.split(".")[0]
    if named in queries.feeds():
        raise click.ClickException(
            f"“{named}” holds other services than these. Say with --feed which directory this is."
            " Nothing was changed."
        )
    return named
