"""``handrail import-postcodes``: read postcodes, and what they lie in, as published."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handrail.commands import reference_data, vintage
from handrail.commands.report import Report, progress
from handrail.kernel import clock
from handrail.kernel.errors import Refusal

if TYPE_CHECKING:
    from handrail.domain.places.operations import Imported, Manner, Source
    from handrail.interop.postcodes.reading import PostcodeSet

COUNTED = ("new", "changed", "closed", "unchanged")


@click.command("import-postcodes")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day the files speak for. Without it the date in their metadata or name is used; a "
    "month or a year means its last day, or today if that is still to come.",
)
@click.option("--history", is_flag=True, help="Let an older set add what was not known.")
@click.option("--accept-fewer", is_flag=True, help="Take a file with far fewer rows than before.")
def import_postcodes(
    paths: tuple[Path, ...], as_of: datetime | None, history: bool, accept_fewer: bool
) -> None:
    """Read postcodes from published files.

    Knows Code-Point Open (folder, .zip, or single .csv or .csv.gz), ONSPD and NSPL, and look-ups
    of LSOA 2021 to board, ward and council. Running it again changes nothing.
    """
    at = clock.now()
    report = Report()
    for counted in COUNTED:
        report.count(counted, 0)
    refused = 0
    with reference_data.ready():
        from handrail.domain.places.operations import Manner

        manner = Manner(history=history, accept_fewer=accept_fewer)
        for path in paths:
            try:
                for found in _sets(path):
                    _import(found, as_of.date() if as_of else None, manner, at, report)
            except Refusal as why:
                reference_data.refuse(path.name, why)
                refused += 1
    report.finish(*COUNTED)
    if refused:
        raise SystemExit(1)


def _sets(path: Path) -> "list[PostcodeSet]":
    from handrail.interop.postcodes import reading

    return reading.find(path)


def _import(
    found: "PostcodeSet",
    as_of: date | None,
    manner: "Manner",
    at: datetime,
    report: Report,
) -> None:
    from handrail.domain.places.operations import Source

    today = clock.local_date(at)
    day = as_of or found.vintage or vintage.as_of(found.name, today)
    if day is None:
        raise vintage.NoDate
    day = min(day, today)
    source = Source(
        kind=found.kind,
        file_name=found.name,
        sha256=found.sha256(),
        as_of=day,
        parts=found.counted,
        manner=manner,
    )
    total = sum(found.expected.values()) or None
    with progress(found.name, total) as tick, reference_data.one_transaction(at):
        done = _bring_in(found, source, at, tick)
    click.echo(f"{found.name}: {found.kind}, {len(found.parts)} files, as of {day:%d %B %Y}")
    for each in found.rejected:
        report.rejected(each.row, each.reason)
    for code in done.repeated:
        report.rejected(found.name, f"{code} comes more than once; the first was taken")
    for counted in COUNTED:
        report.count(counted, done.counts[counted])


def _bring_in(
    found: "PostcodeSet", source: "Source", at: datetime, tick: Callable[[int], None]
) -> "Imported":
    from handrail.domain.places import operations
    from handrail.kernel.viewer import System

    if found.kind == "lookup":
        return operations.import_small_areas(
            rows=found.small_areas(), source=source, by=System(), at=at, tick=tick
        )
    return operations.import_postcodes(
        pieces=found.postcodes(), source=source, by=System(), at=at, tick=tick
    )
