"""``handrail export``: give an organisation everything of its own back, in open formats."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

import handrail
from handrail.commands import organisation, reference_data
from handrail.commands.report import Report, progress
from handrail.kernel import clock

if TYPE_CHECKING:
    from handrail.domain.organisations.queries import OrganisationSummary
    from handrail.interop.case_files.writing import Written
    from handrail.kernel.viewer import Staff, System

SEALED = "sealed_texts.jsonl.enc"
FOLDER = click.Path(file_okay=False, path_type=Path)
KINDS = 30  # about how many files there are, for the bar


@dataclass(frozen=True, slots=True)
class Sealed:
    """Who takes the encrypted texts, and the passphrase that opens them."""

    reader: "Staff"
    passphrase: str


@click.command("export")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--organisation", "said", required=True, help="Whose: ODS code, id or exact name.")
@click.option(
    "--sealed-for",
    "reader",
    metavar="EMAIL",
    help="Add the encrypted texts, for this member of staff, who may read safeguarding notes.",
)
def export(folder: Path, said: str, reader: str | None) -> None:
    """Write everything that an organisation keeps here to a new folder DIR.

    CSV for each noun, JSON Lines with everything, open cases ready for another system, and a
    manifest with hashes and counts. Only what the organisation itself may see; written to the
    audit. The folder holds people's data: it is readable by this user only.

    Notes on safeguarding and the words about a worry are left out, unless --sealed-for names
    somebody whose job role at that organisation may read them. Then they are in a file of their
    own, encrypted with a passphrase that is shown once and written nowhere.
    """
    at = clock.now()
    report = Report()
    with reference_data.ready():
        whose = organisation.find(said)
        sealed = _sealed(reader, whose.id, at) if reader else None
        _make(folder)
        with _one_moment(whose.id, at) as by:
            written = _write(whose, folder, by, at, sealed)
    for one in written:
        if one.name.startswith("csv/"):
            report.count("rows", one.rows)
    report.count("files", len(written) + 1)
    if sealed:
        click.echo(f"The passphrase of {SEALED}, shown only now: {sealed.passphrase}")
    report.finish("rows")


def _make(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty. Choose a new folder.")
    for each in (folder, folder / "csv"):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
        each.chmod(0o700)


@contextmanager
def _one_moment(organisation_id: UUID, at: datetime) -> Iterator["System"]:
    """Act for the organisation in one transaction that sees everything as of its beginning."""
    from django.db import connection, transaction

    from handrail.kernel.viewer import System, acting_as

    by = System(organisation_id)
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            if is_outermost:
                cursor.execute("set transaction isolation level repeatable read")
            cursor.execute("select set_config('statement_timeout', '0', true)")
            cursor.execute("select set_config('idle_in_transaction_session_timeout', '0', true)")
        with acting_as(by, at=at):
            yield by


def _sealed(email: str, organisation_id: UUID, at: datetime) -> Sealed:
    """Return who takes the encrypted texts; ClickException unless their job role lets them."""
    from handrail.domain.staff import queries as staff
    from handrail.domain.staff.permissions import Permission
    from handrail.interop.case_files import passphrases
    from handrail.kernel.viewer import Staff

    found = staff.colleagues(organisation_id, permission=Permission.READ_SAFEGUARDING, at=at)
    named = (one for one in found if staff.email(one.account_id).lower() == email.lower())
    reader = next((one.viewer() for one in named), None)
    if not isinstance(reader, Staff):
        raise click.ClickException(
            f"{email} may not read safeguarding notes at this organisation. Nothing was written."
        )
    return Sealed(reader, passphrases.new())


def _write(
    whose: "OrganisationSummary",
    folder: Path,
    by: "System",
    at: datetime,
    sealed: Sealed | None,
) -> list["Written"]:
    from handrail.domain.audit import operations as audit
    from handrail.insight import everything, open_cases
    from handrail.interop.case_files import writing
    from handrail.interop.case_files.mapping import FIELDS

    written = []
    with (
        progress("Writing", KINDS) as tick,
        writing.private(folder / "everything.jsonl") as whole,
    ):
        for noun in everything.nouns(viewer=by, at=at):
            written.append(writing.noun(noun, folder, whole))
            tick(1)
    rows = sum(one.rows for one in written)
    everything_digest = writing.digest(folder / "everything.jsonl")
    written.append(writing.Written("everything.jsonl", rows, everything_digest, {}))
    columns = [name for name in FIELDS if name not in {"full_name", "closed_date"}]
    cases = open_cases.lines(viewer=by, at=at)
    written.append(writing.flat("open_cases.csv", columns, cases, folder))
    written.append(writing.text("open_cases.mapping.json", _mapping(whose, columns), folder))
    if sealed:
        written.append(_write_sealed(folder, sealed, at))
    said = writing.READ_ME.format(name=whose.name, at=f"{at:%Y-%m-%d %H:%M} UTC")
    written.append(writing.text("README.txt", said, folder))
    facts = {
        "organisation": {"id": str(whose.id), "ods_code": whose.ods_code, "name": whose.name},
        "at": at.isoformat(),
        "made_by": f"handrail {handrail.__version__}",
        "national_data_opt_out": "not applied: an organisation's own records, moved for direct "
        "care; see handrail extract for planning and research",
    }
    writing.manifest(facts, written, folder)
    audit.record(
        action="organisation.exported",
        by=by,
        at=at,
        subject=("organisation", whose.id),
        detail={one.name: one.rows for one in written} | _took(sealed, written),
    )
    return written


def _write_sealed(folder: Path, sealed: Sealed, at: datetime) -> "Written":
    """Write the encrypted texts as whoever takes them, so that the database asks for the right."""
    from handrail.insight import everything
    from handrail.interop.case_files import passphrases, writing
    from handrail.kernel.viewer import acting_as

    with acting_as(sealed.reader, at=at):
        rows = list(everything.sealed_texts(viewer=sealed.reader, at=at))
    lines = "".join(
        json.dumps(row, ensure_ascii=False, default=writing.as_json) + "\n" for row in rows
    )
    content = passphrases.locked(lines.encode(), sealed.passphrase)
    return writing.locked(SEALED, content, len(rows), folder)


def _took(sealed: Sealed | None, written: list["Written"]) -> dict[str, str]:
    """Return what the audit says of the encrypted texts: who took them, and the file's hash."""
    if sealed is None:
        return {}
    digest = next(one.sha256 for one in written if one.name == SEALED)
    return {"sealed_for": str(sealed.reader.account_id), "sealed_sha256": digest}


def _mapping(whose: "OrganisationSummary", columns: list[str]) -> str:
    """Return the mapping with which another Handrail, or this one, takes the open cases in."""
    body = {
        "name": "handrail-export",
        "system": f"Handrail of {whose.name}"[:100],
        "columns": {column: column for column in columns},
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"
