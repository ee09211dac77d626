"""``handrail import-directory``: read another directory of services, whole or not at all."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from handrail.commands import directory_difference, reference_data
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
    "no area. Kept; may be given more than once. Without it, what was said before stays. With "
    "--wait, that area's board looks at it.",
)
@click.option(
    "--allow-private",
    is_flag=True,
    help="Read an address inside a private network too. Without it, such an address is refused, "
    "also where another leads on to it.",
)
@click.option(
    "--diff",
    "--dry-run",
    "dry_run",
    is_flag=True,
    help="Say what would change, field by field, and change nothing. The last line but one names "
    "the difference; give that to --apply. The last line counts.",
)
@click.option(
    "--apply",
    "mark",
    metavar="DIFFERENCE",
    help="Apply only if it would still do what --diff showed; refused when the feed or the "
    "directory has changed since.",
)
@click.option(
    "--wait",
    is_flag=True,
    help="Keep what was read until whoever keeps the directory has looked at the difference on "
    "their page, and applies it there.",
)
def import_directory(
    source: str,
    feed: str | None,
    areas: tuple[str, ...],
    allow_private: bool,
    dry_run: bool,
    mark: str | None,
    wait: bool,
) -> None:
    """Read services from an Open Referral UK feed: an address (all its pages) or a JSON file.

    Look first with --diff. Running it again changes nothing. What the feed no longer lists is
    marked for review, never removed. An empty or broken feed changes nothing and says so.
    """
    if sum((dry_run, wait, mark is not None)) > 1:
        raise click.UsageError("Choose one of --diff, --apply and --wait.")
    at = clock.now()
    pulled = _read(source, allow_private).as_of(clock.local_date(at))
    report = Report()
    for problem in pulled.problems:
        where = f"record {problem.index}, {problem.name or problem.source_id or 'no name'}"
        if problem.rejected:
            report.rejected(where, problem.detail)
        else:
            click.echo(f"{where}: {problem.detail}", err=True)
    if pulled.waits_left_out:
        click.echo(f"Declared waits left out: {pulled.waits_left_out:,}.", err=True)
    if not pulled.complete:
        click.echo("The feed holds more than was read, so nothing counts as vanished.", err=True)
    with reference_data.ready():
        if wait:
            _keep_waiting(pulled, feed, areas, at)
            return
        counts, difference = _store(pulled, feed, areas, at, dry_run, mark)
    for name in COUNTED:
        report.count(name, getattr(counts, name))
    if dry_run:
        click.echo("Nothing was changed: this was a dry run.")
        click.echo(directory_difference.mark(difference))
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
    pulled: "Pull",
    feed: str | None,
    areas: tuple[str, ...],
    at: datetime,
    dry_run: bool,
    mark: str | None,
) -> tuple["PullCounts", str]:
    """Store the services; return what that did, and the mark of what it would have done."""
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
        difference = _compare(pulled, name, at, mark) if dry_run or mark is not None else ""
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
    return counts, difference


def _compare(pulled: "Pull", feed: str, at: datetime, mark: str | None) -> str:
    """Print the difference; or, where one was seen before, refuse unless it is still the same.

    Return its mark.
    """
    from handrail.domain.directory.differing import difference

    found = difference(pull=pulled, feed=feed, on=clock.local_date(at))
    if mark is None:
        for line in directory_difference.lines(found):
            click.echo(line)
    elif len(mark) < directory_difference.MARK or not found.mark.startswith(mark.lower()):
        raise click.ClickException(
            "This is not the difference that you saw: the feed or the directory has changed since."
            " Nothing was changed. Look again with --diff, or leave --apply out to take it as it"
            " is now."
        )
    return found.mark


def _keep_waiting(pulled: "Pull", feed: str | None, areas: tuple[str, ...], at: datetime) -> None:
    from handrail.domain.directory import waiting
    from handrail.domain.directory.reporting import NobodyKeeps
    from handrail.domain.organisations import queries as organisations
    from handrail.kernel.errors import BadInput
    from handrail.kernel.viewer import System

    by = System()

    with reference_data.one_transaction(at):
        name = feed or _feed_for(pulled)
        try:
            kept = waiting.keep(pull=pulled, feed=name, area_codes=areas, by=by, at=at)
        except NobodyKeeps:
            raise click.ClickException(
                "There is no area yet, so nobody could look at it. Nothing was changed."
            ) from None
        except BadInput as why:
            raise click.ClickException(f"{why} Nothing was changed.") from None
        keeper = organisations.name(waiting.one(kept, viewer=by).keeper_id)
    click.echo(
        f"{pulled.source}: {len(pulled.records):,} services of “{name}” wait for {keeper} to look"
        " at them, at /directory/. Nothing was changed."
    )


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
