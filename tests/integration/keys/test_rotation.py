"""Keys are changed while texts are in use, and a backup made under the old key still opens."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from handrail.commands import rotation
from handrail.commands.keys import keys
from handrail.config import embedded, secrets
from handrail.config.embedded import paths
from handrail.config.migration import connected_to
from handrail.domain.cases import safeguarding
from handrail.domain.cases.models import SafeguardingNote
from tests import cluster

TEXT = "She said he follows her to work"
FIELD = SafeguardingNote._meta.get_field("text")
NOTES = 7


@pytest.fixture
def notes(own_database):
    """Seven notes."""

    def write(case_id, more):
        for number in range(NOTES):
            safeguarding.write(case_id=case_id, text=f"{TEXT} {number}", **more)

    return own_database(write)


def run(*arguments):
    return CliRunner().invoke(keys, arguments)


def texts(database) -> list[str]:
    with connected_to(database.owner_url):
        return sorted(note.text for note in SafeguardingNote.objects.all())


def test_the_tables_hold_no_word_of_it(notes):
    with psycopg.connect(notes.owner_url) as owner:
        found = owner.execute("select text from cases_safeguardingnote").fetchall()
        rows = owner.execute(
            "select e::text from audit_event e union all select s::text from cases_casestep s"
        ).fetchall()
    assert len(found) == NOTES
    assert not [sealed for (sealed,) in found if b"follows" in sealed]
    assert not [row for (row,) in rows if "follows" in row]


def test_it_is_stopped_and_goes_on_and_does_nothing_twice(notes):
    before = texts(notes)
    assert run("new").exit_code == 0
    with connected_to(notes.owner_url):
        begun = rotation.rotate(SafeguardingNote, FIELD, at_once=3)
        assert next(begun).done == 3
        begun.close()
    assert texts(notes) == before
    listed = run("list")
    assert [line.split()[1] for line in listed.output.splitlines()] == ["texts=3", "texts=4"]
    rest = run("rotate", "--batch", "2")
    assert rest.output.splitlines()[-1] == "rotated=4 left=0 unreadable=0"
    assert run("rotate").output.splitlines()[-1] == "rotated=0 left=0 unreadable=0"
    assert texts(notes) == before


def test_what_cannot_be_read_stays_and_is_told(notes):
    path = secrets.field_keys_path()
    lost = path.read_text()
    path.write_text(secrets.new_field_key())
    told = run("rotate")
    assert told.exit_code == 1
    assert told.output.splitlines()[-1] == f"rotated=0 left={NOTES} unreadable={NOTES}"
    assert "is not here" in told.output
    assert run("list").exit_code == 1
    path.write_text(f"{path.read_text()}\n{lost}")
    assert run("rotate").output.splitlines()[-1] == f"rotated={NOTES} left=0 unreadable=0"


def test_a_text_moved_to_another_row_is_not_opened(notes):
    with psycopg.connect(notes.owner_url) as owner:
        owner.execute(
            "update cases_safeguardingnote set text = (select text from cases_safeguardingnote"
            " order by id limit 1) where id = (select id from cases_safeguardingnote"
            " order by id desc limit 1)"
        )
    run("new")
    assert run("rotate").output.splitlines()[-1] == f"rotated={NOTES - 1} left=1 unreadable=1"


def test_with_keys_in_the_environment_nothing_is_written(notes, monkeypatch):
    monkeypatch.setitem(os.environ, "HANDRAIL_FIELD_KEYS", secrets.new_field_key())
    told = run("new")
    assert "put this key first in it" in told.output
    assert len(secrets.field_keys()) == 1


# The rehearsal: a whole installation, saved under the old key, put back after the change.

IN_A_CASE = """
from datetime import UTC, datetime
from handrail.commands.database import ready
with ready():
    from django.db import transaction
    from handrail.domain.cases import safeguarding
    from handrail.kernel.viewer import acting_as
    from tests.factories import support
    at = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
    with transaction.atomic():
        scene = support.build(at)
        with acting_as(scene.coach.viewer, at=at):
            safeguarding.write(
                case_id=scene.case_id, text="He follows her", by=scene.coach.viewer, at=at)
"""
READ = """
from handrail.commands.database import available, owner_url
with available():
    from handrail.config import migration
    migration.setup_django()
    from handrail.domain.cases.models import SafeguardingNote
    with migration.connected_to(owner_url()):
        print(SafeguardingNote.objects.get().text)
"""


@pytest.fixture
def place():
    """A folder that the database's account can enter; what still runs below it is stopped."""
    folder = Path(tempfile.mkdtemp(dir=cluster.work_dir(), prefix="keys-"))
    folder.chmod(0o711)
    yield folder
    if paths.cluster_dir(folder / "data").is_dir():
        embedded.stop(folder / "data")
    subprocess.run(["rm", "-rf", folder], check=True)


def installation(place: Path, *arguments: str) -> str:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("HANDRAIL_")}
    done = subprocess.run(
        [sys.executable, *arguments],
        env=kept
        | {
            "HANDRAIL_DATA_DIR": str(place / "data"),
            "HANDRAIL_LOG": "text",
            "HANDRAIL_DEMO": "off",
        },
        cwd=cluster.PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return "".join(done.stdout.splitlines()[-1:])


def test_a_backup_made_under_the_old_key_is_put_back_and_read(place):
    def handrail(*arguments: str) -> str:
        return installation(place, "-m", "handrail.commands", *arguments)

    handrail("database", "migrate")
    installation(place, "-c", IN_A_CASE)
    handrail("audit", "seal")
    saved = str(place / "saved.tar.gz")
    handrail("backup", saved)
    before = (place / "data/secrets/field-keys").read_text()
    handrail("keys", "new")
    assert handrail("keys", "rotate") == "rotated=1 left=0 unreadable=0"
    assert installation(place, "-c", READ) == "He follows her"
    handrail("audit", "seal")
    handrail("restore", saved, "--replace")
    assert (place / "data/secrets/field-keys").read_text() == before
    assert installation(place, "-c", READ) == "He follows her"
    assert handrail("keys", "list").endswith("texts=1 newest")
    handrail("keys", "new")
    assert handrail("keys", "rotate") == "rotated=1 left=0 unreadable=0"
    assert "unsealed=0 changed=0 missing=0 added=0" in handrail("audit", "verify")
