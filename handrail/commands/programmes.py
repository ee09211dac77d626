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
def load(folder: Path | None, valid_from: datetime | None) -> None:
    """Put in force what the files say that is new; nothing in force is ever changed."""
    at = clock.now()
    day = valid_from.date() if valid_from else clock.local_date(at)
    report = Report()
    with reference_data.ready():
        from handrail.domain.programmes.files import reading

        for path in reading.files_in(folder or reading.folder()):
            _load_one(path, day, at, report)
    report.finish("new", "unchanged")


def _load_one(path: Path, day: date, at: datetime, report: Report) -> None:
    from handrail.domain.programmes import operations
    from handrail.domain.programmes.files import reading
    from handrail.domain.programmes.files.safe_yaml import BadFile
    from handrail.kernel.errors import Refusal
    from handrail.kernel.viewer import System

    try:
        source = reading.read_file(path)
        with reference_data.one_transaction(at):
            loaded = operations.load_version(source=source, valid_from_date=day, by=System(), at=at)
    except BadFile as refused:
        report.rejected(path.name, "; ".join(str(problem) for problem in refused.problems))
    except Refusal as refused:
        report.rejected(path.name, refused.message)
    else:
        report.count(loaded.outcome)
