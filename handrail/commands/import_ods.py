"""``handrail import-ods``: read registers of organisations as they are published."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handrail.commands import reference_data, vintage
from handrail.commands.report import Report, progress
from handrail.kernel import clock
from handrail.kernel.errors import Refusal

if TYPE_CHECKING:
    from handrail.domain.organisations.importing import Manner
    from handrail.domain.organisations.rules import Reading
    from handrail.interop.ods.files import RawFile

COUNTED = ("new", "changed", "closed", "unchanged")


@click.command("import-ods")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day the files speak for. Without it the date in each name is used; a month or a "
    "year means its last day, or today if that is still to come.",
)
@click.option("--history", is_flag=True, help="Let an older file add what was not known.")
@click.option("--accept-fewer", is_flag=True, help="Take a file with far fewer rows than before.")
def import_ods(
    paths: tuple[Path, ...], as_of: datetime | None, history: bool, accept_fewer: bool
) -> None:
    """Read NHS organisations and Jobcentres from published files.

    Knows epraccur (practices), etr (trusts), ePCN (networks), the list of CCG and ICB codes, and
    the Jobcentre register, as .csv, .gz, .zip or .xlsx. Running it again changes nothing. The
    numbers in the last line are rows of the files.
    """
    at = clock.now()
    with reference_data.ready():
        from handrail.domain.organisations.importing import Manner

        manner = Manner(history=history, accept_fewer=accept_fewer)
        report = Report()
        for counted in COUNTED:
            report.count(counted, 0)
        refused = _import_all(paths, as_of.date() if as_of else None, manner, at, report)
    report.finish(*COUNTED)
    if refused:
        raise SystemExit(1)


def _import_all(
    paths: tuple[Path, ...], as_of: date | None, manner: "Manner", at: datetime, report: Report
) -> int:
    """Import every file, what others are placed in first, and return how many were refused."""
    from handrail.interop.ods import reading as registers

    readings: list[tuple[RawFile, Reading]] = []
    refused = 0
    for path in reference_data.files_in(paths):
        try:
            readings += _read(path)
        except Refusal as why:
            reference_data.refuse(path.name, why)
            refused += 1
    for file, reading in sorted(readings, key=lambda each: registers.ORDER.index(each[1].kind)):
        try:
            _import(file, reading, as_of, manner, at, report)
        except Refusal as why:
            reference_data.refuse(file.name, why)
            refused += 1
    return refused


def _read(path: Path) -> "list[tuple[RawFile, Reading]]":
    from handrail.interop.ods import files
    from handrail.interop.ods import reading as registers

    return [(file, registers.read(file)) for file in files.load(path)]


def _import(
    file: "RawFile",
    reading: "Reading",
    as_of: date | None,
    manner: "Manner",
    at: datetime,
    report: Report,
) -> None:
    from handrail.domain.organisations import operations
    from handrail.domain.organisations.importing import Source
    from handrail.kernel.viewer import System

    day = as_of or vintage.as_of(file.name, clock.local_date(at))
    if day is None:
        raise vintage.NoDate
    total = len(reading.organisations) + len(reading.relations)
    with progress(file.name, total) as tick, reference_data.one_transaction(at):
        done = operations.import_register(
            reading=reading,
            source=Source(file.name, file.sha256, day),
            manner=manner,
            by=System(),
            at=at,
            tick=tick,
        )
    click.echo(f"{file.name}: {reading.kind}, {reading.rows:,} rows, as of {day:%d %B %Y}")
    if done.added_besides:
        click.echo(f"{file.name}: {done.added_besides} organisations added that it only names")
    for each in done.rejected:
        report.rejected(f"{file.name}, {each.row}", each.reason)
    for each in done.warnings:
        click.echo(f"{file.name}, {each.row or 'in passing'}: not placed, {each.reason}", err=True)
    for counted in COUNTED:
        report.count(counted, done.counts[counted])
