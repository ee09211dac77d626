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
@click.option(
    "--area",
    "areas",
    multiple=True,
    metavar="CODE",
    help="The area of this directory, by ONS or ODS code, for entries that have no place and name "
    "no area. Kept; may be given more than once. Without it, what was said before stays.",
)
@click.option(
    "--allow-private",
    is_flag=True,
    help="Read an address inside a private network too. Without it, such an address is refused, "
    "also where another leads on to it.",
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def import_directory(
    source: str, feed: str | None, areas: tuple[str, ...], allow_private: bool, dry_run: bool
) -> None:
    """Read services from an Open Referral UK feed: an address (all its pages) or a JSON file.

    Running it again changes nothing. What the feed no longer lists is marked for review, never
    removed. An empty or broken feed changes nothing and says so.
    """
    at = clock.now()
    pulled = _read(source, allow_private)
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
        counts = _store(pulled, feed, areas, at, dry_run)
    for name in COUNTED:
        report.count(name, getattr(counts, name))
    if dry_run:
        click.echo("Nothing was changed: this was a dry run.")
    report.finish(*COUNTED)


def _read(source: str, allow_private: bool) -> "Pull":
    from handrail.interop.open_referral.fetching import PullFailed, Web
    from handrail.interop.open_referral.pulling import pull

    try:
        with progress("Reading the feed") as tick:
            return pull(source, progress=_steps(tick), web=Web(private=allow_private))
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


def _store(
    pulled: "Pull", feed: str | None, areas: tuple[str, ...], at: datetime, dry_run: bool
) -> "PullCounts":
    from django.db import transaction

    from handrail.domain.directory import operations, upkeep
    from handrail.kernel.errors import BadInput
    from handrail.kernel.viewer import System

    by = System()

    with (
        progress("Storing the services", len(pulled.records)) as tick,
        reference_data.one_transaction(at),
    ):
        name = feed or _feed_for(pulled)
        step = _steps(tick)
        counts = operations.apply_pull(pull=pulled, feed=name, by=by, at=at, progress=step)
        if areas:
            try:
                operations.set_feed_area(feed=name, area_codes=areas, by=by, at=at)
            except BadInput as why:
                raise click.ClickException(f"{why} Nothing was changed.") from None
        without = next(one.without_area for one in upkeep.feeds() if one.name == name)
        transaction.set_rollback(dry_run)
    click.echo(f"{pulled.source}: {len(pulled.records):,} services, kept as “{name}”")
    if without:
        click.echo(
            f"{without:,} entries have no place and name no area: they are listed last and never"
            " offered. If you know their area, say it with --area CODE.",
            err=True,
        )
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
