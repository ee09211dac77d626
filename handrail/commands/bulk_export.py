"""``handrail bulk-export``: which NHS numbers the opt-out service cleared, before any export."""

from datetime import datetime
from pathlib import Path

import click

from handrail.commands import organisation, reference_data
from handrail.commands.export import _one_moment
from handrail.commands.extract import _cleared
from handrail.commands.report import Report
from handrail.kernel import clock

FILE = click.Path(dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])


@click.group("bulk-export")
def bulk_export() -> None:
    """Say which NHS numbers an organisation's system may export, after the opt-out.

    First ``numbers``: those to ask the National Data Opt-out service about. Then ``cleared``, with
    the list that came back: for a week nobody else stands in a bulk export of the organisation.
    """


@bulk_export.command()
@click.argument("file", metavar="FILE", type=FILE)
@click.option("--organisation", "said", required=True, help="Whose: ODS code, id or exact name.")
def numbers(file: Path, said: str) -> None:
    """Write the NHS numbers to ask about to a new FILE, one a line, and nothing else."""
    at, report, count = clock.now(), Report(), 0
    with reference_data.ready():
        from handrail.domain.audit import operations as audit
        from handrail.domain.participants import exchange
        from handrail.interop.case_files import writing

        whose = organisation.find(said)
        with _one_moment(whose.id, at) as by, writing.private(file) as out:
            for number in exchange.numbers(viewer=by, at=at):
                out.write(f"{number}\n")
                count += 1
            audit.record(
                action="export.numbers_listed",
                by=by,
                at=at,
                subject=("organisation", whose.id),
                detail={"numbers": count},
            )
    report.count("numbers", count)
    report.finish("numbers")


@bulk_export.command()
@click.argument("file", metavar="FILE", type=FILE)
@click.option("--organisation", "said", required=True, help="Whose: ODS code, id or exact name.")
@click.option("--cleared-on", type=DAY, required=True, help="The day on which it was cleared.")
def cleared(file: Path, said: str, cleared_on: datetime) -> None:
    """Keep the list that the opt-out service returned, as keyed hashes, for a week at most."""
    at, report = clock.now(), Report()
    found, _ = _cleared(file, cleared_on.date(), at)
    with reference_data.ready():
        from handrail.domain.systems import exporting

        whose = organisation.find(said)
        with _one_moment(whose.id, at) as by:
            count = exporting.clear(
                organisation_id=whose.id, numbers=found, on=cleared_on.date(), by=by, at=at
            )
    report.count("cleared", count)
    report.finish("cleared")
