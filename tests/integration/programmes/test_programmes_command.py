"""``handrail programmes``: check the files, compare versions, see what go-live waits for."""

from contextlib import nullcontext
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from handrail.commands import reference_data
from handrail.commands.cli import cli
from handrail.domain.programmes.files import reading
from handrail.domain.programmes.models import Origin, ProgrammeVersion
from handrail.kernel.viewer import System, acting_as
from tests.integration.programmes.test_programme_versions import TEXT


@pytest.fixture
def here(db, monkeypatch, tmp_path):
    """Run the commands on the test's own database, and a folder of files."""
    monkeypatch.setattr(reference_data, "ready", nullcontext)

    def run(*words, text=TEXT):
        (tmp_path / "example.yaml").write_text(text)
        arguments = [str(tmp_path) if word == "FOLDER" else word for word in words]
        return CliRunner().invoke(cli, ["programmes", *arguments])

    return run


def test_check_passes_on_the_real_files_and_counts_them():
    found = CliRunner().invoke(cli, ["programmes", "check"])
    assert found.exit_code == 0, found.output
    *_, last = found.stdout.splitlines()
    assert last.startswith(f"programmes={len(reading.files_in(reading.folder()))} rules=")
    assert last.endswith("failed=0")
    assert "  - Age: People aged 18 and over; from 16 by exception." in found.stdout


def test_check_fails_on_a_broken_file_and_names_the_place(tmp_path):
    (tmp_path / "broken.yaml").write_text("id: broken\nname: Broken\n")
    found = CliRunner().invoke(cli, ["programmes", "check", str(tmp_path)])
    assert found.exit_code == 1
    assert "broken.yaml: line 1: 'summary' is missing" in found.stderr
    assert "programmes=0 rules=0 vignettes=0 failed=3" in found.stdout


def test_loading_again_adds_nothing_and_a_broken_file_stops_no_other(here, tmp_path):
    (tmp_path / "broken.yaml").write_text("id: broken")
    first, again = here("load", "FOLDER"), here("load", "FOLDER")
    assert first.stdout == "new=1 unchanged=0 kept=0 conflicts=0 rejected=1\n"
    assert again.stdout == "unchanged=1 new=0 kept=0 conflicts=0 rejected=1\n"
    assert "broken.yaml" in first.stderr
    assert ProgrammeVersion.objects.filter(programme_id="example").count() == 1


def test_two_versions_are_compared_in_words(here):
    here("load", "FOLDER")
    here("load", "FOLDER", text=TEXT.replace("18", "16"))
    found = here("compare", "example", "1", "2")
    assert (
        "  - Age: was “People aged 18 and over.”, is now “People aged 16 and over.”" in found.stdout
    )
    assert found.stdout.endswith("differences=1\n")
    assert "The two versions say the same." in here("compare", "example", "2", "2").stdout
    missing = here("compare", "example", "1", "9")
    assert (missing.exit_code, "no version 9" in missing.stderr) == (1, True)


def test_a_conflict_is_shown_and_the_file_counts_only_when_told_to(here):
    here("load", "FOLDER")
    first = ProgrammeVersion.objects.get(programme_id="example")
    with acting_as(System(), at=datetime(2026, 6, 3, tzinfo=UTC)):
        ProgrammeVersion.objects.create(
            programme_id="example",
            number=2,
            valid_from_date=first.valid_from_date,
            rules=first.rules | {"name": "Ours"},
            source_hash="0" * 64,
            origin=Origin.LOCAL,
            created_at=first.created_at,
        )
    assert "kept=1" in here("load", "FOLDER").stdout
    conflict = here("load", "FOLDER", text=TEXT.replace("18", "16"))
    assert "conflicts=1" in conflict.stdout
    assert "Name: was “Ours”, is now “Example”." in conflict.stderr
    assert ProgrammeVersion.objects.filter(programme_id="example").count() == 2
    taken = here("load", "FOLDER", "--take-file", "example", text=TEXT.replace("18", "16"))
    assert "new=1" in taken.stdout


def test_go_live_waits_for_what_the_funder_is_owed(here):
    here("load", "FOLDER")
    waiting = here("go-live", "example")
    assert waiting.exit_code == 1
    assert "example: what data is owed to the funder is being checked" in waiting.stderr
    here("load", "FOLDER", text=f"{TEXT}owed_to_funder: {{fields: [since], source: x}}\n")
    assert here("go-live", "example").stdout == "programmes=1 missing=0\n"
    assert here("go-live", "nothing-like-it").exit_code == 1
