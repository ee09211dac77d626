"""``handrail programmes``: check the programme files, and put them in force."""

from datetime import date, datetime
from pathlib import Path

import click

from handrail.commands import reference_data
from handrail.commands.report import Report
from handrail.kernel import clock

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def programmes() -> None:
    """Check the programme files, or put them in force."""


@programmes.command()
@click.argument("folder", type=FOLDER, required=False)
@click.option("--vignettes", type=FOLDER, help="Folder of vignettes. Default: tests/vignettes.")
def check(folder: Path | None, vignettes: Path | None) -> None:
    """Read every programme file, say its rules in plain English, and run its vignettes."""
    from handrail.domain.programmes.files import checking, reading

    place = folder or reading.folder()
    cases = vignettes or place.parent / "tests" / "vignettes"
    found = checking.check(place, cases if cases.is_dir() else None)
    for line in found.lines:
        click.echo(line)
    for problem in found.problems:
        click.echo(problem, err=True)
    click.echo(
        f"programmes={found.programmes} rules={found.rules}"
        f" vignettes={found.vignettes} failed={len(found.problems)}"
    )
    if found.problems:
        raise SystemExit(1)


@programmes.command()
@click.argument("folder", type=FOLDER, required=False)
@click.option(
    "--valid-from",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The first day on which new versions hold. Default: today.",
)
@click.option(
    "--take-file",
    "taken",
    multiple=True,
    metavar="ID",
    help="Let the file of this programme count although it was changed here. Can be repeated.",
)
def load(folder: Path | None, valid_from: datetime | None, taken: tuple[str, ...]) -> None:
    """Put in force what the files say that is new; nothing in force is ever changed.

    A programme that was changed here keeps that change: where its file says something new, what
    the two differ in is shown, and --take-file lets the file count from now on.
    """
    at = clock.now()
    day = valid_from.date() if valid_from else clock.local_date(at)
    report = Report()
    with reference_data.ready():
        from handrail.domain.programmes.files import reading

        for path in reading.files_in(folder or reading.folder()):
            _load_one(path, day, taken, at, report)
    report.finish("new", "unchanged", "kept", "conflicts")


@programmes.command()
@click.argument("programme")
@click.argument("earlier", type=click.IntRange(min=1))
@click.argument("later", type=click.IntRange(min=1))
def compare(programme: str, earlier: int, later: int) -> None:
    """Say in words what two versions of a programme differ in, by their numbers."""
    with reference_data.ready():
        from handrail.domain.programmes import comparing, queries
        from handrail.kernel.errors import Refusal

        try:
            before = queries.numbered(programme, earlier)
            after = queries.numbered(programme, later)
        except Refusal as refused:
            raise click.ClickException(refused.message) from refused
        click.echo(f"{programme}: version {earlier}, from {before.valid_from_date:%d %B %Y}")
        click.echo(f"{programme}: version {later}, from {after.valid_from_date:%d %B %Y}")
        found = comparing.differences(before.rules, after.rules)
        for line in found or (comparing.SAME,):
            click.echo(f"  - {line}")
        click.echo(f"differences={len(found)}")


@programmes.command("go-live")
@click.argument("programmes", nargs=-1, required=True, metavar="ID...")
def go_live(programmes: tuple[str, ...]) -> None:
    """See that nothing is being checked that must be known before people are sent.

    Fails where a programme is closed, may no longer run, or nobody has seen what data its funder
    is owed.
    """
    missing = 0
    with reference_data.ready():
        from handrail.domain.programmes import queries
        from handrail.domain.programmes.rules import missing_for_go_live
        from handrail.kernel.errors import Refusal

        for programme in programmes:
            try:
                version = queries.version_in_force(programme, on=clock.local_date(clock.now()))
            except Refusal as refused:
                raise click.ClickException(f"{programme}: {refused.message}") from refused
            for what in missing_for_go_live(version.rules):
                click.echo(f"{programme}: {what}", err=True)
                missing += 1
    click.echo(f"programmes={len(programmes)} missing={missing}")
    if missing:
        raise SystemExit(1)


def _load_one(path: Path, day: date, taken: tuple[str, ...], at: datetime, report: Report) -> None:
    from handrail.domain.programmes import operations
    from handrail.domain.programmes.files import reading
    from handrail.domain.programmes.files.safe_yaml import BadFile
    from handrail.kernel.errors import Refusal
    from handrail.kernel.viewer import System

    try:
        source = reading.read_file(path)
        with reference_data.one_transaction(at):
            loaded = operations.load_version(
                source=source,
                valid_from_date=day,
                over_local=source.rules.id in taken,
                by=System(),
                at=at,
            )
    except BadFile as refused:
        report.rejected(path.name, "; ".join(str(problem) for problem in refused.problems))
    except operations.EditedHere as conflict:
        report.count("conflicts")
        click.echo(f"{path.name}: {conflict.message} Here, and in the file:", err=True)
        for line in conflict.differences:
            click.echo(f"  - {line}", err=True)
    except Refusal as refused:
        report.rejected(path.name, refused.message)
    else:
        report.count(loaded.outcome)
