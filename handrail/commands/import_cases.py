"""``handrail import-cases``: bring open cases over from another system, or take a run back."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from handrail.commands import organisation, reference_data
from handrail.commands.report import SHOWN, Report, progress
from handrail.kernel import clock

if TYPE_CHECKING:
    from handrail.interop.case_files.mapping import Mapping
    from handrail.interop.case_files.tables import Table
    from handrail.journey.migrate import Brought, Earlier, Into
    from handrail.kernel.viewer import System

DELETES_NOTHING = (
    "Taking a run back deletes nothing: it closes cases as opened in error, and their rows stay. "
    "Make a backup first."
)
COUNTED = ("new", "same", "differ")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import-cases")
@click.argument("file", type=FILE, required=False)
@click.option("--map", "mapping", help="The mapping: a YAML or JSON file, or a name kept before.")
@click.option("--organisation", "said", required=True, help="Whose: ODS code, id or exact name.")
@click.option("--service", help="Which service: its exact name or id. Default: the mapping's.")
@click.option("--coach", default="", help="E-mail of who takes cases whose coach is not here.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--undo", type=click.UUID, help="Take back a run: what nobody has worked on since.")
def import_cases(
    file: Path | None,
    mapping: str | None,
    said: str,
    service: str | None,
    coach: str,
    dry_run: bool,
    undo: UUID | None,
) -> None:
    """Bring open cases of another system into an organisation, from a CSV file.

    The same file again changes nothing. What is here already is never overwritten: rows that
    differ are shown. Nobody is written to.

    --undo deletes nothing: it closes the cases nobody has worked on as opened in error, and ends
    what was shared. They count in no figure, list or wait from then on. Their rows stay, because
    a history here only grows: the database refuses to take a line of it away, whoever asks. To
    see first what would come, use --dry-run; to have nothing left of a run, restore the backup
    made before it.
    """
    at = clock.now()
    with reference_data.ready():
        whose = organisation.find(said)
        if undo is not None:
            _take_back(undo, whose.id, at)
            return
        if file is None or mapping is None:
            raise click.UsageError("Give a FILE and --map, or --undo.")
        report = Report(dict.fromkeys(COUNTED, 0))
        with _acting_for(whose.id, at) as by:
            chosen = _mapping(mapping, by, at)
            table = _table(file, chosen)
            run_id = _bring(file, table, chosen, (service, coach), by, at, report)
            if dry_run:
                from django.db import transaction

                transaction.set_rollback(True)
        if dry_run:
            click.echo("Nothing was changed: this was a dry run.")
            click.echo(DELETES_NOTHING)
        elif report.counts.get("new"):
            click.echo(
                f"To take this back: handrail import-cases --organisation {said} --undo {run_id}"
            )
            click.echo(DELETES_NOTHING)
        report.finish(*COUNTED)


@contextmanager
def _acting_for(organisation_id: UUID, at: datetime) -> Iterator["System"]:
    from handrail.kernel.viewer import System, acting_as

    by = System(organisation_id)
    with reference_data.one_transaction(at), acting_as(by, at=at):
        yield by


def _mapping(said: str, by: "System", at: datetime) -> "Mapping":
    """Return the mapping of a file, which is kept under its name; or one that was kept before."""
    from handrail.domain.programmes.files.safe_yaml import BadFile, parse
    from handrail.domain.transfers import queries
    from handrail.interop.case_files import mapping
    from handrail.kernel.errors import Refusal

    path = Path(said)
    try:
        if path.is_file():
            return mapping.read(parse(path.name, path.read_bytes()).content)
        return mapping.read(queries.mapping(said, viewer=by, at=at).body)
    except (BadFile, mapping.BadMapping) as why:
        raise click.ClickException(f"{said}: {why}. Nothing was changed.") from None
    except Refusal:
        raise click.ClickException(
            f"There is no file {said}, and no mapping is kept under that name."
        ) from None


def _table(file: Path, chosen: "Mapping") -> "Table":
    from handrail.interop.case_files import mapping, tables

    try:
        table = tables.read(file.read_bytes())
        mapping.check_columns(chosen, table.columns)
    except (tables.NotATable, mapping.BadMapping) as why:
        raise click.ClickException(f"{file.name}: {why}. Nothing was changed.") from None
    if table.encoding == "cp1252":
        click.echo(f"{file.name} is not UTF-8; read as Windows-1252.", err=True)
    return table


def _bring(
    file: Path,
    table: "Table",
    chosen: "Mapping",
    options: tuple[str | None, str],
    by: "System",
    at: datetime,
    report: Report,
) -> UUID:
    from handrail.domain.transfers import operations as transfers
    from handrail.journey.migrate import Into

    assert by.organisation_id is not None
    service, coach = options
    mapping_id = transfers.keep_mapping(name=chosen.name, body=chosen.model_dump(), by=by, at=at)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    origin = transfers.Origin(chosen.system, file.name[:255], digest)
    run_id = transfers.begin(mapping_id=mapping_id, origin=origin, by=by, at=at)
    service_id = _service(service or chosen.service, by.organisation_id, at)
    into = Into(run_id, chosen.system, by.organisation_id, service_id, coach)
    _rows(table, chosen, into, by, at, report)
    counts = {name: report.counts.get(name, 0) for name in COUNTED}
    transfers.finish(run_id=run_id, counts=counts | {"rejected": report.rejections}, by=by, at=at)
    return run_id


def _rows(
    table: "Table",
    chosen: "Mapping",
    into: "Into",
    by: "System",
    at: datetime,
    report: Report,
) -> None:
    from handrail.interop.case_files import reading
    from handrail.interop.case_files.tables import BadRow
    from handrail.journey import migrate
    from handrail.kernel.errors import Refusal

    seen: dict[str, int] = {}
    with progress("Bringing cases in", len(table.rows)) as tick:
        for row in table.rows:
            tick(1)
            read = (
                row if isinstance(row, BadRow) else reading.read(row, chosen, clock.local_date(at))
            )
            if isinstance(read, BadRow):
                report.rejected(f"line {read.line}", read.reason)
                continue
            if (earlier_line := seen.setdefault(read.reference, read.line)) != read.line:
                report.rejected(
                    f"line {read.line}", f"{read.reference} stands on line {earlier_line} already"
                )
                continue
            try:
                brought = migrate.bring_in(earlier=read, into=into, by=by, at=at)
            except Refusal as refused:
                report.rejected(f"line {read.line}", refused.message)
            else:
                report.count(brought.outcome.value)
                _show(read, brought, report)


def _show(read: "Earlier", brought: "Brought", report: Report) -> None:
    """Show what is different, of the first few such rows."""
    number = report.counts["differ"] if brought.differs else 0
    if 0 < number <= SHOWN:
        what = ", ".join(brought.differs)
        click.echo(f"line {read.line}, {read.reference}: differs in {what}", err=True)
    elif number == SHOWN + 1:
        click.echo("and more that differ, counted below", err=True)


def _service(said: str, organisation_id: UUID, at: datetime) -> UUID:
    """Return which of the organisation's services the cases belong to."""
    from handrail.domain.directory import queries

    ours = queries.of_provider(organisation_id, on=clock.local_date(at))
    takes = [card for card in ours if card.takes_referrals]
    if said:
        takes = [card for card in takes if said.casefold() in {card.name.casefold(), str(card.id)}]
    if len(takes) == 1:
        return takes[0].id
    names = ", ".join(f"“{card.name}”" for card in ours if card.takes_referrals) or "none"
    raise click.ClickException(
        f"Say which service with --service. This organisation has: {names}. Nothing was changed."
    )


def _take_back(run_id: UUID, organisation_id: UUID, at: datetime) -> None:
    from handrail.journey import migrate
    from handrail.kernel.errors import Refusal

    try:
        with _acting_for(organisation_id, at) as by:
            done = migrate.undo(run_id=run_id, by=by, at=at)
    except Refusal as refused:
        raise click.ClickException(refused.message) from None
    for reference in done.kept[:SHOWN]:
        click.echo(f"{reference}: kept, somebody has worked on it since", err=True)
    if done.undone:
        click.echo("Nothing was deleted: they are closed as opened in error, and count nowhere.")
    click.echo(f"undone={done.undone} kept={len(done.kept)}")
