"""``handrail national-roles``: what the roles that CIS2 knows mean in an area."""

import csv
from pathlib import Path

import click

from handrail.commands.database import ready
from handrail.commands.report import Report

COLUMNS = ("role_code", "ods_code", "job_role")


@click.command("national-roles")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--organisation", required=True, help="ODS code of the area's board.")
def national_roles(file: Path, organisation: str) -> None:
    """Replace an area's table of national roles by FILE, a CSV: role_code, ods_code, job_role.

    An empty ods_code means every organisation of the area. Whoever signs in by CIS2 gets the job
    roles that the table gives for their national roles, at those organisations, until the roles
    end. Nothing changes when a line is wrong.
    """
    rows = _read(file)
    with ready():
        count = _set(rows, organisation)
    report = Report()
    report.count("lines", count)
    report.finish("lines")


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8-sig") as opened:
        table = csv.DictReader(opened)
        if not set(COLUMNS) <= set(table.fieldnames or ()):
            raise click.ClickException(f"{file.name} needs the columns {', '.join(COLUMNS)}.")
        return [{name: (row[name] or "").strip() for name in COLUMNS} for row in table]


def _set(rows: list[dict[str, str]], code: str) -> int:
    from django.db import transaction

    from handrail.domain.organisations import queries as organisations
    from handrail.domain.staff import national_roles as staff
    from handrail.kernel import clock
    from handrail.kernel.errors import Refusal
    from handrail.kernel.viewer import System, acting_as

    board = organisations.by_ods(code)
    if board is None:
        raise click.ClickException(f"No organisation has the code {code}. Import it first.")
    by, at = System(), clock.now()
    lines = [staff.Line(**row) for row in rows]
    with transaction.atomic(), acting_as(by, at=at):
        try:
            return staff.set_mapping(board_id=board.id, lines=lines, by=by, at=at)
        except Refusal as refusal:
            raise click.ClickException(refusal.message) from refusal
