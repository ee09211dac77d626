"""``handrail extract``: rows for planning or research, after the National Data Opt-out."""

import hashlib
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import handrail
from handrail.commands import organisation, reference_data
from handrail.commands.export import _make, _one_moment
from handrail.commands.report import Report
from handrail.kernel import clock, nhs_number
from handrail.kernel.errors import Refusal

if TYPE_CHECKING:
    from handrail.domain.organisations.queries import OrganisationSummary
    from handrail.insight.extract import Counts
    from handrail.kernel.viewer import System

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def extract() -> None:
    """Write rows for planning or research, without who they are about.

    First ``numbers``: the NHS numbers to ask the National Data Opt-out service about. Then
    ``rows``, with the list that the service cleared: nobody else's row is written.
    """


@extract.command()
@click.argument("file", metavar="FILE", type=FILE)
@click.option("--organisation", "said", required=True, help="Whose: ODS code, id or exact name.")
@click.option("--since", type=DAY, required=True, help="Sent on this day or later.")
@click.option("--until", type=DAY, required=True, help="Sent before this day.")
def numbers(file: Path, said: str, since: datetime, until: datetime) -> None:
    """Write the NHS numbers to ask about to a new FILE, one a line, and nothing else."""
    at, report = clock.now(), Report()
    with reference_data.ready():
        from handrail.domain.audit import operations as audit
        from handrail.insight import extract as insight
        from handrail.interop.case_files import writing

        whose = organisation.find(said)
        with _one_moment(whose.id, at) as by:
            found = insight.numbers(viewer=by, at=at, since=since.date(), until=until.date())
            with writing.private(file) as out:
                out.writelines(f"{number}\n" for number in found)
            audit.record(
                action="extract.numbers_listed",
                by=by,
                at=at,
                subject=("organisation", whose.id),
                detail={"numbers": len(found)},
            )
    report.count("numbers", len(found))
    report.finish("numbers")


@extract.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--organisation", "said", required=True, help="Whose: ODS code, id or exact name.")
@click.option("--since", type=DAY, required=True, help="Sent on this day or later.")
@click.option("--until", type=DAY, required=True, help="Sent before this day.")
@click.option("--cleared", type=FILE, required=True, help="The list the opt-out service returned.")
@click.option("--cleared-on", type=DAY, required=True, help="The day on which it did.")
@click.option(
    "--purpose", type=click.Choice(["planning", "research"]), required=True, help="What it is for."
)
@click.option("--basis", required=True, help="The approval or agreement that allows it.")
@click.option("--by", "who", required=True, help="Who makes it: name and post.")
def rows(
    folder: Path,
    said: str,
    since: datetime,
    until: datetime,
    cleared: Path,
    cleared_on: datetime,
    purpose: str,
    basis: str,
    who: str,
) -> None:
    """Write the rows of people who are cleared to a new folder DIR, with a manifest.

    Whoever has not said yes to research here is left out, and so is whoever has no confirmed NHS
    number, since nobody can ask about them.
    """
    at, report = clock.now(), Report()
    facts = {
        "purpose": purpose,
        "basis": basis,
        "made_by": who,
        "at": at.isoformat(),
        "sent_from": since.date().isoformat(),
        "sent_before": until.date().isoformat(),
    }
    listed = _cleared(cleared, cleared_on.date(), at)
    with reference_data.ready():
        whose = organisation.find(said)
        _make(folder)
        with _one_moment(whose.id, at) as by:
            counts = _write(whose, folder, (since.date(), until.date()), listed, facts, by, at)
    for name, number in asdict(counts).items():
        report.count(name, number)
    report.finish("found", "written")


def _cleared(path: Path, day: date, at: datetime) -> tuple[frozenset[str], dict[str, Any]]:
    """Return the cleared numbers and what the manifest says of them; ClickException when unfit."""
    from handrail.insight.extract import OLDEST_LIST_DAYS, is_fit

    if not is_fit(day, clock.local_date(at)):
        raise click.ClickException(
            f"The cleared list is of {day}. Ask again: it may be {OLDEST_LIST_DAYS} days old "
            "at most, and not of a day to come."
        )
    try:
        content = path.read_bytes()
        lines = (line.strip(' ",;') for line in content.decode("utf-8-sig").splitlines())
        cleared = frozenset(nhs_number.parse(line).digits for line in lines if line)
    except (OSError, UnicodeDecodeError, Refusal) as problem:
        raise click.ClickException(
            f"{path.name} is not a list of NHS numbers, one a line."
        ) from problem
    return cleared, {
        "filter": "National Data Opt-out",
        "cleared_on": day.isoformat(),
        "list_sha256": hashlib.sha256(content).hexdigest(),
        "list_numbers": len(cleared),
    }


def _write(
    whose: "OrganisationSummary",
    folder: Path,
    days: tuple[date, date],
    listed: tuple[frozenset[str], dict[str, Any]],
    facts: dict[str, Any],
    by: "System",
    at: datetime,
) -> "Counts":
    from handrail.domain.audit import operations as audit
    from handrail.insight import extract as insight
    from handrail.interop.case_files import writing

    cleared, opt_out = listed
    made = insight.extract(cleared=cleared, viewer=by, at=at, since=days[0], until=days[1])
    written = writing.flat("rows.csv", list(insight.COLUMNS), made.rows, folder)
    columns = {name: kind.value for name, kind in insight.COLUMNS.items()}
    said = {
        "organisation": {"ods_code": whose.ods_code, "name": whose.name},
        "made_with": f"handrail {handrail.__version__}",
        **facts,
        "opt_out": opt_out,
        "counts": asdict(made.counts),
    }
    kept = writing.Written(written.name, written.rows, written.sha256, columns)
    writing.manifest(said, [kept], folder)
    audit.record(
        action="extract.written",
        by=by,
        at=at,
        subject=("organisation", whose.id),
        purpose=f"{facts['purpose']}: {facts['basis']}"[:200],
        detail={**opt_out, **asdict(made.counts), "made_by": facts["made_by"]},
    )
    return made.counts
